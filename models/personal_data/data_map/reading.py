"""Promotions, through whose cards they went, and how it was read."""

from models.personal_data.data_map.register import DataTable, fact, personal

READING = {
    "interactions": DataTable(
        holds="what readers did inside an opened promotion",
        theirs="open_id IN (SELECT id FROM opens WHERE customer_id = :customer)",
        columns={
            "id": fact("number"),
            "open_id": fact("in which open", refers="opens.id"),
            "event_id": fact("by which an event told twice is known again"),
            "kind": fact("dwell, scroll, click …"),
            "value": personal(
                "what exactly: sections, links, form fields",
                erased="CASE WHEN kind = 'scroll' THEN value ELSE '{}' END",
            ),
            "seconds": fact("active time"),
            "at": fact("when"),
        },
    ),
    "opens": DataTable(
        holds="that a promotion was read; counted on, without the reader, when the reader is erased",
        theirs="(customer_id = :customer OR addressed_to = :customer)",
        columns={
            "id": fact("number"),
            "tag": fact("through which card", refers="tags.code"),
            "promotion_id": fact("which promotion", refers="promotions.id"),
            "topic": fact("its title as it then read"),
            "promoter_id": fact("whose card", refers="promoters.id"),
            "customer_id": personal(
                "who read, where that is proved",
                refers="customers.id",
                erased="CASE WHEN customer_id = :customer THEN NULL ELSE customer_id END",
            ),
            "viewed_at": fact("when"),
            "channel": fact("where"),
            "visitor": fact("person, preview, robot, self"),
            "state": fact("how far reading is proved"),
            "reason": fact("what gave a robot away"),
            "parent_open_id": fact("the open it was passed on from", refers="opens.id"),
            "addressed_to": personal(
                "to whom the card was sent",
                refers="customers.id",
                erased="CASE WHEN addressed_to = :customer THEN NULL ELSE addressed_to END",
            ),
            "known_by": fact(
                "by what it is proved who read",
                erased="CASE WHEN customer_id = :customer THEN '' ELSE known_by END",
            ),
            "credited_by": fact("how the promoter was found"),
        },
    ),
    # Made from the opens, and changed by whatever changes them: nothing is given out, erased or merged here.
    "tallies": DataTable(
        holds="how many opens are alike",
        columns={
            "id": fact("number"),
            "tag": fact("through which card", refers="tags.code"),
            "promotion_id": fact("which promotion", refers="promotions.id"),
            "promoter_id": fact("whose card; 0: nobody's"),
            "visitor": fact("person, preview, robot, self"),
            "state": fact("how far reading is proved"),
            "number": fact("how many"),
        },
    ),
    "reader_tallies": DataTable(
        holds="how many opens of a card are proved to be a customer's; gone with the last of these opens",
        columns={
            "id": fact("number"),
            "tag": fact("through which card", refers="tags.code"),
            "promotion_id": fact("which promotion", refers="promotions.id"),
            "promoter_id": fact("whose card; 0: nobody's"),
            "customer_id": personal("who opened them"),
            "number": fact("how many"),
        },
    ),
    # Made from opens and tags: who read is not in them.
    "edges": DataTable(
        holds="which open came through which; what an erased customer's name alone showed stays, without a name",
        columns={
            "open_id": fact("the open", refers="opens.id"),
            "parent_open_id": fact("the open it came through", refers="opens.id"),
            "root_open_id": fact("the first of the tree", refers="opens.id"),
            "generation": fact("opens on the way from the first"),
            "way": fact("by what it was passed on"),
            "certainty": fact("how it is known"),
            "promotion_id": fact("which promotion", refers="promotions.id"),
            "promoter_id": fact("whose card", refers="promoters.id"),
            "root_promoter_id": fact("whose card the first came by", refers="promoters.id"),
            "parent_unproved": fact("whether the parent is only fetched"),
            "kept": fact("whether what showed it was erased"),
        },
    ),
    "edges_due": DataTable(
        holds="opens of which something changed since it was worked out through whom they came",
        columns={"id": fact("number"), "open_id": fact("the open")},
    ),
    "section_tallies": DataTable(
        holds="how long each section of a promotion was read, by all its readers; less by whoever is erased",
        columns={
            "id": fact("number"),
            "promotion_id": fact("which promotion", refers="promotions.id"),
            "name": fact("the section's heading"),
            "place": fact("where it stands on the page"),
            "tenths": fact("tenths of active seconds"),
        },
    ),
    "pushes": DataTable(
        holds="acts of sending a tagged promotion",
        theirs="customer_id = :customer",
        columns={
            "id": fact("number"),
            "tag_id": fact("which card", refers="tags.code"),
            "promotion_id": fact("which promotion", refers="promotions.id"),
            "promoter_id": personal("who sent it", refers="promoters.id"),
            "customer_id": personal("to whom, where known", refers="customers.id", erased="NULL"),
            "channel": fact("where"),
            "at": fact("when"),
        },
    ),
    "tags": DataTable(
        holds="what cards carry to say where they came from",
        theirs="recipient_id = :customer",
        columns={
            "code": fact("the identification code"),
            "promotion_id": fact("which promotion", refers="promotions.id"),
            "promoter_id": fact("who shares it", refers="promoters.id"),
            "channel": fact("where"),
            "recipient_id": personal("for whom it was made", refers="customers.id", erased="NULL"),
            "parent_code": fact("the card the sharer had come through", refers="tags.code"),
            "parent_open_id": fact("the open whose reader passes it on", refers="opens.id"),
            "way": fact("by which way they pass it on"),
            "key": fact("what there is one tag for; of the erased, the code itself", erased="code"),
            "created_at": fact("when"),
            "retired_at": fact("since when it opens nothing"),
        },
    ),
    "promotions": DataTable(
        holds="what is told",
        columns={
            "id": fact("number"),
            "kind": fact("link or page"),
            "title": fact("the topic"),
            "summary": fact("for the card"),
            "target": fact("where a link leads"),
            "page": fact("Markdown"),
            "form": fact("fields the page asks for"),
            "image": fact("hero picture in the media folder"),
            "tagging": fact("by promoter or campaign"),
            "archived_at": fact("since when it is not offered"),
            "created_at": fact("when"),
        },
    ),
}
