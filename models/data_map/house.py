"""What the installation keeps for itself."""

from models.data_map.register import Table, fact, secret

HOUSE = {
    "askings": Table(
        holds="readers who were sent to their platform to be recognised; gone a day after",
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
    "keys": Table(
        holds="secret keys of this installation",
        columns={"name": fact("what for"), "secret": secret("32 bytes"), "created_at": fact("when made")},
    ),
    "nodes": Table(
        holds="the processes that have run",
        columns={"id": fact("number"), "role": fact("what it does"), "started_at": fact("when")},
    ),
    "revisions": Table(
        holds="how often what memory holds has changed",
        columns={"name": fact("of what"), "number": fact("how often")},
    ),
    "sign_in_links": Table(
        holds="one-time links into the console",
        columns={
            "token": secret("fingerprint of the link"),
            "expires_at": fact("until when it opens"),
            "spent_at": fact("when used"),
        },
    ),
    "tickets": Table(
        holds="promoters' links for one more device; gone a day after",
        columns={
            "token": secret("fingerprint of the link"),
            "promoter_id": fact("whose device", refers="promoters.id"),
            "expires_at": fact("until when it opens"),
            "spent_at": fact("when opened"),
        },
    ),
}
