"""What promoters keep about customers: theirs to be given out, and gone when the customer is erased."""

from models.personal_data.data_map.register import DataTable, fact, personal

_THEIR_TALKS = (
    "conversation_id IN (SELECT id FROM conversations WHERE customer_id = :customer"
    " UNION SELECT id FROM joins WHERE customer_id = :customer)"
)

RECORDS = {
    "labels": DataTable(
        holds="short words that promoters put on customers, to find them by",
        theirs=_THEIR_TALKS,
        deleted=True,
        columns={
            "id": fact("number"),
            "conversation_id": fact("in which conversation: one that was joined leads to the other"),
            "text": personal("the word"),
        },
    ),
    "custom_fields": DataTable(
        holds="what operators want to know of customers, and how they call it",
        columns={
            "id": fact("number"),
            "name": fact("in the operator's words"),
            "folded": fact("the name in one case, so that it is there once"),
            "kind": fact("text, number, date, choice"),
            "choices": fact("what can be chosen"),
            "position": fact("where it stands among the others"),
            "listed": fact("whether lists show it"),
            "archived_at": fact("since when it is offered no longer"),
        },
    ),
    "field_values": DataTable(
        holds="what promoters and operators filled in about customers",
        theirs=_THEIR_TALKS,
        deleted=True,
        columns={
            "id": fact("number"),
            "conversation_id": fact("in which conversation: one that was joined leads to the other"),
            "field_id": fact("in which field", refers="custom_fields.id"),
            "text": personal("what stands there"),
            "folded": personal("the same in one case, to be found by"),
            "number": personal("the same as a number, to be compared by"),
            "before": personal("what stood there until it was changed last"),
            "by": fact("promoter or operator"),
            "at": fact("when it was changed"),
            "came_from_id": fact("which conversation brought it in a merge"),
        },
    ),
    "notes": DataTable(
        holds="what promoters and operators wrote down about customers",
        theirs=_THEIR_TALKS,
        deleted=True,
        columns={
            "id": fact("number"),
            "conversation_id": fact("in which conversation", refers="conversations.id"),
            "by": fact("promoter, operator or somebody of the promoter's team"),
            "author": personal("who of the team"),
            "text": personal("the words"),
            "at": fact("when"),
            "source": personal("the message or form it came by"),
        },
    ),
    "note_mentions": DataTable(
        holds="whom notes about customers name",
        theirs=_THEIR_TALKS,
        deleted=True,
        columns={
            "id": fact("number"),
            "note_id": fact("in which note", refers="notes.id"),
            "conversation_id": fact("in which conversation", refers="conversations.id"),
            "promoter_id": fact("who is named; 0: the operators"),
            "at": fact("when"),
            "seen_at": fact("when an operator had seen to it"),
        },
    ),
    "batch_parts": DataTable(
        holds="customers to whom something was done together with many others, with what was before",
        theirs=_THEIR_TALKS,
        deleted=True,
        columns={
            "id": fact("number"),
            "batch_id": fact("when what was done", refers="batches.id"),
            "conversation_id": fact("in which conversation: one that was joined leads to the other"),
            "before": personal("the stage, label or promoter until then"),
        },
    ),
    "batches": DataTable(
        holds="what promoters and operators did to many customers at once",
        columns={
            "id": fact("number"),
            "promoter_id": fact("who; 0: an operator"),
            "act": fact("label, unlabel, stage, field, hand-over"),
            "value": personal("which label, stage or promoter, or what in which field"),
            "key": fact("so that a form sent again is the same"),
            "at": fact("when"),
            "undone_at": fact("when taken back"),
        },
    ),
    "segments": DataTable(
        holds="filters over customers that promoters, or the operators, saved",
        columns={
            "id": fact("number"),
            "promoter_id": fact("whose; 0: the operators'"),
            "name": personal("under which name"),
            "query": personal("the filter: stages, labels, words looked for"),
        },
    ),
    "reminders": DataTable(
        holds="what promoters wanted to be reminded of",
        theirs=_THEIR_TALKS,
        deleted=True,
        columns={
            "id": fact("number"),
            "conversation_id": fact("in which conversation", refers="conversations.id"),
            "text": personal("of what, in the promoter's words"),
            "due_at": fact("when to be told"),
            "revision": fact("how often put off"),
            "source": personal("the message or form it came by"),
            "made_at": fact("when it was asked for"),
            "done_at": fact("when it was done"),
        },
    ),
}
