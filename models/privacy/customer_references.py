"""References to customers: rows of promoters that speak of a customer, known by the numbers in them, never by a name.

A queued message keeps no customer's name (see models.people.names). What a web chat has shown is another matter: there
the sentence stands as it was read, and goes when the message behind it speaks of the customer.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from models.people.channels import BROWSER
from models.people.customers import Customer, shown_name
from models.people.names import customers_named
from models.personal_data.data_map.talking import THEIR_COMMUNICATIONS
from models.queue.outbox import UNFINISHED, OutboxMessage, SendState
from models.queue.payloads.base import StoredPayload
from models.storage.database import transaction
from models.storage.plain_sql import rows
from models.talking.conversations import Conversation
from models.talking.web_lines import ChatLine
from models.talking.web_posts import LineContent
from models.words import say

_AT_ONCE = 100
"""Rows that one transaction changes."""
FAREWELL = "customer-erased"
"""The notice of the erasure itself, which names nobody."""
_WORDS = ("text", "account", "place", "note", "phone", "own")
"""Arguments that hold somebody's words or accounts."""
_OF_THEIRS = {"open_id", "meeting_id", "checkin_id"}
"""Fields of a payload that say of which row it tells."""
_MENTIONING = """
WITH seen AS (
    SELECT id FROM opens WHERE customer_id IN ({customers})
    UNION SELECT id FROM opens WHERE addressed_to IN ({customers})
)
SELECT id FROM outbox WHERE customer_id IN ({customers})
UNION SELECT id FROM outbox WHERE conversation_id IN (
    SELECT id FROM conversations WHERE customer_id IN ({customers})
    UNION SELECT id FROM joins WHERE customer_id IN ({customers})
)
UNION SELECT id FROM outbox WHERE dedupe IN (
    SELECT 'opened ' || id FROM seen
    UNION ALL SELECT 'read ' || id FROM seen
    UNION ALL SELECT 'recognised ' || id FROM seen
    UNION ALL SELECT 'recognised ' || id || ' by name' FROM seen
)
UNION SELECT outbox_id FROM outbox_mentions WHERE subject = 'customer' AND subject_id IN ({customers})
UNION SELECT outbox_id FROM outbox_mentions WHERE subject = 'meeting' AND subject_id IN (
    SELECT id FROM meetings WHERE customer_id IN ({customers})
)
UNION SELECT outbox_id FROM outbox_mentions WHERE subject = 'checkin' AND subject_id IN (
    SELECT id FROM checkins WHERE customer_id IN ({customers})
)
"""
"""Of the notices of opens the deduplication key says which open, see models.reading.open_notices."""
_CARRYING = f"""
SELECT id FROM outbox WHERE communication_id IN ({{said}})
UNION SELECT o.id FROM attachments a JOIN outbox o ON o.lane = a.channel || ':file ' || a.id AND o.{UNFINISHED}
    WHERE a.communication_id IN ({{said}})
"""  # noqa: S608  (our own words)
"""A file still to be fetched is found by its lane: its row says nothing else, and is nobody's when it is done."""


@dataclass(frozen=True)
class _Mention:
    row: OutboxMessage
    carries: bool
    """The row contains the customer's words or details."""
    names: bool
    """The row is about the customer; else it only offers them among others."""


async def disguise(numbers: Sequence[int]) -> int:
    """Empty what speaks of the customer in promoters' rows, before the customer's own rows are erased.

    In steps, so that nobody waits long; a second run finds nothing more. Return how many rows changed.
    """
    conversations = set(await Conversation.filter(customer_id__in=numbers).values_list("id", flat=True))
    changed = await _empty_own_lines(numbers)
    batch: list[_Mention] = []
    async for mention in _mentions(numbers):
        batch.append(mention)
        if len(batch) == _AT_ONCE:
            changed += await _work_off(batch, numbers, conversations)
            batch = []
    return changed + await _work_off(batch, numbers, conversations)


async def _mentions(numbers: Sequence[int]) -> AsyncIterator[_Mention]:
    customers = ", ".join(str(int(number)) for number in numbers)
    said = THEIR_COMMUNICATIONS.replace("= :customer", f"IN ({customers})")
    carrying = {row["id"] for row in await rows(_CARRYING.format(said=said))}
    mentioning = {row["id"] for row in await rows(_MENTIONING.format(customers=customers))}
    for some in _some(sorted(carrying | mentioning)):
        for row in await OutboxMessage.filter(id__in=some).exclude(kind=FAREWELL).order_by("id"):
            own = row.id in carrying or row.customer_id in numbers or row.kind == "keep-photo"
            yield _Mention(row, own, names=own or not _only_offers(row, numbers))


def _only_offers(row: OutboxMessage, numbers: Sequence[int]) -> bool:
    """Tell whether the customer is only one of several to choose from, and was not looked for."""
    if row.customer_id is not None or row.conversation_id is not None or (row.facts.get("page") or {}).get("words"):
        return False
    beside = {name: value for name, value in row.facts.items() if name != "choices"}
    return not (beside.keys() & _OF_THEIRS or customers_named(beside) & set(numbers))


async def _work_off(batch: Sequence[_Mention], numbers: Sequence[int], conversations: set[Any]) -> int:
    if not batch:
        return 0
    changed = 0
    async with transaction():
        for mention in batch:
            changed += await _empty_row(mention)
        by_key = {f"outbox {mention.row.gathered_in_id or mention.row.id}": mention for mention in batch}
        for line in await _with_edits(ChatLine.filter(key__in=list(by_key)).prefetch_related("address")):
            mention = by_key.get(line.key) or by_key[await _first_key(line)]
            changed += await (_empty_line(line) if mention.names else _rename_buttons(line, numbers, conversations))
    return changed


async def _empty_row(mention: _Mention) -> int:
    row = mention.row
    waits = row.state in {SendState.QUEUED, SendState.SENDING}
    if mention.carries:
        if not row.facts and row.reason == "erased":
            return 0
        state = SendState.CANCELLED if waits else row.state
        return await OutboxMessage.filter(id=row.id).update(facts={}, state=state, reason="erased", leased_until=None)
    payload = _without_words(row.facts)
    if (row.facts.get("page") or {}).get("words"):  # somebody looked for, maybe by this name
        payload = {key: value for key, value in payload.items() if key not in {"page", "choices"}}
    if not mention.names or payload == row.facts:
        return 0
    return await OutboxMessage.filter(id=row.id).update(facts=payload)


def _without_words(payload: StoredPayload) -> StoredPayload:
    """Return the payload, and the arguments in it, without what somebody said."""
    emptied = {name: "" if name in _WORDS and value else value for name, value in payload.items()}
    return emptied | {"arguments": _without_words(payload["arguments"])} if "arguments" in payload else emptied


async def _empty_own_lines(numbers: Sequence[int]) -> int:
    """Empty what promoters wrote to the customer in their web chats themselves."""
    written = ", ".join(str(int(number)) for number in numbers)
    said = THEIR_COMMUNICATIONS.replace("= :customer", f"IN ({written})")
    sources = await rows(
        f"SELECT source FROM communications WHERE id IN ({said})"  # noqa: S608  (our own words and numbers)
        f" AND channel = '{BROWSER}' AND direction = 'to_customer'"
    )
    own = [int(number) for row in sources if (number := row["source"].rpartition(":")[2]).isdecimal()]
    changed = 0
    for some in _some(own):
        async with transaction():
            for line in await _with_edits(ChatLine.filter(id__in=some, mine=True).prefetch_related("address")):
                changed += await _empty_line(line)
    return changed


async def _with_edits(query: Any) -> list[ChatLine]:
    found: list[ChatLine] = list(await query)
    edits = (
        await ChatLine.filter(replaces_id__in=[line.id for line in found]).prefetch_related("address") if found else []
    )
    return [*found, *edits]


async def _first_key(line: ChatLine) -> str:
    return (await ChatLine.get(id=line.replaces_id)).key


async def _empty_line(line: ChatLine) -> int:
    content = {"text": say(line.address.language or "en", "erased")}
    return 0 if line.content == content else await ChatLine.filter(id=line.id).update(content=content)


async def _rename_buttons(line: ChatLine, numbers: Sequence[int], conversations: set[Any]) -> int:
    """Rename, in a choice among several, the button that names one of their conversations."""
    language = line.address.language or "en"
    who = await Customer.get(id=numbers[0])
    called = str(shown_name(Customer(id=who.id, name="", created_at=who.created_at), language))
    content: LineContent = orjson.loads(orjson.dumps(line.content))
    for row in content.get("buttons", []):
        for button in row:
            if _conversation_in(button.get("action", "")) in conversations and not button["label"].startswith("📞"):
                button["label"] = called
    return 0 if content == line.content else await ChatLine.filter(id=line.id).update(content=content)


def _conversation_in(action: str) -> int | None:
    """Return the conversation that a button's action names: ``talk:7``, ``meet:7:…``."""
    number = action.partition(":")[2].partition(":")[0]
    return int(number) if number.isdecimal() else None


def _some(numbers: Iterable[int]) -> list[list[int]]:
    listed = list(numbers)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
