"""What promoters and customers said to each other. That something was said stays on record; what, is erased."""

from models.data_map.register import Table, fact, personal

_THEIR_TALKS = "SELECT id FROM conversations WHERE customer_id = :customer"
THEIR_COMMUNICATIONS = f"SELECT id FROM communications WHERE conversation_id IN ({_THEIR_TALKS})"  # noqa: S608

TALKING = {
    "versions": Table(
        holds="what communications said before they were edited",
        theirs=f"communication_id IN ({THEIR_COMMUNICATIONS})",
        deleted=True,
        columns={
            "id": fact("number"),
            "communication_id": fact("of which communication", refers="communications.id"),
            "text": personal("the earlier words"),
            "until": fact("when they were changed"),
        },
    ),
    "attachments": Table(
        holds="pictures, voices, files … of communications",
        theirs=f"communication_id IN ({THEIR_COMMUNICATIONS})",
        columns={
            "id": fact("number"),
            "communication_id": fact("of which communication", refers="communications.id"),
            "kind": fact("photo, voice, document …"),
            "channel": fact("where it was sent"),
            "ref": personal("the platform's handle for the bytes", erased="''"),
            "name": personal("file name", erased="''"),
            "mime": fact("media type"),
            "size": fact("bytes", erased="0"),
            "facts": personal("a contact's name and phone, a place", erased="'{}'"),
            "sha256": personal("the bytes in the media folder", erased="''"),
            "reason": fact("why there are no bytes", erased="'erased'"),
        },
    ),
    "communications": Table(
        holds="everything said between promoter and customer",
        theirs=f"conversation_id IN ({_THEIR_TALKS})",
        columns={
            "id": fact("number"),
            "conversation_id": fact("between whom", refers="conversations.id"),
            "direction": fact("who said it"),
            "medium": fact("message, mail, call, meeting"),
            "channel": fact("where it was said"),
            "text": personal("what was said", erased="''"),
            "promotion_id": fact("about what", refers="promotions.id"),
            "quoted_id": fact("which one it answers", refers="communications.id"),
            "source": personal("channel, account and message id where it was said", erased="'erased ' || id"),
            "album": personal("the platform's id of an album", erased="''"),
            "state": fact(
                "what is proved of its delivery", erased="CASE state WHEN 'queued' THEN 'failed' ELSE state END"
            ),
            "reason": fact("why it failed, or that it was erased", erased="'erased'"),
            "sent_at": fact("when"),
            "edited_at": fact("when last changed"),
        },
    ),
    "conversations": Table(
        holds="one promoter, one customer",
        theirs="customer_id = :customer",
        columns={
            "id": fact("number"),
            "promoter_id": personal("who advises", refers="promoters.id"),
            "customer_id": fact("who asks: a number without a name once they are erased", refers="customers.id"),
            "promotion_id": fact("what about", refers="promotions.id"),
            "created_at": fact("since when"),
            "spoken_at": fact("when last"),
        },
    ),
    "checkins": Table(
        holds="where promoters met customers; the promoter's own whereabouts stay theirs",
        theirs="customer_id = :customer",
        columns={
            "id": fact("number"),
            "promoter_id": personal("who was there", refers="promoters.id"),
            "customer_id": personal("whom they met", refers="customers.id", erased="NULL"),
            "latitude": personal("where the promoter was, degrees"),
            "longitude": personal("where the promoter was, degrees"),
            "accuracy_m": fact("how exactly, metres"),
            "note": personal("the promoter's words about the meeting", erased="''"),
            "photo": personal("a picture taken there, in the media folder", erased="''"),
            "live": fact("from a live location"),
            "source": personal("the promoter's message it came by"),
            "confirmed": personal("what the customer said when asked", erased="NULL"),
            "at": fact("when"),
        },
    ),
}
