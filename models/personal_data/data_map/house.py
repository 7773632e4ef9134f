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
