"""Exports: all that is known, as rows that other programs read. Their names and order are fixed (docs, "Exports").

Rows are read in short queries, page by page of the primary key: memory stays flat and nobody else has to wait.
An export is a file here that makes an ``Export``; nothing else lists them.
"""

from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pkgutil import iter_modules

from models.reports.exports.selection import Export, Links, Row, Selection


def _found() -> Iterator[Export]:
    for module in iter_modules(__path__, f"{__name__}."):
        yield from (made for made in vars(import_module(module.name)).values() if isinstance(made, Export))


EXPORTS: dict[str, Export] = {export.kind: export for export in _found()}
"""By kind."""

__all__ = ["EXPORTS", "Export", "Links", "Row", "Selection", "count", "rows"]


def rows(kind: str, selection: Selection, links: Links) -> AsyncIterator[Row]:
    """Yield the rows of that kind, in the order of their numbers. Raises KeyError for a kind there is not."""
    return EXPORTS[kind].rows(selection, links)


async def count(kind: str, selection: Selection) -> int:
    """Count the rows there are at most, for whoever wants to show progress."""
    return await EXPORTS[kind].count(selection)
