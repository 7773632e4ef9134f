"""What promoters and customers said to each other. That something was said stays on record; what, is erased."""

from models.personal_data.data_map.register import DataTable, fact, personal

_THEIR_TALKS = "SELECT id FROM conversations WHERE customer_id = :customer"
THEIR_COMMUNICATIONS = f"SELECT id FROM communications WHERE conversation_id IN ({_THEIR_TALKS})"  # noqa: S608  (names out of the data map)

_THEIR_MEETINGS = "SELECT id FROM checkins WHERE customer_id = :customer"
_THEIR_DETAILS = "SELECT id FROM details WHERE customer_id = :customer"

TALKING = {
    "mail_alerts": DataTable(
        holds="mails that told customers of words that waited in the web chat",
        theirs=f"conversation_id IN ({_THEIR_TALKS})",
        deleted=True,
        columns={
            "id": fact("number"),
            "conversation_id": fact("in which conversation", refers="conversations.id"),
            "seen_up_to": fact("what they had seen last by then, so that there is one until they read on"),
            "address_id": fact("which mail address", refers="addresses.id"),
            "said_id": fact("which words", refers="communications.id"),
            "promised_at": fact("when they had been said"),
            "told_at": fact("when the mail left"),
            "entered_at": fact("when its link let them in"),
        },
    ),
    "passages": DataTable(
        holds="what can be searched, as terms: goes with the text it was made of",
        theirs=(
            f"(subject = 'communication' AND subject_id IN ({THEIR_COMMUNICATIONS}))"
            f" OR (subject = 'checkin' AND subject_id IN ({_THEIR_MEETINGS}))"
            f" OR (subject = 'detail' AND subject_id IN ({_THEIR_DETAILS}))"
        ),
        deleted=True,
        columns={
            "id": fact("number"),
            "subject": fact("of which table's row"),
            "subject_id": fact("of which row"),
            "words": personal("its terms"),
        },
    ),
    "doubtful": DataTable(
        holds="words in somebody's name that were not proved to be theirs, until somebody says so",
        theirs=(
            "EXISTS (SELECT 1 FROM addresses a WHERE a.customer_id = :customer AND a.promoter_id IS NULL"
            " AND a.channel = doubtful.channel AND a.account IN (doubtful.account, doubtful.sender))"
        ),
        deleted=True,
        columns={
            "id": fact("number"),
            "channel": fact("which platform"),
            "sender": personal("the account it came from"),
            "account": personal("whose words it would be"),
            "asked_id": fact("which address is asked", refers="addresses.id"),
            "promoter_id": fact("which promoter may answer", refers="promoters.id"),
            "said": personal("the words and their files, deleted a day after somebody decided"),
            "source": personal("so that it is asked only once"),
            "at": fact("when"),
            "decided_at": fact("when somebody decided"),
        },
    ),
    "versions": DataTable(
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
    "reactions": DataTable(
        holds="signs set under communications",
        theirs=f"communication_id IN ({THEIR_COMMUNICATIONS})",
        deleted=True,
        columns={
            "id": fact("number"),
            "communication_id": fact("under which", refers="communications.id"),
            "by": fact("promoter or customer"),
            "sign": personal("which"),
            "at": fact("when set"),
            "until": fact("when taken away"),
        },
    ),
    "saved_replies": DataTable(
        holds="what a promoter, or the operators, answer often",
        columns={
            "id": fact("number"),
            "promoter_id": fact("whose; 0: the operators'"),
            "name": personal("its first words"),
            "text": personal("its words"),
        },
    ),
    "drafts": DataTable(
        holds="words that a promoter or operator has begun to write to a customer",
        theirs=f"conversation_id IN ({_THEIR_TALKS} UNION SELECT id FROM joins WHERE customer_id = :customer)",  # noqa: S608  (names out of the data map)
        deleted=True,
        columns={
            "id": fact("number"),
            "conversation_id": fact("in which conversation: one that was joined leads to the other"),
            "by": fact("promoter or operator"),
            "text": personal("the words"),
            "at": fact("when"),
        },
    ),
    "threads": DataTable(
        holds="customers' own places in promoters' chats, where a platform has such",
        theirs=f"conversation_id IN ({_THEIR_TALKS} UNION SELECT id FROM joins WHERE customer_id = :customer)",  # noqa: S608  (names out of the data map)
        deleted=True,
        columns={
            "id": fact("number"),
            "channel": fact("which platform"),
            "account": personal("in whose chat"),
            "conversation_id": fact("for which conversation: one that was joined leads to the other"),
            "external_id": fact("the platform's number of the place"),
            "name": personal("what it is called"),
        },
    ),
    "attachments": DataTable(
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
    "communications": DataTable(
        holds="everything said between promoter and customer",
        theirs=f"conversation_id IN ({_THEIR_TALKS})",
        columns={
            "id": fact("number"),
            "conversation_id": fact("between whom", refers="conversations.id"),
            "direction": fact("which way it went"),
            "delivered_at": fact("when a device had it, where that is known"),
            "seen_at": fact("when it was on a screen, where that is known"),
            "author": personal("who wrote it: promoter, operator, customer, system, or who in a promoter's team"),
            "medium": fact("message, mail, call, meeting"),
            "channel": fact("where it was said"),
            "text": personal("what was said", erased="''"),
            "promotion_id": fact("about what", refers="promotions.id"),
            "promoter_id": fact("who advised then, if somebody else does now", refers="promoters.id"),
            "quoted_id": fact("which one it answers", refers="communications.id"),
            "source": personal("channel, account and message id where it was said", erased="'erased ' || id"),
            "album": personal("the platform's id of an album", erased="''"),
            "state": fact(
                "what is proved of its delivery", erased="CASE state WHEN 'queued' THEN 'failed' ELSE state END"
            ),
            "reason": fact("why it failed, or that it was erased", erased="'erased'"),
            "sent_at": fact("when"),
            "edited_at": fact("when last changed"),
            "deleted_at": fact("when taken back"),
        },
    ),
    "conversations": DataTable(
        holds="one promoter, one customer",
        theirs="customer_id = :customer",
        columns={
            "id": fact("number"),
            "promoter_id": personal("who advises", refers="promoters.id"),
            "customer_id": fact("who asks: a number without a name once they are erased", refers="customers.id"),
            "promotion_id": fact("what about", refers="promotions.id"),
            "created_at": fact("since when"),
            "spoken_at": fact("when last"),
            "last_said_id": fact("what was said last", refers="communications.id"),
            "channel": fact("where that was said"),
            "waits_since": fact("since when the customer waits for an answer"),
            "read_up_to": fact("what the promoter has read last"),
            "unread": fact("how much the customer has said since"),
            "own_name": personal("what the promoter calls the customer", erased="''"),
            "own_name_before": personal("until that was changed last", erased="''"),
            "stage": personal("how far the promoter judges to have come with them", erased="''"),
        },
    ),
    "joins": DataTable(
        holds="conversations that went into another with the same people, as they were",
        theirs="customer_id = :customer",
        columns={
            "id": fact("number, which leads to the other one"),
            "into_id": fact("the other one", refers="conversations.id"),
            "promoter_id": fact("who advised"),
            "customer_id": fact("who asked"),
            "promotion_id": fact("what about", refers="promotions.id"),
            "created_at": fact("since when"),
            "spoken_at": fact("when last"),
            "into_promotion_id": fact("what the other one was about", refers="promotions.id"),
            "into_spoken_at": fact("when last in the other one"),
            "read_up_to": fact("how far it was read"),
            "into_read_up_to": fact("how far the other one was read"),
            "own_name": personal("what the promoter called the customer there", erased="''"),
            "stage": personal("how far they had come there", erased="''"),
            "into_own_name": personal("what the promoter called the customer in the other one", erased="''"),
            "into_stage": personal("how far they had come in the other one", erased="''"),
            "labels": fact("labels that came into the other one, by number"),
            "given": fact("rows that went along, by number"),
            "joined_at": fact("when they became one"),
        },
    ),
    "checkins": DataTable(
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
            "seen_until": fact("until when the live location stayed there"),
            "source": personal("the promoter's message it came by"),
            "confirmed": personal("what the customer said when asked", erased="NULL"),
            "confirmed_at": personal("when they said it", erased="NULL"),
            "communication_id": fact("the same meeting as a communication", refers="communications.id"),
            "meeting_id": fact("the planned meeting that it was", refers="meetings.id"),
            "distance_m": fact("how far from the place agreed, metres"),
            "corrects_id": fact("the earlier check-in that it puts right", refers="checkins.id"),
            "corrected_at": fact("since when a later one stands in its place"),
            "at": fact("when"),
        },
    ),
    "meetings": DataTable(
        holds="when and where a promoter and a customer planned to meet",
        theirs="customer_id = :customer",
        columns={
            "id": fact("number"),
            "conversation_id": fact("between whom", refers="conversations.id"),
            "promoter_id": personal("who planned it", refers="promoters.id"),
            "customer_id": personal("with whom", refers="customers.id", erased="NULL"),
            "at": fact("for when"),
            "place": personal("where, in the promoter's words", erased="''"),
            "latitude": personal("where, degrees", erased="NULL"),
            "longitude": personal("where, degrees", erased="NULL"),
            "state": fact(
                "planned, kept, cancelled, missed", erased="CASE state WHEN 'planned' THEN 'cancelled' ELSE state END"
            ),
            "revision": fact("how often moved"),
            "confirmed": personal("what the customer answered", erased="NULL"),
            "confirmed_at": personal("when they answered", erased="NULL"),
            "source": personal("the promoter's message it was planned by"),
            "created_at": fact("when it was planned"),
        },
    ),
}
