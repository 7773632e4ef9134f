"""Derivation: edges are written as the opens say, and what hangs below one moves with it."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from models.spread.edges import Certainty, Edge
from models.spread.open_rows import addressees, edges, openings, parts
from models.spread.origins import Opening, Origin, origin
from models.storage.plain_sql import change

_DERIVED = (
    "parent_open_id",
    "root_open_id",
    "generation",
    "way",
    "certainty",
    "promotion_id",
    "promoter_id",
    "root_promoter_id",
    "parent_unproved",
)
_ROW = f"(?{', ?' * len(_DERIVED)}, false)"
_UPSERT = (
    f"INSERT INTO edges (open_id, {', '.join(_DERIVED)}, kept) VALUES {{}}"  # noqa: S608  (our own words)
    f" ON CONFLICT (open_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _DERIVED)}"
)


class TreePosition(NamedTuple):
    """Where an open is in its tree."""

    root_open_id: int
    root_promoter_id: int | None
    generation: int

    def below(self) -> "TreePosition":
        return self._replace(generation=self.generation + 1)


async def derive(numbers: Collection[int], *, moved: Collection[int] = ()) -> int:
    """Derive the edges of these opens and write those that changed; what is below them moves along. Return how many.

    ``moved``: opens among them of which what is below is to be looked at whether or not they have an edge of their own.
    Call it in a transaction that has taken its turn.
    """
    seen, stored = await openings(numbers), await edges(numbers)
    origins, known = await _origins(seen, stored)
    positions = await _positions_outside(seen, origins, known)
    fresh: dict[int, Edge] = {}
    for number, each in sorted(seen.items()):
        found = origins[number]
        positions[number] = _position(each, found, positions)
        if found is not None:
            fresh[number] = _edge(each, found, positions[number], known)
    gone = stored.keys() - fresh.keys()
    changed = [edge for number, edge in fresh.items() if not _is_same(edge, stored.get(number))]
    await _write(changed, gone)
    touched = {*gone, *(edge.open_id for edge in changed), *moved} & seen.keys()
    return len(changed) + len(gone) + await _move(touched, positions)


async def _origins(
    seen: Mapping[int, Opening], stored: Mapping[int, Edge]
) -> tuple[dict[int, Origin | None], dict[int, Opening]]:
    """Return the origin of each, and the opens that these name."""
    theirs = await addressees(seen.values())
    kept = {number: edge for number, edge in stored.items() if edge.kept}
    names = {each.parent_open_id for each in seen.values()} | {edge.parent_open_id for edge in kept.values()}
    known = dict(seen) | await openings(name for name in names if name is not None and name not in seen)
    origins: dict[int, Origin | None] = {}
    for number, each in seen.items():
        if (before := kept.get(number)) is not None and each.is_persons:
            origins[number] = _as_it_was(before, known)
            continue
        own = theirs.latest(each)
        if own is not None:
            known[own.id] = own
        named = None if each.parent_open_id is None else known.get(each.parent_open_id)
        origins[number] = origin(each, named, own.id if own else None)
    return origins, known


def _as_it_was(kept: Edge, known: Mapping[int, Opening]) -> Origin:
    if kept.parent_open_id is not None and kept.parent_open_id not in known:
        return Origin(None, kept.way, Certainty.UNKNOWN)
    return Origin(kept.parent_open_id, kept.way, kept.certainty)


async def _positions_outside(
    seen: Mapping[int, Opening], origins: Mapping[int, Origin | None], known: Mapping[int, Opening]
) -> dict[int, TreePosition]:
    """Return where the parents stand that are not derived here."""
    parents = {found.parent_open_id for found in origins.values() if found and found.parent_open_id is not None}
    outside = parents - seen.keys()
    positions = {number: TreePosition(number, known[number].promoter_id, 0) for number in outside}
    for number, edge in (await edges(outside)).items():
        positions[number] = TreePosition(edge.root_open_id, edge.root_promoter_id, edge.generation)
    return positions


def _position(each: Opening, found: Origin | None, positions: Mapping[int, TreePosition]) -> TreePosition:
    if found is None or found.parent_open_id is None:
        return TreePosition(each.id, each.promoter_id, 0)
    return positions[found.parent_open_id].below()


def _edge(each: Opening, found: Origin, position: TreePosition, known: Mapping[int, Opening]) -> Edge:
    parent = found.parent_open_id
    return Edge(
        open_id=each.id,
        parent_open_id=parent,
        **position._asdict(),
        way=found.way,
        certainty=found.certainty,
        promotion_id=each.promotion_id,
        promoter_id=each.promoter_id,
        parent_unproved=parent is not None and known[parent].state == "fetched",
    )


def _is_same(edge: Edge, stored: Edge | None) -> bool:
    return stored is not None and all(getattr(edge, name) == getattr(stored, name) for name in _DERIVED)


async def _write(changed: Iterable[Edge], gone: Iterable[int]) -> None:
    for some in parts(changed):
        values = [getattr(edge, name) for edge in some for name in ("open_id", *_DERIVED)]
        await change(_UPSERT.format(", ".join([_ROW] * len(some))), *values)
    for numbers in parts(gone):
        await Edge.filter(open_id__in=numbers).delete()


async def _move(touched: Collection[int], positions: dict[int, TreePosition]) -> int:
    """Give what came through these opens its position below them, generation by generation. Return how many moved."""
    moved = 0
    while touched:
        below: list[Edge] = []
        for some in parts(touched):
            for edge in await Edge.filter(parent_open_id__in=some):
                position = positions[edge.parent_open_id or 0].below()
                if position != (edge.root_open_id, edge.root_promoter_id, edge.generation):
                    edge.root_open_id, edge.root_promoter_id, edge.generation = position
                    positions[edge.open_id] = position
                    below.append(edge)
        await _write(below, ())
        moved += len(below)
        touched = [edge.open_id for edge in below]
    return moved
