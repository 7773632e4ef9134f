"""Duplicates: customers who may be one person, each with the signs of it, out of the rows as they are now.

A suggestion merges nobody. A promoter is shown what their own rows say: details given to them, their own names for
customers, opens of their cards. Whoever says that two are not the same is not asked again.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.identity.claims import FIELDS, details_of
from models.people.addresses import Address
from models.people.customers import Customer, known
from models.people.likenesses import distinguished, like, note_alike, past_numbers
from models.people.promoters import names
from models.reading.opens import Open, Visitor
from models.storage.queries import Query
from models.talking.conversations import Conversation

_NEWEST = 2**31 - 1
_AT_ONCE = 100
_TURNS = 10
_MAX_CLAIMS = 20

Pair = tuple[int, int]
"""Two customers, the older number first."""


class LikenessSign(StrEnum):
    """Why two customers may be one person."""

    PHONE = "phone"
    """Both gave the number."""
    EMAIL = "email"
    """Both typed the e-mail address."""
    SHOWN = "shown"
    """One typed what the other has shown to be theirs. For operators: accounts are shown to nobody else."""
    BROWSER = "browser"
    """A browser known as one opened a card that was sent to the other."""
    NAME = "name"
    """A promoter calls both the same."""


@dataclass(frozen=True)
class SignSeen:
    sign: LikenessSign
    value: str = ""
    """The number, address or name."""
    first: int = 0
    """Of whom it speaks first: who typed it, whose browser it is."""
    promoter: str = ""
    """Who calls them so."""


@dataclass(frozen=True)
class Suggestion:
    one: Customer
    other: Customer
    signs: Sequence[SignSeen]


@dataclass(frozen=True)
class Suggestions:
    shown: Sequence[Suggestion]
    before: int | None
    """From where on the next page goes; None: there is none."""


_CLAIMED_TOO = Query[int](
    "SELECT customer_id FROM details WHERE account = ? AND account <> '' AND customer_id <> ? AND fell_at IS NULL"
    " ORDER BY id DESC LIMIT ?"
)
_SHOWN_BY = Query[int](
    "SELECT customer_id FROM addresses WHERE channel = ? AND account = ? AND customer_id IS NOT NULL"
    " AND customer_id <> ?"
)
_NOTED = Query[tuple[int, int, int]](
    "SELECT id, one_id, other_id FROM likenesses WHERE id < ? ORDER BY id DESC LIMIT ?", lambda *row: row
)
# By the promoter's conversations: what is noted of others' customers is not gone through.
_NOTED_FOR = Query[tuple[int, int, int]](
    "SELECT l.id, l.one_id, l.other_id FROM conversations c JOIN likenesses l ON l.one_id = c.customer_id"
    " JOIN conversations d ON d.promoter_id = c.promoter_id AND d.customer_id = l.other_id"
    " WHERE c.promoter_id = ? AND l.id < ? ORDER BY l.id DESC LIMIT ?",
    lambda *row: row,
)


async def note_claim(customer_id: int, field: str, account: str) -> None:
    """Note who else has typed this account, or has shown it to be theirs."""
    if not account:
        return
    channel = next(channel for channel, claims in FIELDS.items() if claims == field)
    too = await _CLAIMED_TOO.all(account, customer_id, _MAX_CLAIMS)
    await note_alike(customer_id, [*too, *await _SHOWN_BY.all(channel, account, customer_id)])


async def suggested_for(whose: Customer, promoter_id: int | None) -> list[Suggestion]:
    """Return who may be the same person as this customer, of those whom the viewer may see. None: an operator."""
    pairs = [(min(whose.id, each), max(whose.id, each)) for each in await like(whose.id)]
    return await _suggested(sorted(pairs), promoter_id)


async def suggestions(promoter_id: int | None, *, before: int | None = None, limit: int = 30) -> Suggestions:
    """Return who may be one person, what was noted last first; of a promoter's own customers, or of all (None)."""
    shown, after = list[Suggestion](), before or _NEWEST
    for _ in range(_TURNS):
        noted = await (
            _NOTED.all(after, _AT_ONCE) if promoter_id is None else _NOTED_FOR.all(promoter_id, after, _AT_ONCE)
        )
        by_pair = {(one, other): number for number, one, other in noted}
        for each in await _suggested(list(by_pair), promoter_id):
            shown.append(each)
            if len(shown) == limit:
                return Suggestions(shown, by_pair[each.one.id, each.other.id])
        if len(noted) < _AT_ONCE:
            return Suggestions(shown, None)
        after = noted[-1][0]
    return Suggestions(shown, after)


async def _suggested(noted: Sequence[Pair], promoter_id: int | None) -> list[Suggestion]:
    """Return those of these pairs of whom there is a sign that the viewer may see, and nobody said otherwise."""
    people = await known({number for pair in noted for number in pair})
    standing = {
        number for number, each in people.items() if each.kept_as_id is None
    }  # whoever was merged is noted anew
    pairs = [pair for pair in noted if {*pair} <= standing]
    pairs = await _seen_by(await _not_distinguished(pairs, promoter_id), promoter_id)
    signs = await _signs(pairs, promoter_id)
    return [Suggestion(people[one], people[other], signs[one, other]) for one, other in pairs if signs[one, other]]


async def _not_distinguished(pairs: Sequence[Pair], promoter_id: int | None) -> list[Pair]:
    whose = await past_numbers({number for pair in pairs for number in pair})
    said = {tuple(sorted((whose[one], whose[other]))) for one, other in await distinguished(whose, promoter_id)}
    return [pair for pair in pairs if pair not in said]


async def _seen_by(pairs: Sequence[Pair], promoter_id: int | None) -> list[Pair]:
    if promoter_id is None or not pairs:
        return list(pairs)
    numbers = {number for pair in pairs for number in pair}
    own = await Conversation.filter(promoter_id=promoter_id, customer_id__in=numbers).values_list(
        "customer_id", flat=True
    )
    return [(one, other) for one, other in pairs if {one, other} <= {*own}]


async def _signs(pairs: Sequence[Pair], promoter_id: int | None) -> dict[Pair, list[SignSeen]]:
    found: dict[Pair, list[SignSeen]] = defaultdict(list)
    if pairs:
        numbers = sorted({number for pair in pairs for number in pair})
        for part in (_claimed, _called, _opened):
            for pair, seen in await part(pairs, numbers, promoter_id):
                if seen not in found[pair]:
                    found[pair].append(seen)
    return found


async def _claimed(
    pairs: Sequence[Pair], numbers: Sequence[int], promoter_id: int | None
) -> list[tuple[Pair, SignSeen]]:
    given = {
        number: {(each.field, each.account): each.value for each in details if each.account and each.fell_at is None}
        for number, details in (await details_of(numbers, promoter_id)).items()
    }
    shown = await _accounts(numbers) if promoter_id is None else {}
    found = []
    for pair in pairs:
        one, other = pair
        for (field, account), value in given.get(one, {}).items():
            if (field, account) in given.get(other, {}):
                found.append((pair, SignSeen(LikenessSign(field), value, one)))
        for typed, owner in ((one, other), (other, one)):
            both = given.get(typed, {}).keys() & shown.get(owner, set()) - given.get(owner, {}).keys()
            found += [(pair, SignSeen(LikenessSign.SHOWN, given[typed][claim], typed)) for claim in both]
    return found


async def _accounts(numbers: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """Return what these customers have shown to be theirs, as a claim says it."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for each in await Address.filter(customer_id__in=numbers, channel__in=list(FIELDS)).exclude(confirmed_at=None):
        found[each.customer_id or 0].add((FIELDS[each.channel], each.account))
    return found


async def _called(
    pairs: Sequence[Pair], numbers: Sequence[int], promoter_id: int | None
) -> list[tuple[Pair, SignSeen]]:
    query = Conversation.filter(customer_id__in=numbers).exclude(own_name="")
    talks = await (query if promoter_id is None else query.filter(promoter_id=promoter_id))
    said = {(each.customer_id, each.promoter_id): each.own_name for each in talks}
    promoters = await names({each.promoter_id for each in talks})
    return [
        ((one, other), SignSeen(LikenessSign.NAME, name, one, promoters.get(promoter, "")))
        for one, other in pairs
        for (whose, promoter), name in said.items()
        if whose == one and said.get((other, promoter)) == name
    ]


async def _opened(
    pairs: Sequence[Pair], numbers: Sequence[int], promoter_id: int | None
) -> list[tuple[Pair, SignSeen]]:
    query = Open.filter(customer_id__in=numbers, addressed_to__in=numbers, visitor=Visitor.PERSON)
    query = query if promoter_id is None else query.filter(promoter_id=promoter_id)
    read = {
        (int(str(who)), int(str(whom)))
        for who, whom in await query.distinct().values_list("customer_id", "addressed_to")
    }
    return [
        (pair, SignSeen(LikenessSign.BROWSER, "", who))
        for pair in pairs
        for who, whom in (pair, pair[::-1])
        if (who, whom) in read
    ]
