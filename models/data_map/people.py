"""Customers, what they told us and agreed to; promoters; the addresses of both."""

from models.data_map.register import Table, fact, personal, secret

PEOPLE = {
    "details": Table(
        holds="what customers told us about themselves, under the consent they gave for it",
        theirs="customer_id = :customer",
        deleted=True,
        columns={
            "id": fact("number"),
            "customer_id": personal("who told it", refers="customers.id"),
            "field": fact("which field of the form"),
            "value": personal("what they told"),
            "consent_id": fact("the consent it is kept under", refers="consents.id"),
            "told_at": fact("when"),
        },
    ),
    "consents": Table(
        holds="who agreed to what, in which words: stays as proof, without a name; erasure withdraws it",
        theirs="customer_id = :customer",
        columns={
            "id": fact("number"),
            "customer_id": fact("who agreed: a number without a name once they are erased", refers="customers.id"),
            "purpose": fact("what for"),
            "text": fact("the words agreed to, which are ours"),
            "text_version": fact("fingerprint of the words"),
            "language": fact("language of the words"),
            "channel": fact("where they agreed"),
            "evidence": fact("number of the open or message that shows it"),
            "given_at": fact("when"),
            "withdrawn_at": fact("when taken back", erased="coalesce(withdrawn_at, :now)"),
        },
    ),
    "customers": Table(
        holds="those a handbill is for; the number stays, so that records have something to stand on",
        theirs="id = :customer",
        columns={
            "id": fact("number"),
            "name": personal("how promoters call them", erased="''"),
            "created_at": fact("when we met"),
        },
    ),
    "promoters": Table(
        holds="those who share handbills",
        columns={
            "id": fact("number"),
            "name": personal("whom customers talk to"),
            "language": personal("in which they are told"),
            "code": secret("their invitation"),
            "standing": fact("active or not"),
            "quiet_from": personal("when not to disturb"),
            "quiet_until": personal("when not to disturb"),
            "timezone": personal("for the quiet hours"),
            "created_at": fact("when invited"),
        },
    ),
}
ADDRESSES = {
    "addresses": Table(
        holds="accounts on channels, through which people are reached; one that is a promoter's as well stays theirs",
        theirs="customer_id = :customer AND promoter_id IS NULL",
        deleted=True,
        columns={
            "id": fact("number"),
            "channel": fact("which platform"),
            "account": personal("the platform's id of the person"),
            "name": personal("as the platform gives it"),
            "language": personal("to address them in"),
            "promoter_id": personal("whose terminal", refers="promoters.id"),
            "customer_id": personal("which customer", refers="customers.id"),
            "talking_in_id": fact("where their words go", refers="conversations.id"),
            "dialogue": personal("what the bot waits to hear, and words that wait for a choice"),
            "blocked_reason": fact("why nothing can be sent there"),
            "created_at": fact("when first heard of"),
            "used_at": personal("when last used"),
        },
    ),
}
