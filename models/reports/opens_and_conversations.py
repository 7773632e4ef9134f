"""Lists of opens and of conversations, narrowed by words, a page at a time, each with how many there are in all."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.customer_records.labels import conversations_labelled
from models.people.account_search import customers_known_by
from models.people.customers import Customer, number_of
from models.people.promoters import Promoter
from models.reading.opens import Open, Proof, Visitor
from models.reading.tallies import YOUNG
from models.reports.list_filter import EVERYTHING, ListFilter
from models.reports.shortlists import Shortlist, customers_found, numbers_found
from models.sharing.promotions import Promotion
from models.storage.plain_sql import rows
from models.storage.queries import Conditions
from models.storage.row_numbers import first_at
from models.talking.conversations import Conversation
from models.text.cleaning import clean_line

_MAX_WORDS = 5
_SPOKEN = ("-spoken_at", "-id")
_AT_ONCE = 200
_MAX_NAMED = 200
"""Of whom or what the words name, in lists that only speak of them."""


async def customers_named(
    words: str, *, promoter_id: int | None, language: str, skip: int = 0, limit: int = 50
) -> Shortlist[Customer]:
    """Everybody, the newest first; of one promoter: their own, the one spoken with last first."""
    if promoter_id is not None:
        own = await customers_found(promoter_id, words, language=language, skip=skip, limit=limit, said=True)
        return Shortlist([each.customer for each in own.shown], own.found, own.of)
    query = Customer.filter(kept_as_id=None)
    for word in words_in(words):
        number = number_of(word)  # of one without a name
        called = Q(name__icontains=word)
        called |= Q(id__in=await customers_known_by(word) or [0])
        query = query.filter(called if number is None else called | Q(id=number, name=""))
    return await page_of(query.prefetch_related("conversations__promoter"), query, "-id", skip=skip, limit=limit)


async def conversations_named(
    words: str,
    *,
    promoter_id: int | None,
    language: str,
    among: ListFilter = EVERYTHING,
    skip: int = 0,
    limit: int = 50,
) -> Shortlist[Conversation]:
    """Find conversations by either's name, or the topic, the one spoken in last first."""
    query = await among.conversations(promoter_id)
    if promoter_id is not None:
        theirs = query
        if not words_in(words):
            return await page_of(
                theirs.prefetch_related("promoter", "customer"), theirs, *_SPOKEN, skip=skip, limit=limit
            )
        customers = {int(str(number)) for number in await theirs.values_list("customer_id", flat=True)}
        return await customers_found(
            promoter_id, words, language=language, skip=skip, limit=limit, among=customers.__contains__, said=True
        )
    query = query.filter(await _names(words))
    shown = query.prefetch_related("promoter", "customer")
    return await page_of(shown, query, *_SPOKEN, skip=skip, limit=limit)


async def _names(words: str) -> Q:
    """Return the condition that each word names either person of a conversation, its topic or a label."""
    conditions = []
    for word in words_in(words):
        about = await _numbers(Promotion.filter(title__icontains=word))
        conditions.append(
            await _named("customer", Customer, word)
            | Q(customer_id__in=await customers_known_by(word) or [0])
            | Q(id__in=await _numbers(Conversation.filter(own_name__icontains=word)) or [0])
            | await _named("promoter", Promoter, word)
            | Q(promotion_id__in=about or [0])
            | Q(id__in=await conversations_labelled(word, _MAX_NAMED) or [0])
        )
    return Q(*conditions)


async def every_conversation(
    words: str, *, promoter_id: int | None, language: str, among: ListFilter
) -> AsyncIterator[list[int]]:
    """Yield the numbers of all conversations in such a list, in their order, a few at a time: however many there are.

    They are walked through by their numbers, so that memory stays flat and nobody else has to wait.
    """
    whose = {} if promoter_id is None else {"promoter_id": promoter_id}
    named, own = Q(), None
    if promoter_id is None:
        named = await _names(words)
    elif words_in(words):
        own = set((await numbers_found(promoter_id, words, language=language, said=True))[0])
    after = 0
    while page := await _in_order(Conversation.filter(id__gt=after, **whose), "id", limit=_AT_ONCE):
        listed = (await among.conversations(promoter_id, of=page)).filter(named)
        yield [number for number in await _in_order(listed, "id", limit=_AT_ONCE) if own is None or number in own]
        after = page[-1]


async def conversation_numbers(
    words: str, *, promoter_id: int | None, language: str, among: ListFilter, limit: int
) -> list[int]:
    """Return the numbers of the conversations in such a list, at most ``limit``, the ones spoken in last."""
    if words_in(words):
        found = await conversations_named(words, promoter_id=promoter_id, language=language, among=among, limit=limit)
        return [each.id for each in found.shown]
    return await _in_order(await among.conversations(promoter_id), *_SPOKEN, limit=limit)


async def _in_order(query: QuerySet[Any], *order: str, limit: int) -> list[int]:
    return [int(str(number)) for number in await query.order_by(*order).limit(limit).values_list("id", flat=True)]


async def _named(column: str, model: type[Model], word: str) -> Q:
    """Return the condition that the word names whom the column refers to: few by their numbers, without a join."""
    numbers = await _numbers(model.filter(name__icontains=word))
    few = len(numbers) < _MAX_NAMED
    condition: Conditions = {f"{column}_id__in": numbers or [0]} if few else {f"{column}__name__icontains": word}
    return Q(**condition)


@dataclass(frozen=True, kw_only=True)
class OpensAmong:
    """Which opens are in a list at all; as it is made: all of them."""

    since: datetime | None = None
    until: datetime | None = None
    promoter_id: int | None = None
    promotion_id: int | None = None
    state: Proof | None = None

    @property
    def in_tallies(self) -> bool:
        """Whether tallies tell how many there are: they know of no time."""
        return self.since is None and self.until is None

    def chosen(self) -> Conditions:
        """Return it as conditions on opens, whose numbers follow the clock."""
        conditions = {
            "id__gte": first_at(self.since) if self.since else None,
            "id__lt": first_at(self.until) if self.until else None,
            "promoter_id": self.promoter_id,
            "promotion_id": self.promotion_id,
            "state": self.state,
        }
        return {column: value for column, value in conditions.items() if value is not None}

    def condition(self) -> str:
        """Return what tallies and opens have in common of it, as SQL of our own words and numbers."""
        told = [f"{name} = {getattr(self, name)}" for name in ("promoter_id", "promotion_id") if getattr(self, name)]
        return " AND ".join(["1 = 1", *told, *([f"state = '{self.state.value}'"] if self.state else [])])


async def opens_named(
    words: str, *, people_only: bool, among: OpensAmong = OpensAmong(), skip: int = 0, limit: int = 50
) -> Shortlist[Open]:
    """Find opens by promotion, promoter or reader, as they are called now, the latest first.

    Of those that were dropped, ``of`` says how many there were, too, where the list is of all times.
    """
    meant = await opens_meant(words)
    query = Open.filter(**among.chosen())
    query = query.filter(visitor=Visitor.PERSON) if people_only else query
    for each in meant:
        query = query.filter(Q(*(_one_of(column, numbers) for column, numbers in each.items()), join_type=Q.OR))
    dropped = await _number_of_dropped(meant, among, people_only=people_only) if all(meant) and among.in_tallies else 0
    if not all(meant):
        total = 0
    elif among.in_tallies:
        total = await _number_of_opens(meant, among, people_only=people_only) - dropped
    else:
        total = await query.count()
    return Shortlist(
        await query.order_by("-id").offset(skip).limit(limit) if skip < total else [], total, total + dropped
    )


def _one_of(column: str, numbers: list[int]) -> Q:
    wanted: Conditions = {f"{column}__in": numbers}
    return Q(**wanted)


async def opens_meant(words: str) -> list[dict[str, list[int]]]:
    """Return what each word may name, as numbers by columns of an open: one of these must hold for each."""
    return [await _meant(word) for word in words_in(words)]


async def _meant(word: str) -> dict[str, list[int]]:
    """Return what a word may name, by the opens' columns; without those of which it names none."""
    named = {
        "promotion_id": await _numbers(Promotion.filter(title__icontains=word)),
        "promoter_id": await _numbers(Promoter.filter(name__icontains=word)),
        "customer_id": await _numbers(Customer.filter(name__icontains=word)),
    }
    return {column: numbers for column, numbers in named.items() if numbers}


async def _number_of_opens(meant: list[dict[str, list[int]]], among: OpensAmong, *, people_only: bool) -> int:
    """Count the opens that all words name: by promotion or promoter from tallies, else one by one by their reader."""
    who = among.condition() + (" AND visitor = 'person'" if people_only else "")
    told = _all_named(meant, ("promotion_id", "promoter_id"))
    readers = sorted({number for each in meant for number in each.get("customer_id", ())})
    parts = [
        f"SELECT sum(number) AS number FROM tallies WHERE {who} AND {told}",  # noqa: S608  (our own words and numbers)
        f"SELECT count(*) FROM opens WHERE {YOUNG} AND {who} AND {told}",  # noqa: S608  (our own words and numbers)
    ]
    if readers:
        named = f"{_all_named(meant, ('promotion_id', 'promoter_id', 'customer_id'))} AND NOT {told}"
        parts.append(f"SELECT count(*) FROM opens WHERE {_among('customer_id', readers)} AND {who} AND {named}")  # noqa: S608  (our own words and numbers)
    return sum(int(row["number"] or 0) for row in await rows(" UNION ALL ".join(parts)))


async def _number_of_dropped(meant: list[dict[str, list[int]]], among: OpensAmong, *, people_only: bool) -> int:
    """Count the opens that all words named by promotion or promoter, and that are no longer there."""
    who = among.condition() + (" AND visitor = 'person'" if people_only else "")
    told = _all_named(meant, ("promotion_id", "promoter_id"))
    (found,) = await rows(f"SELECT sum(number) AS number FROM tallies_dropped WHERE {who} AND {told}")  # noqa: S608  (our own words and numbers)
    return int(found["number"] or 0)


def _all_named(meant: list[dict[str, list[int]]], columns: Sequence[str]) -> str:
    """Return the condition that each word names one of these columns."""
    words = (
        " OR ".join(_among(f"coalesce({column}, 0)", each[column]) for column in columns if column in each)
        for each in meant
    )
    return "(" + (" AND ".join(f"({word or '1 = 0'})" for word in words) or "1 = 1") + ")"


def _among(column: str, numbers: Iterable[int]) -> str:
    return f"{column} IN ({', '.join(map(str, numbers))})"


def words_in(text: str) -> list[str]:
    """Return the first few words that somebody looks for."""
    return clean_line(text, 80).split()[:_MAX_WORDS]


async def _numbers(query: QuerySet[Any]) -> list[int]:
    return await _in_order(query, "-id", limit=_MAX_NAMED)


async def page_of(shown: QuerySet[Any], counted: QuerySet[Any], *order: str, skip: int, limit: int) -> Shortlist[Any]:
    """Return one page of a query, with how many rows it has in all."""
    total = await counted.count()
    inside: list[Model] = await shown.order_by(*order).offset(skip).limit(limit) if skip < total else []
    return Shortlist(inside, total, total)
