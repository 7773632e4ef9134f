"""What the installation keeps for itself."""

from models.data_map.register import Table, fact, secret

HOUSE = {
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
}
