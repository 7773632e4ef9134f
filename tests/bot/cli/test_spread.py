"""handbill spread, and the spread as a graph."""

import asyncio

import networkx as nx
import pytest

from models.storage.database import open_database
from tests.bot.cli.conftest import House
from tests.models.spread.stories import fair

KEYS = "opens with_parent generations by_generation by_way by_certainty reproduction structural_virality largest_branch"


@pytest.fixture
def spread(house: House) -> House:
    """A card that went over three generations."""

    async def happened() -> None:
        async with open_database(f"sqlite://{house.data / 'handbill.db'}"):
            story = await fair()
            first = await story.opened(story.cards[0], customer_id=story.customers[0].id)
            for way in ("qr", "link"):
                await story.opened(await story.mark(first, way))
            await story.opened(story.cards[1])

    asyncio.run(happened())
    return house


def test_figures_are_printed_for_programs(spread: House) -> None:
    printed = spread.ask("spread", "--promotion", "1")
    assert list(printed) == [*KEYS.split(), "hubs"]
    assert printed["by_generation"] == {"0": 2, "1": 2}
    assert printed["by_way"] == {"tag": 2, "qr": 1, "link": 1}
    assert printed["by_certainty"] == {"certain": 2, "unknown": 2}
    assert printed["reproduction"] == 0.5
    assert printed["structural_virality"] == pytest.approx(4 / 3)
    [hub] = printed["hubs"]
    assert (hub["customer_id"], hub["brought"], hub["brought_in_all"]) == (1, 2, 2)
    assert spread.ask("spread", "--promotion", "1", "--rebuild") == printed
    assert spread.ask("spread", "--promotion", "1", "--promoter", "2")["opens"] == 1


def test_figures_are_printed_for_people_in_their_language(spread: House) -> None:
    english = spread.run("spread", "--promotion", "1").out
    assert "By the QR code on the page" in english
    assert "yi, open" in english
    assert "页面上的二维码" in spread.run("spread", "--promotion", "1", "--language", "zh").out


def test_what_there_is_not_is_refused(spread: House) -> None:
    assert spread.run("spread", "--promotion", "7").err == "handbill: there is no promotion 7\n"
    assert spread.run("spread", "--promotion", "1", "--promoter", "7").err == "handbill: there is no promoter 7\n"
    assert spread.run("spread").code == 2
    refused = spread.run("export", "opens", "--format", "dot")
    assert (refused.code, refused.out) == (2, "")
    assert "goes with the spread only" in refused.err


def test_the_spread_is_exported_as_a_graph(spread: House) -> None:
    written = spread.ask("export", "spread", "--format", "graphml", "--out", "spread.graphml", "--promotion", "1")
    assert written["rows"] == 4
    read = nx.read_graphml(spread.folder / "spread.graphml")
    assert (len(read.nodes), len(read.edges)) == (4, 2)
    assert spread.run("export", "spread", "--format", "dot").out.count("->") == 2
