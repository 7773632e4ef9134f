"""Mentions: where promoters are told of a customer, in rows that are the promoter's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q

from models.addresses import Address
from models.communications import Communication
from models.customers import Customer
from models.data_map.talking import THEIR_COMMUNICATIONS
from models.lines import Line
from models.opens import Open
from models.outbox import Message, Sending
from models.plain_sql import change
from models.words import say

_PAGE = 2_000
_CANCELLED = (
    "UPDATE outbox SET facts = '{}', reason = 'erased', leased_until = NULL,"
    " state = CASE WHEN state IN ('queued', 'sending') THEN 'cancelled' ELSE state END"
)


@dataclass(frozen=True)
class Mentioned:
    """By what a row of somebody else's is known to speak of the customer."""

    customer_id: int
    names: frozenset[str]
    opens: frozenset[str]

    @property
    def number(self) -> str:
        """How a customer without a name is called."""
        return f"#{self.customer_id}"

    def disguised(self, value: Any) -> Any:
        """The value with the customer's number wherever their name stands alone or before a dot, as on buttons."""
        if isinstance(value, Mapping):
            return {key: self.disguised(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.disguised(inner) for inner in value]
        if isinstance(value, str):
            head, dot, rest = value.partition(" · ")
            return f"{self.number}{dot}{rest}" if head in self.names else value
        return value


async def disguise(customer_id: int) -> int:
    """Empties what carries the customer's words in promoters' rows; elsewhere, their number replaces the name.

    Call it in the transaction of the erasure, before the customer's own rows are erased. Returns how many rows changed.
    """
    theirs = THEIR_COMMUNICATIONS.replace(":customer", str(int(customer_id)))
    mentioned = await _mentioned(customer_id)
    told, emptied = await _disguise_outbox(mentioned)
    lines = await _disguise_lines(mentioned, told, emptied)
    files = f"SELECT CAST(id AS text) FROM attachments WHERE communication_id IN ({theirs})"  # noqa: S608
    cancelled = await change(f"{_CANCELLED} WHERE communication_id IN ({theirs})")
    cancelled += await change(f"{_CANCELLED} WHERE kind = 'keep' AND account IN ({files})")
    return len(told) + cancelled + lines


async def _mentioned(customer_id: int) -> Mentioned:
    names = {(await Customer.get(id=customer_id)).name}
    names |= set(await Address.filter(customer_id=customer_id).values_list("name", flat=True))  # type: ignore[arg-type]
    theirs = Open.filter(Q(customer_id=customer_id) | Q(addressed_to=customer_id))
    opens = await theirs.values_list("id", flat=True)
    return Mentioned(customer_id, frozenset(names - {""}), frozenset(map(str, opens)))


async def _disguise_outbox(mentioned: Mentioned) -> tuple[list[int], list[int]]:
    """Numbers of the rows that name the customer, and of those that carry their words or details."""
    theirs = Communication.filter(conversation__customer_id=mentioned.customer_id)
    said: set[int | None] = {each.id for each in await theirs.only("id")}
    naming: list[int] = []
    carrying: list[int] = []
    after = 0
    while page := await Message.filter(id__gt=after).order_by("id").limit(_PAGE):
        after = page[-1].id
        for row in page:
            if row.communication_id in said or row.facts.get("customer_id") == mentioned.customer_id:
                carrying.append(row.id)
                if row.communication_id is None:
                    await _cancel(row)
            elif row.facts.get("open_id") in mentioned.opens:
                naming.append(row.id)  # its sentence was made of the open: by then without a reader
            elif (facts := mentioned.disguised(row.facts)) != row.facts:
                naming.append(row.id)
                await Message.filter(id=row.id).update(facts=facts | ({"text": ""} if "text" in facts else {}))
    return naming, carrying


async def _cancel(row: Message) -> None:
    waits = row.state in {Sending.QUEUED, Sending.SENDING}
    state = Sending.CANCELLED if waits else row.state
    await Message.filter(id=row.id).update(facts={}, state=state, reason="erased", leased_until=None)


async def _disguise_lines(mentioned: Mentioned, naming: list[int], carrying: list[int]) -> int:
    """The same in promoters' web chats: lines that the rows became, and what promoters said there themselves."""
    sources = await Communication.filter(
        conversation__customer_id=mentioned.customer_id, channel="web", direction="to_customer"
    ).values_list("source", flat=True)
    own = [int(number) for source in sources if (number := str(source).rpartition(":")[2]).isdecimal()]
    changed = 0
    for some in _some(carrying):
        changed += await _empty(await _lines(key__in=[f"outbox {number}" for number in some]))
    for some in _some(own):
        changed += await _empty(await _lines(id__in=some))
    for some in _some(naming):
        for line in await _lines(key__in=[f"outbox {number}" for number in some]):
            changed += await _rename(line, mentioned)
    return changed


async def _lines(**condition: Any) -> list[Line]:
    """These lines with their later edits."""
    found = await Line.filter(**condition).prefetch_related("address")
    edits = await Line.filter(replaces_id__in=[line.id for line in found]).prefetch_related("address")
    return [*found, *edits]


async def _empty(lines: list[Line]) -> int:
    for line in lines:
        await Line.filter(id=line.id).update(content={"text": say(line.address.language or "en", "erased")})
    return len(lines)


async def _rename(line: Line, mentioned: Mentioned) -> int:
    text = str(line.content.get("text", ""))
    for name in mentioned.names:
        text = text.replace(name, mentioned.number)
    content = mentioned.disguised({**line.content, "text": text})
    if content == line.content:
        return 0
    return await Line.filter(id=line.id).update(content=content)


def _some(numbers: list[int]) -> list[list[int]]:
    return [numbers[start : start + 500] for start in range(0, len(numbers), 500)]
