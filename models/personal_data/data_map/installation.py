"""What the installation keeps for itself."""

from models.personal_data.data_map.register import DataTable, fact, personal, secret

HOUSE = {
    "askings": DataTable(
        holds="readers who were sent to their platform, or named by it, to be recognised; gone in two days",
        columns={
            "state": secret("fingerprint of what the platform hands back"),
            "browser": secret("fingerprint of what their browser holds meanwhile"),
            "open_id": fact("which open they read in", refers="opens.id"),
            "tag": fact("through which card", refers="tags.code"),
            "channel": fact("which platform"),
            "named": fact("whether by name"),
            "terms": fact("the words agreed to, which are ours"),
            "language": fact("language of the words"),
            "expires_at": fact("until when they may come back"),
            "spent_at": fact("when they came back"),
        },
    ),
    "erasures": DataTable(
        holds="who asked to be erased, how far it is, and what was done, in numbers",
        columns={
            "id": fact("number"),
            "customer_id": fact("who: a number without a name", refers="customers.id"),
            "promoter_id": fact("who, where it is a promoter", refers="promoters.id"),
            "code": secret("fingerprint of the link to the receipt"),
            "channel": fact("where the receipt is told, until it is"),
            "account": personal("where the receipt is told, until it is"),
            "stage": fact("how far it is"),
            "deleted": fact("how many rows were deleted, by table"),
            "emptied": fact("how many rows were emptied, by table"),
            "mentions": fact("how many rows of promoters spoke of them"),
            "hashes": personal("media to delete, until they are"),
            "files": fact("how many media files were deleted"),
            "told_id": fact("the row that tells the receipt", refers="outbox.id"),
            "asked_at": fact("when it was asked for"),
            "told_at": fact("when the receipt was told"),
            "done_at": fact("when it was done"),
        },
    ),
    "events": DataTable(
        holds="which rows were changed, numbered for other systems; what is in a row is read from it when it is told",
        columns={
            "position": fact("number in the order of all"),
            "noun": fact("the row's table"),
            "number": fact("the row's number"),
            "at": fact("when it was numbered"),
        },
    ),
    "events_due": DataTable(
        holds="rows that were changed and are not numbered yet",
        columns={"id": fact("number"), "noun": fact("the row's table"), "number": fact("the row's number")},
    ),
    "feeds": DataTable(
        holds="other systems that are told of events",
        columns={
            "name": fact("which system"),
            "position": fact("the last event that it has"),
            "writing_to": fact("the last event of what is being written to it"),
        },
    ),
    "keys": DataTable(
        holds="secret keys of this installation",
        columns={"name": fact("what for"), "secret": secret("32 bytes"), "created_at": fact("when made")},
    ),
    "nodes": DataTable(
        holds="the processes that have run",
        columns={"id": fact("number"), "role": fact("what it does"), "started_at": fact("when")},
    ),
    "revisions": DataTable(
        holds="how often what memory holds has changed",
        columns={"name": fact("of what"), "number": fact("how often")},
    ),
    "sign_in_links": DataTable(
        holds="one-time links into the console",
        columns={
            "token": secret("fingerprint of the link"),
            "expires_at": fact("until when it opens"),
            "spent_at": fact("when used"),
        },
    ),
    "tickets": DataTable(
        holds="promoters' links for one more device; gone a day after",
        columns={
            "token": secret("fingerprint of the link"),
            "promoter_id": fact("whose device", refers="promoters.id"),
            "expires_at": fact("until when it opens"),
            "spent_at": fact("when opened"),
        },
    ),
}
