"""Marks: codes of readers' child tags. Sealed, not stored: one costs nothing before somebody comes through it.

A mark is the number of the reader's open, sealed with the way of passing on under a key of its own, so that it grants
nothing but what a tag does. It lasts for ever. In a mail that brings a card it holds the number of the push: who gets
the mail has not opened anything yet.
"""

from collections.abc import Awaitable, Callable

from models.sharing.tags import Tag, tag_of
from models.sharing.ways import Way
from models.storage.ciphers import BadSeal, NumberCipher
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.row_numbers import time_of

KEY = "marks"
_NUMBERS = {
    Way.SHARE: 1,
    Way.LINK: 2,
    Way.QR: 3,
    Way.CARD: 4,
    Way.MENU: 5,
    Way.INLINE: 6,
    Way.PREPARED: 7,
    Way.START: 8,
    Way.MAIL: 9,
    Way.SITE: 10,
}
_PUSH = 15
"""Of a mail's mark that holds a push. Sealed into marks that are out there: none of these numbers ever changes."""
_WAYS = {number: way for way, number in _NUMBERS.items()}
_WAY_BITS = 4
_TRIES = range(1 << (8 - _WAY_BITS))
LookUp = Callable[[str], Awaitable[Tag | None]]
_CameBy = tuple[str, int | None]
"""The card through which somebody came who passes it on, and their open of it where there is one."""

_OPENED = Query[_CameBy](
    "SELECT o.tag, CASE WHEN EXISTS (SELECT 1 FROM interactions i WHERE i.open_id = o.id AND i.event_id = 'withdrawn')"
    " THEN NULL ELSE o.id END FROM opens o WHERE o.id = ? AND o.visitor = 'person'",
    lambda *row: row,
)
"""By an open; without it where its reader does not want it followed any more."""
_DROPPED = Query[_CameBy](
    "SELECT d.tag, NULL FROM opens_dropped d WHERE d.hour IN (?, ?) AND ',' || d.numbers || ',' LIKE ?",
    lambda *row: row,
)
"""By an open that is no longer there."""
_PUSHED = Query[_CameBy](
    "SELECT p.tag_id, (SELECT max(o.id) FROM opens o WHERE o.customer_id = p.customer_id"
    " AND o.promotion_id = p.promotion_id AND o.promoter_id = p.promoter_id AND o.visitor = 'person')"
    " FROM pushes p WHERE p.id = ?",
    lambda *row: row,
)
"""By a push: with the last open that is proved to be its customer's, if there is one."""


class Marks:
    """Makes and reads marks; ``key`` is 32 secret bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = NumberCipher(key)

    def of(self, open_id: int, way: Way) -> str:
        """Return the code by which the reader of this open passes the promotion on in this way."""
        return self._sealed(open_id, _NUMBERS[way])

    def of_push(self, push_id: int) -> str:
        """Return the code by which a mail is passed on that brings a card to a customer."""
        return self._sealed(push_id, _PUSH)

    def opened(self, code: str) -> tuple[int, Way]:
        """Return what ``of`` was given. Raise BadSeal for anything that it did not make, to the last character."""
        number, kind = self._unsealed(code)
        if kind not in _WAYS:
            raise BadSeal("not a mark of an open")
        return number, _WAYS[kind]

    async def tag_of(self, code: str, look_up: LookUp = tag_of) -> Tag | None:
        """Return the tag that this mark stands for, as it would be stored; None: no mark, or its card opens nothing.

        ``look_up`` finds the card.
        """
        try:
            number, kind = self._unsealed(code)
        except BadSeal:
            return None
        if await Tag.exists(code=code, retired_at__isnull=False):
            return None
        came_by = await _PUSHED.first(number) if kind == _PUSH else await _came_by(number)
        parent = await look_up(came_by[0]) if came_by is not None else None
        way = _WAYS.get(kind, Way.MAIL)
        return None if came_by is None or parent is None else _child(code, way, parent, came_by[1])

    def _sealed(self, number: int, kind: int) -> str:
        for attempt in _TRIES:
            code = self._cipher.seal(number, attempt << _WAY_BITS | kind)
            if not code.startswith("-"):  # a command line would take it for an option
                break
        return code

    def _unsealed(self, code: str) -> tuple[int, int]:
        number, beside = self._cipher.opened(code)
        kind = beside & ((1 << _WAY_BITS) - 1)
        if self._sealed(number, kind) != code or not (kind == _PUSH or kind in _WAYS):
            raise BadSeal("not a mark of ours")
        return number, kind


async def _came_by(open_id: int) -> _CameBy | None:
    found = await _OPENED.first(open_id)
    if found is not None:
        return found
    hour = int(time_of(open_id).timestamp()) // 3600
    return await _DROPPED.first(hour, hour // 24 * 24, f"%,{open_id},%")  # in its hour's row, or its day's


async def mint(tag: Tag) -> None:
    """Store the tag of a mark, once however many come through it at a time."""
    await Tag.bulk_create([tag], ignore_conflicts=True)


def _child(code: str, way: Way, parent: Tag, parent_open_id: int | None) -> Tag:
    return Tag(
        code=code,
        promotion=parent.promotion,
        promoter=parent.promoter,
        channel=parent.channel,
        parent_code=parent.code,
        parent_open_id=parent_open_id,
        way=way,
        key=code,
        created_at=now(),
    )
