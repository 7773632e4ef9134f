"""Shortlists: of whom or what a person may choose, those that their words find, page by page.

Words are looked for in one promoter's own customers, or in what is offered, never in everybody's; they are compared
here and not by the database, so that every database finds the same, in every script.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from models.people.customers import mark
from models.reports import timeline
from models.reports.timeline import SPOKEN, TimelineFilter
from models.search.query import asked
from models.search.terms import letters
from models.sharing.promotions import Promotion
from models.storage.engines.transaction_watch import give_way
from models.storage.plain_sql import moment, rows
from models.talking.conversations import Conversation
from models.text.cleaning import clean_line
from models.words import say

MAX_WORDS = 5
_AT_ONCE = 500
"""Names compared before others get their turn."""
_NEVER = 9
_NO_DIGIT = re.compile(r"\D+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`")
_PLAINER = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h"})
"""Letters that people type without what Unicode does not take off them."""
_PLAIN = re.compile(r"[a-z0-9]+")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Shortlist(Generic[Row]):
    """One page of those that were found, the best first, then the latest."""

    shown: Sequence[Row]
    found: int
    """On all pages."""
    of: int
    """Before any word was said."""


@dataclass(frozen=True)
class _Named:
    number: int
    name: str
    beside: str
    """What else it may be known by: what it is about, labels, what the customer told."""
    customer_id: int = 0


async def customers_found(
    promoter_id: int,
    words: str = "",
    *,
    language: str,
    timezone: str = "UTC",
    skip: int = 0,
    limit: int = 10,
    first: int | None = None,
    among: Callable[[int], bool] | None = None,
    said: bool = False,
) -> Shortlist[Conversation]:
    """Find the promoter's conversations by name, the promoter's or the customer's own, by the mark of one without any.

    Also by topic, label, or what the customer told of themself. ``said``: last come those in which it was said lately.
    ``first``: the conversation that comes before all others, where the words find it. ``among``: which customers, by
    their numbers, are in the list at all.
    """
    if _query(words) or among:
        found, total = await numbers_found(
            promoter_id, words, language=language, timezone=timezone, among=among, said=said
        )
        found.sort(key=lambda number: number != first)
        numbers, count = found[skip : skip + limit], len(found)
    else:
        total = count = await Conversation.filter(promoter_id=promoter_id).count()
        numbers = [row["id"] for row in await rows(_LATEST, promoter_id, first or 0, limit, skip)]
    shown = {
        each.id: each
        for each in await Conversation.filter(id__in=numbers, promoter_id=promoter_id).prefetch_related(
            "promoter", "customer"
        )
    }
    inside = [shown[number] for number in numbers if number in shown]
    return Shortlist(inside, count, total)


async def numbers_found(
    promoter_id: int,
    words: str,
    *,
    language: str,
    timezone: str = "UTC",
    among: Callable[[int], bool] | None = None,
    said: bool = False,
) -> tuple[list[int], int]:
    """Find as ``customers_found`` does: the numbers of all the conversations, the best first, and out of how many."""
    query, every = _query(words), await _named(promoter_id, language, timezone, among)
    found = await _ranked(every, query) if query else [each.number for each in every]
    if said and query:
        found += await _said_lately(promoter_id, words, every, found)
    return found, len(every)


async def promotions_found(words: str = "", *, skip: int = 0, limit: int = 10) -> Shortlist[Promotion]:
    """Find what a promoter can ask a card for, by title or summary."""
    offered = await Promotion.filter(archived_at=None).order_by("-id").values_list("id", "title", "summary")
    every = [_Named(int(str(number)), str(title), str(summary)) for number, title, summary in offered]
    query = _query(words)
    found = await _ranked(every, query) if query else [each.number for each in every]
    numbers = found[skip : skip + limit]
    shown = {each.id: each for each in await Promotion.filter(id__in=numbers)}
    return Shortlist([shown[number] for number in numbers if number in shown], len(found), len(every))


_LATEST = (
    "SELECT id FROM conversations WHERE promoter_id = ?"
    " ORDER BY CASE WHEN id = ? THEN 0 ELSE 1 END, spoken_at DESC, id DESC LIMIT ? OFFSET ?"
)
_NAMES = (
    "SELECT t.id, t.own_name, c.id AS customer_id, c.name, c.created_at, p.title FROM conversations t"
    " JOIN customers c ON c.id = t.customer_id LEFT JOIN promotions p ON p.id = t.promotion_id"
    " WHERE t.promoter_id = ? ORDER BY t.spoken_at DESC, t.id DESC"
)


_LABELS = "SELECT t.id, l.text FROM conversations t JOIN labels l ON l.conversation_id = t.id WHERE t.promoter_id = ?"
_FILLED_IN = (
    "SELECT t.id, v.text FROM conversations t JOIN field_values v ON v.conversation_id = t.id"
    " WHERE t.promoter_id = ? AND v.text <> ''"
)
_TOLD = (
    "SELECT t.id, d.value AS text FROM conversations t JOIN details d ON d.customer_id = t.customer_id"
    " WHERE t.promoter_id = ? AND d.fell_at IS NULL AND (d.promoter_id IS NULL OR d.promoter_id = t.promoter_id)"
)
_SAID_LATELY = 50
"""Moments that are looked through for who said something."""


async def _named(promoter_id: int, language: str, timezone: str, among: Callable[[int], bool] | None) -> list[_Named]:
    nobody, zone = say(language, "customer-unnamed"), ZoneInfo(timezone)
    beside = await _beside(promoter_id)
    return [
        _Named(
            row["id"],
            f"{row['own_name']} {row['name']}".strip()
            or f"{nobody} {_day(moment(row['created_at']), zone)} {mark(row['customer_id'])}",
            " ".join([row["title"] or "", *beside.get(row["id"], ())]),
            row["customer_id"],
        )
        for row in await rows(_NAMES, promoter_id)
        if among is None or among(row["customer_id"])
    ]


async def _beside(promoter_id: int) -> dict[int, list[str]]:
    """Return labels on the promoter's customers, what was filled in about them and what they told of themselves.

    Of a number its digits as well.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for sql in (_LABELS, _FILLED_IN, _TOLD):
        for row in await rows(sql, promoter_id):
            found[row["id"]] += [row["text"], _NO_DIGIT.sub("", row["text"])]
    return found


async def _said_lately(promoter_id: int, words: str, every: Iterable[_Named], found: Iterable[int]) -> list[int]:
    """Return the conversations in which the words were said lately, but for those found already."""
    wanted = TimelineFilter(promoter_id=promoter_id, kinds=SPOKEN, question=asked(words))
    said = (await timeline.page(wanted, limit=_SAID_LATELY)).moments if wanted.question else []
    known, by_customer = set(found), {each.customer_id: each.number for each in every}
    numbers = (by_customer.get(each.customer_id or 0) for each in said)
    return [number for number in dict.fromkeys(numbers) if number is not None and number not in known]


def _day(since: datetime | None, zone: ZoneInfo) -> str:
    return since.astimezone(zone).strftime("%Y-%m-%d %H:%M") if since else ""


def _query(words: str) -> list[str]:
    return _words(clean_line(words, 200))[:MAX_WORDS]


def _words(text: str) -> list[str]:
    """Without case and accents, whatever stands between them."""
    text = text.translate(_APOSTROPHES).casefold().translate(_PLAINER)
    if text.isascii():
        return _PLAIN.findall(text)
    apart = "".join(map(_compared, unicodedata.normalize("NFKD", text)))
    return unicodedata.normalize("NFC", apart).split()


def _compared(character: str) -> str:
    if character.isalnum():
        return character
    if unicodedata.category(character).startswith("M"):
        return character if _is_unspaced(character) else ""
    return " "


def _is_unspaced(character: str) -> bool:
    return any(letters(character))


async def _ranked(every: Iterable[_Named], query: list[str]) -> list[int]:
    """Rank those that have all words: who is called so, whose name begins so, then what only holds them."""
    ranked: list[tuple[int, int, int]] = []
    for place, each in enumerate(every):
        if place % _AT_ONCE == _AT_ONCE - 1:
            await give_way()
        rank = _rank(each, query)
        if rank < _NEVER:
            ranked.append((rank, place, each.number))
    return [number for _, _, number in sorted(ranked)]


def _rank(each: _Named, query: list[str]) -> int:
    name, beside = _words(each.name), _words(each.beside)
    if name == query:
        return 0
    return max(min(_place(word, name), _place(word, beside) + 1) for word in query)


def _place(word: str, among: list[str]) -> int:
    """How well one word is found: whole, as a beginning, inside; a single letter of a spaced script not as the last."""
    if word in among:
        return 1
    if any(each.startswith(word) for each in among):
        return 2
    if (len(word) > 1 or _is_unspaced(word)) and any(word in each for each in among):
        return 4
    return _NEVER
