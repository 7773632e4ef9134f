"""Reindexing: all passages made anew, for a database that has none yet or whose terms were cut by another rule."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.meetings.checkins import CheckIn
from models.people.customers import Detail
from models.search.passages import Passage, PassageSubject, keep_passage
from models.search.terms import VERSION
from models.sharing.promotions import Promotion
from models.storage.database import transaction
from models.storage.revisions import Revision
from models.talking.communications import Communication, findable

_REVISION = "terms"
_AT_ONCE = 100


async def needs_reindexing() -> bool:
    """Whether passages may be missing, or were cut by another rule."""
    return not await Revision.filter(name=_REVISION, number=VERSION).exists()


async def reindex() -> int:
    """Make every passage anew and return how many there are; some in each transaction, so that nobody waits long.

    Interrupted, it begins again. What is written meanwhile is indexed by whoever writes it.
    """
    for subject, query in _QUERIES.items():
        async for some in _in_parts(query()):
            async with transaction():
                for number in some:
                    await _keep_as_it_is(subject, query().filter(id=number))
    async with transaction():
        await Revision.filter(name=_REVISION).delete()
        await Revision.create(name=_REVISION, number=VERSION)
    return await Passage.all().count()


async def _in_parts(query: QuerySet[Any]) -> AsyncIterator[list[int]]:
    after = 0
    while some := await query.filter(id__gt=after).order_by("id").limit(_AT_ONCE).only("id"):
        yield [row.id for row in some]
        after = some[-1].id


async def _keep_as_it_is(subject: PassageSubject, query: QuerySet[Any]) -> None:
    """As the row reads inside the transaction, so that an edit meanwhile is not undone."""
    row = await query.first()
    if row is not None:
        await keep_passage(subject, row.id, *_texts(row))


def _texts(row: Model) -> list[str]:
    match row:
        case Communication():
            return [*findable(row.text, row.attachments), *(version.text for version in row.versions)]
        case CheckIn():
            return [row.note]
        case Detail():
            return [row.value]
        case Promotion():
            return [row.title, row.summary]
    raise TypeError(f"{type(row).__name__} has no passage")


_QUERIES: dict[PassageSubject, Callable[[], QuerySet[Any]]] = {
    PassageSubject.COMMUNICATION: lambda: Communication.all().prefetch_related("attachments", "versions"),
    PassageSubject.CHECK_IN: CheckIn.all,
    PassageSubject.DETAIL: Detail.all,
    PassageSubject.PROMOTION: Promotion.all,
}
