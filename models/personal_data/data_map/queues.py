"""Updates that platforms sent us, messages that we have to send, and what web chats show."""

from models.personal_data.data_map.register import DataTable, fact, personal, secret

_THEIR_ADDRESSES = "SELECT id FROM addresses WHERE customer_id = :customer AND promoter_id IS NULL"
_AT_THEIR_ACCOUNT = (
    "(channel, account) IN"
    " (SELECT channel, account FROM addresses WHERE customer_id = :customer AND promoter_id IS NULL)"
)
_IN_THEIR_LANE = (
    "lane IN (SELECT channel || ':' || account FROM addresses WHERE customer_id = :customer AND promoter_id IS NULL)"
)
_KEYED_BY_THEIR_ACCOUNT = (
    "EXISTS (SELECT 1 FROM addresses a WHERE a.customer_id = :customer AND a.promoter_id IS NULL"
    " AND a.channel = channel_facts.channel AND (channel_facts.key = a.account"
    " OR channel_facts.key LIKE '%:' || a.account OR channel_facts.key LIKE '% ' || a.account))"
)

QUEUES = {
    "inbox": DataTable(
        holds="what platforms told us, raw, until its effect is done; keys are forgotten after 40 days",
        theirs=_IN_THEIR_LANE,
        columns={
            "id": fact("number"),
            "channel": fact("which platform"),
            "external_id": personal("the platform's key, which keeps a repeat away; of the erased, its fingerprint"),
            "lane": personal("what must stay in order", erased="'erased'"),
            "body": personal("what was told, emptied once it is done", erased="''"),
            "state": fact("new, done, set aside", erased="'done'"),
            "attempts": fact("how often tried"),
            "not_before": fact("when to try again"),
            "error": personal("why it could not be done", erased="''"),
            "received_at": fact("when"),
            "mark": fact("random: of the span in which it came, where somebody watches how long work takes"),
        },
    ),
    "outbox": DataTable(
        holds="what is told to whom, and what became of it",
        theirs=_AT_THEIR_ACCOUNT,
        columns={
            "id": fact("number"),
            "channel": fact("which platform"),
            "account": personal("to whom", erased="'erased'"),
            "lane": personal("what goes out in order", erased="'erased'"),
            "kind": fact("which sentence or job"),
            "schema": fact("how what it says is stored"),
            "facts": personal("what the sentence says", erased="'{}'"),
            "customer_id": personal("whom it is about", refers="customers.id", erased="NULL"),
            "conversation_id": personal("in which conversation", refers="conversations.id", erased="NULL"),
            "promotion_id": fact("about which promotion", refers="promotions.id"),
            "album": fact("which album it carries"),
            "held_in": personal("where it had to wait for the recipient", erased="NULL"),
            "held_for": fact("why it had to wait"),
            "communication_id": fact("which communication it carries", refers="communications.id"),
            "edits_id": fact("which message it replaces", refers="outbox.id"),
            "rank": fact("words go before notices"),
            "gathered_in_id": fact("which message tells it, too", refers="outbox.id"),
            "dedupe": fact("what is told only once"),
            "subject": fact("what is not told again too soon"),
            "state": fact(
                "queued, sending, sent, uncertain, failed, cancelled",
                erased="CASE WHEN state IN ('queued', 'sending') THEN 'cancelled' ELSE state END",
            ),
            "attempts": fact("how often tried"),
            "doubts": fact("how often it may have arrived unknown to us"),
            "not_before": fact("when it is due"),
            "leased_until": fact("until when somebody is sending it", erased="NULL"),
            "reason": personal("why it was not delivered, in the platform's words", erased="'erased'"),
            "created_at": fact("when"),
            "finished_at": fact("when done", erased="coalesce(finished_at, :now)"),
            "mark": fact("random: of the span in which it was enqueued, where somebody watches how long work takes"),
        },
    ),
    "outbox_mentions": DataTable(
        holds="which of those messages name a customer, or tell of a meeting or a check-in",
        theirs=(
            "(subject = 'customer' AND subject_id = :customer)"
            " OR (subject = 'meeting' AND subject_id IN (SELECT id FROM meetings WHERE customer_id = :customer))"
            " OR (subject = 'checkin' AND subject_id IN (SELECT id FROM checkins WHERE customer_id = :customer))"
        ),
        deleted=True,
        columns={
            "id": fact("number"),
            "outbox_id": fact("which message", refers="outbox.id"),
            "subject": fact("customer, meeting or check-in"),
            "subject_id": fact("which one"),
        },
    ),
    "receipts": DataTable(
        holds="platforms' ids of what we delivered",
        theirs=_AT_THEIR_ACCOUNT,
        deleted=True,
        columns={
            "id": fact("number"),
            "channel": fact("which platform"),
            "account": personal("to whom"),
            "external_id": fact("the platform's id of the message"),
            "message_id": fact("which row of the outbox", refers="outbox.id"),
            "communication_id": fact("which communication", refers="communications.id"),
        },
    ),
    "lines": DataTable(
        holds="what web chats show",
        theirs=f"address_id IN ({_THEIR_ADDRESSES})",
        deleted=True,
        columns={
            "id": fact("number"),
            "address_id": personal("whose chat", refers="addresses.id"),
            "promoter_id": fact("the promoter in whose browsers it shows", refers="promoters.id"),
            "conversation_id": fact("the conversation it belongs to", refers="conversations.id"),
            "mine": fact("said by themself"),
            "content": personal("words, files, places"),
            "replaces_id": fact("which line it edits", refers="lines.id"),
            "key": personal("so that nothing is shown twice"),
            "at": fact("when"),
        },
    ),
    "confirmations": DataTable(
        holds="codes sent to mail addresses and telephones, to be typed back; gone a day after",
        theirs=f"asker_id IN ({_THEIR_ADDRESSES})",
        deleted=True,
        columns={
            "id": fact("number"),
            "asker_id": personal("where it was asked for", refers="addresses.id"),
            "channel": fact("mail or telephone"),
            "account": personal("what is to be proved"),
            "code_print": secret("fingerprint of the code"),
            "tries": fact("how often it was typed"),
            "asked_at": fact("when asked for"),
            "expires_at": fact("until when it counts"),
            "spent_at": fact("when typed rightly"),
        },
    ),
    "subscriptions": DataTable(
        holds="browsers in which somebody asked to be alerted",
        theirs=f"session_id IN (SELECT token FROM sessions WHERE address_id IN ({_THEIR_ADDRESSES}))",  # noqa: S608  (our own words)
        deleted=True,
        columns={
            "id": fact("number"),
            "session_id": secret("fingerprint of the cookie of the browser that is alerted", refers="sessions.token"),
            "endpoint": personal("the browser's address at its push service"),
            "point": personal("the browser's public key, with which alerts are encrypted"),
            "auth": secret("what only the browser and we know, for the same"),
            "made_at": personal("since when"),
        },
    ),
    "mailboxes": DataTable(
        holds="mail addresses at which customers want to be told that words wait in the web chat",
        theirs=f"address_id IN ({_THEIR_ADDRESSES})",
        deleted=True,
        columns={
            "id": fact("number"),
            "address_id": personal("which address", refers="addresses.id"),
            "timezone": personal("where their clocks are: they are not told at night"),
            "chat_open_until": personal("until when a page of their chat is open, to a minute"),
            "since": personal("since when"),
        },
    ),
    "sessions": DataTable(
        holds="browsers that we know again",
        theirs=f"address_id IN ({_THEIR_ADDRESSES})",
        deleted=True,
        columns={
            "token": secret("fingerprint of the cookie"),
            "role": fact("operator or person"),
            "address_id": personal("whose browser", refers="addresses.id"),
            "device": personal("browser and system, so that people know their devices apart"),
            "created_at": personal("since when"),
            "used_at": personal("when used last, to ten minutes"),
            "expires_at": fact("until when at most"),
        },
    ),
    "channel_facts": DataTable(
        holds="what channels remember between their calls, under keys that end with the account where it is a person's",
        theirs=_KEYED_BY_THEIR_ACCOUNT,
        deleted=True,
        columns={
            "id": fact("number"),
            "channel": fact("which platform"),
            "key": personal("of what, and whose"),
            "value": secret("access tokens, codes, how long somebody may be written to"),
            "count": fact("how many answers or codes were used up"),
            "expires_at": fact("until when it counts"),
        },
    ),
}
