"""Edges say what the rows say, whatever happens and whenever they are brought up to date."""

import pytest
from hypothesis import HealthCheck, given, settings

from models.spread import edge_upkeep
from models.spread.edge_upkeep import catch_up, rebuild
from models.spread.edges import Edge
from models.storage.database import Database, transaction
from tests.fixtures.quick import examples
from tests.models.spread.stories import STEPS, derived, fair, naive


class Undone(Exception):
    """Ends an example: nothing of it stays."""


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@pytest.mark.slow
async def test_edges_are_what_a_naive_look_at_all_rows_finds(
    database: Database, steps: list[tuple[str, int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edge_upkeep, "_AT_ONCE", 7)
        with pytest.raises(Undone):
            await _go_through(steps)


async def _go_through(steps: list[tuple[str, int, int]]) -> None:
    async with transaction():
        story = await fair()
        for step in steps:
            await story.happens(*step)
        await catch_up()
        expected = await naive(story.kept)
        assert await derived() == expected
        before = await Edge.all().order_by("open_id").values()
        assert await rebuild() >= 0
        assert await Edge.all().order_by("open_id").values() == before
        assert await catch_up() == 0
        raise Undone
