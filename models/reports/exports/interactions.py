"""The interactions, one by one."""

from collections.abc import AsyncIterator
from dataclasses import replace

from models.reading.interactions import Interaction
from models.reports.exports import opens
from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso

COLUMNS = ("id", "open_id", "kind", "value", "at")


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    since = {"at__gte": selection.since} if selection.since else {}
    if selection.promoter_id is None and selection.customer_id is None:
        async for page in pages(Interaction.filter(**since)):
            for done in page:
                yield _row(done)
        return
    from models.storage.ciphers import LIFE as SEAL_LIFE  # noqa: PLC0415  (7 MB that no other export needs)

    # Whose an interaction is stands with its open: walk through those, as far back as one can still be told of.
    opened_since = selection.since - 2 * SEAL_LIFE if selection.since else None
    whose = replace(selection, since=opened_since)
    async for opened in pages(opens.query(whose)):
        async for page in pages(Interaction.filter(open_id__in=[seen.id for seen in opened], **since)):
            for done in page:
                yield _row(done)


def _row(done: Interaction) -> Row:
    """``id`` is the browser's own for the event: it may tell of it again, and then it is still this one."""
    return {
        "id": done.event_id,
        "open_id": str(done.open_id),
        "kind": done.kind,
        "value": done.value,
        "at": iso(done.at),
    }


async def count(selection: Selection) -> int:
    """All since then, whosever: an exact number would take as long as the export."""
    return await Interaction.filter(**({"at__gte": selection.since} if selection.since else {})).count()


INTERACTIONS = Export(kind="interactions", columns=COLUMNS, rows=rows, count=count)
