"""The exported spread: what a graph library reads from it, and the figures that it works out from that."""

import io
import re
from collections import Counter
from typing import Any

import networkx as nx
import pytest

from models.files.store import MediaStore
from models.privacy.erasing import erase
from models.reading.opens import Open, Proof, Visitor
from models.reports.exports import EXPORTS, Links, Row, Selection, count, rows
from models.reports.exports.graphs import GRAPHS
from models.spread.edge_upkeep import rebuild
from models.spread.edges import Edge
from models.spread.figures import Spread, figures
from models.spread.tree import tree_of
from models.storage.database import Database
from tests.models.spread.stories import Fair, fair

LINKS = Links(public_url="https://cards.test")
NODE = re.compile(r'"(\d+)" \[((?:[a-z_]+="[^"\\]*"(?:, )?)+)\];')
ARROW = re.compile(r'"(\d+)" -> "(\d+)" \[((?:[a-z_]+="[^"\\]*"(?:, )?)+)\];')


async def exported(**selection: Any) -> list[Row]:
    return [row async for row in rows("spread", Selection(**selection), LINKS)]


def written(kind: str, told: list[Row]) -> bytes:
    file = io.BytesIO()
    with GRAPHS[kind](file, EXPORTS["spread"].columns) as add:
        for row in told:
            add(row)
    return file.getvalue()


def graph_of(told: list[Row]) -> Any:
    """The graph that somebody else would make of the rows."""
    graph = nx.DiGraph()
    graph.add_nodes_from(row["open_id"] for row in told)
    graph.add_edges_from((row["parent_open_id"], row["open_id"]) for row in told if row["parent_open_id"])
    return graph


def measured(told: list[Row]) -> dict[str, Any]:
    """The figures, as networkx finds them."""
    graph = graph_of(told)
    trees = list(nx.weakly_connected_components(graph))
    distances = [
        steps
        for tree in trees
        for start, reached in nx.all_pairs_shortest_path_length(graph.subgraph(tree).to_undirected())
        for end, steps in reached.items()
        if start < end
    ]
    below = {node: (graph.out_degree(node), len(nx.descendants(graph, node))) for node in graph}
    hubs = sorted(((*numbers, node) for node, numbers in below.items() if numbers[0]), reverse=True)
    with_parent = sum(1 for _, degree in graph.in_degree() if degree)
    return {
        "opens": len(graph),
        "with_parent": with_parent,
        "generations": nx.dag_longest_path_length(graph),
        "by_generation": dict(Counter(str(len(nx.ancestors(graph, node))) for node in graph)),
        "by_way": dict(Counter(row["way"] for row in told)),
        "by_certainty": dict(Counter(row["certainty"] for row in told)),
        "reproduction": with_parent / len(graph),
        "structural_virality": pytest.approx(sum(distances) / len(distances)),
        "largest_branch": max(map(len, trees)),
        "hubs": {(node, brought, in_all) for brought, in_all, node in hubs},
    }


def told_by(spread: Spread) -> dict[str, Any]:
    told = spread.as_json()
    return told | {"hubs": {(hub["open_id"], hub["brought"], hub["brought_in_all"]) for hub in told["hubs"]}}


@pytest.fixture
async def story(database: Database) -> Fair:
    """Six generations by different ways, a forwarded card, one's own again, and what does not count."""
    story = await fair()
    yi, bing, ding, wu = story.customers
    first = await story.opened(story.cards[0], customer_id=yi.id)
    second = await story.opened(await story.mark(first, "qr"), customer_id=bing.id, state=Proof.READ)
    third = await story.opened(await story.mark(second, "card"))
    await story.opened(await story.mark(second, "link"), customer_id=bing.id)
    fourth = await story.opened(await story.mark(third, "inline"), customer_id=ding.id)
    fifth = await story.opened(await story.mark(fourth, "mail"))
    await story.opened(await story.mark(fourth, "mail"))
    await story.opened(await story.mark(fifth, "site"), customer_id=wu.id)
    await story.opened(story.sent[0], customer_id=yi.id)
    await story.opened(story.sent[0])
    await story.opened(story.cards[1])
    await story.opened(story.cards[1], visitor=Visitor.PREVIEW)
    await story.opened(await story.mark(fifth, "share"), state=Proof.FETCHED)
    return story


@pytest.mark.both_databases
async def test_a_graph_library_finds_the_same_figures(story: Fair) -> None:
    told = await exported(promotion_id=story.promotion.id)
    assert len(told) == await count("spread", Selection()) == 11
    assert told_by(figures(await tree_of(story.promotion.id))) == measured(told)
    for promoter in story.promoters:
        told = await exported(promotion_id=story.promotion.id, promoter_id=promoter.id)
        whole = figures(await tree_of(story.promotion.id, promoter.id))
        assert whole.opens == len(told)
        assert whole.by_way == Counter(row["way"] for row in told)


async def test_graphml_and_dot_say_what_the_rows_say(story: Fair) -> None:
    told = await exported()
    read = nx.read_graphml(io.BytesIO(written("graphml", told)))
    assert nx.is_isomorphic(read, graph_of(told))
    assert set(read.edges) == set(graph_of(told).edges)
    for row in told:
        known = {key: value for key, value in row.items() if value is not None and key != "open_id"}
        assert dict(read.nodes[row["open_id"]]) == known
    first, *lines, last = written("dot", told).decode().splitlines()
    assert (first, last) == ("digraph spread {", "}")
    nodes = [found for line in lines if (found := NODE.fullmatch(line))]
    arrows = [found for line in lines if (found := ARROW.fullmatch(line))]
    assert len(nodes) + len(arrows) == len(lines) - 2
    assert [found[1] for found in nodes] == [row["open_id"] for row in told]
    assert {(found[1], found[2]) for found in arrows} == set(read.edges)
    assert sum('style="dashed"' in found[3] for found in arrows) == 1


async def test_no_line_leads_to_what_was_left_out(story: Fair) -> None:
    everything = await exported()
    late = await exported(since=(await Open.get(id=int(everything[4]["open_id"]))).viewed_at)
    assert late == everything[4:]
    read = nx.read_graphml(io.BytesIO(written("graphml", late)))
    assert set(read) == {row["open_id"] for row in late}
    by_bing = await exported(customer_id=story.customers[1].id)
    assert len(by_bing) == 2
    assert b"->" not in written("dot", by_bing)


@pytest.mark.slow
@pytest.mark.both_databases
async def test_who_is_erased_leaves_the_shape_and_no_name(story: Fair, tmp_path: Any) -> None:
    before = await exported()
    yi, bing, *_ = (customer.id for customer in story.customers)
    for customer in (bing, yi):
        await erase(customer, MediaStore(tmp_path / "media"))
    nameless = [
        row | {"customer_id": None if row["customer_id"] in {yi, bing} else row["customer_id"]} for row in before
    ]
    # The tag of a card forgets for whom it was.
    sent = next(row for row in nameless if row["way"] == "push")
    sent["way"] = "tag"
    assert await exported() == nameless
    edges = await Edge.all().order_by("open_id").values()
    await rebuild()
    assert await Edge.all().order_by("open_id").values() == edges
    assert await exported() == nameless
