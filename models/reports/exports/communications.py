"""Everything said, with what was sent along. There may be millions: rows are read as they are, not made into models."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from typing import Any

from models.reports.exports.selection import PAGE, Export, Links, Row, Selection
from models.storage.clock import iso
from models.storage.plain_sql import moment
from models.storage.plain_sql import rows as found

COLUMNS = (
    "id",
    "conversation_id",
    "promoter_id",
    "customer_id",
    "author",
    "direction",
    "medium",
    "channel",
    "text",
    "attachments",
    "sent_at",
    "state",
    "reason",
    "edited_at",
    "deleted_at",
    "versions",
    "delivered_at",
    "seen_at",
    "promotion_id",
)


_PROMOTER = "coalesce(c.promoter_id, t.promoter_id)"
"""Who advised when it was said, whoever does by now."""
_SAID = "communications c JOIN conversations t ON t.id = c.conversation_id"
_COLUMNS = (
    f"c.id, c.conversation_id, {_PROMOTER} AS promoter_id, t.customer_id, c.author, c.direction, c.medium, c.channel,"
    " c.text, c.sent_at, c.state, c.reason, c.edited_at, c.deleted_at, c.delivered_at, c.seen_at,"
    " c.promotion_id"
)
_ATTACHMENTS = "SELECT communication_id, kind, name, mime, size, sha256 FROM attachments"
_VERSIONS = "SELECT communication_id, text, until FROM versions"


def _selected(selection: Selection) -> tuple[str, list[Any]]:
    """Return the condition, and its values, for what is wanted."""
    wanted = {
        "c.sent_at >= ?": selection.since,
        "t.customer_id = ?": selection.customer_id,
        f"{_PROMOTER} = ?": selection.promoter_id,
    }
    asked = {sql: value for sql, value in wanted.items() if value is not None}
    return "".join(f" AND {sql}" for sql in asked), list(asked.values())


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    if selection.conversations is None:
        async for row in _found_where("1 = 1", selection):
            yield row
        return
    async for numbers in selection.conversations():
        for number in numbers:
            async for row in _found_where(f"c.conversation_id = {number}", selection):
                yield row


async def _found_where(where: str, selection: Selection) -> AsyncIterator[Row]:
    which, values = _selected(selection)
    sql = f"SELECT {_COLUMNS} FROM {_SAID} WHERE {where} AND c.id > ?{which} ORDER BY c.id LIMIT {PAGE}"  # noqa: S608  (our own words and numbers; what is asked for is bound)
    after = 0
    while page := await found(sql, after, *values):
        numbers = [said["id"] for said in page]
        attachments = await _with(_ATTACHMENTS, numbers)
        versions = await _with(_VERSIONS, numbers)
        for said in page:
            yield _row(said, attachments.get(said["id"], ()), versions.get(said["id"], ()))
        after = numbers[-1]


async def _with(sql: str, numbers: list[int]) -> dict[int, list[Row]]:
    """Return the rows that belong to these communications, by these, in the order of their own numbers."""
    belonging = defaultdict(list)
    listed = ", ".join(map(str, numbers))  # numbers of our own
    for row in await found(f"{sql} WHERE communication_id IN ({listed}) ORDER BY id"):
        belonging[row["communication_id"]].append(row)
    return belonging


def _row(said: Row, attachments: Iterable[Row], versions: Iterable[Row]) -> Row:
    return {
        "id": said["id"],
        "conversation_id": said["conversation_id"],
        "promoter_id": said["promoter_id"],
        "customer_id": said["customer_id"],
        "author": said["author"],
        "direction": said["direction"],
        "medium": said["medium"],
        "channel": said["channel"],
        "text": said["text"],
        "attachments": [
            {name: file[name] for name in ("kind", "name", "mime", "size", "sha256")} for file in attachments
        ],
        "sent_at": iso(moment(said["sent_at"])),
        "state": said["state"],
        "reason": said["reason"] or None,
        "edited_at": iso(moment(said["edited_at"])),
        "deleted_at": iso(moment(said["deleted_at"])),
        "versions": [{"text": each["text"], "until": iso(moment(each["until"]))} for each in versions],
        "delivered_at": iso(moment(said["delivered_at"])),
        "seen_at": iso(moment(said["seen_at"])),
        "promotion_id": said["promotion_id"],
    }


async def count(selection: Selection) -> int:
    which, values = _selected(selection)
    ((number,),) = [row.values() for row in await found(f"SELECT count(*) FROM {_SAID} WHERE 1 = 1{which}", *values)]  # noqa: S608  (our own words; what is asked for is bound)
    return int(number)


COMMUNICATIONS = Export(kind="communications", columns=COLUMNS, rows=rows, count=count)
