"""handbill spread: how far a promotion went, by which ways, and through whom."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated

import typer

from bot.cli.runtime import AsJson, Config, language_option, print_json, print_table, run
from bot.settings import Settings
from models.people.customers import names
from models.people.promoters import promoter
from models.sharing.promotions import promotion
from models.spread.edge_upkeep import rebuild
from models.spread.figures import Spread, figures
from models.spread.tree import tree_of
from models.words import FALLBACK, say

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill spread --promotion 3 --json")
def spread(
    promotion_id: Annotated[int, typer.Option("--promotion", metavar="ID", help="Of this promotion.")],
    promoter_id: Annotated[
        int | None, typer.Option("--promoter", metavar="ID", help="Only the trees with opens of this promoter's.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--rebuild", help="First work out anew, from all opens, which came through which.")
    ] = False,
    language: Annotated[str, language_option("Of the table.")] = FALLBACK,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Say how far a promotion went, by which ways, and through whom."""

    async def work(_: Settings) -> tuple[Spread, Mapping[int | None, str]]:
        await promotion(promotion_id)
        if promoter_id is not None:
            await promoter(promoter_id)
        if again:
            await rebuild()
        found = figures(await tree_of(promotion_id, promoter_id))
        return found, await names(hub.customer_id for hub in found.hubs)

    found, people = run(config, work)
    if as_json:
        print_json(found.as_json())
    else:
        print_table(("", ""), _lines(found, people, language), empty="")


def _lines(found: Spread, people: Mapping[int | None, str], language: str) -> Iterator[tuple[str, str]]:
    """Yield the table's lines: what is counted, and how many."""
    words = partial(say, language)
    yield words("spread-opens"), f"{found.opens:,}"
    yield words("spread-with-parent"), f"{found.with_parent:,}"
    yield words("spread-generations"), f"{found.generations:,}"
    for generation, number in found.by_generation.items():
        yield words("spread-of-generation", generation=generation), f"{number:,}"
    for way, number in found.by_way.items():
        yield words(f"spread-way-{way.value}"), f"{number:,}"
    for certainty, number in found.by_certainty.items():
        yield words(f"spread-certainty-{certainty.value}"), f"{number:,}"
    yield words("spread-reproduction"), f"{found.reproduction:.3f}"
    yield words("spread-virality"), f"{found.structural_virality:.3f}"
    yield words("spread-largest-branch"), f"{found.largest_branch:,}"
    for hub in found.hubs:
        who = people.get(hub.customer_id) or words("spread-unknown-reader")
        yield words("spread-hub", name=who, open=str(hub.open_id)), f"{hub.brought:,} / {hub.brought_in_all:,}"
