"""handbill customer: who turned out to be whom."""

from typing import Annotated, Any

import typer

from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, print_table, run
from bot.settings import Settings
from models.identity.merges import BadMerge, Merge, latest_merges, merges_of, undo
from models.storage.clock import iso

app = typer.Typer(
    help="Customers who turned out to be one, and to be two after all.", no_args_is_help=True, add_completion=False
)


@app.command(epilog="Example: handbill customer merges --customer 7")
def merges(
    customer_id: Annotated[
        int | None,
        typer.Option("--customer", metavar="ID", help="Only those of this customer, by any of their numbers."),
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """List the customers who turned out to be one person, and on which evidence; the latest first."""

    async def work(_: Settings) -> list[dict[str, Any]]:
        found = await latest_merges() if customer_id is None else reversed(await merges_of(customer_id))
        return [_as_dict(each) for each in found]

    found = run(config, work)
    if as_json:
        print_json(found)
        return
    print_table(
        ("Merge", "Kept", "Was also", "Evidence", "When", "Undone"),
        (
            (one["id"], one["kept"], one["gone"], one["evidence"], one["merged_at"], one["undone_at"] or "")
            for one in found
        ),
        empty="Nobody turned out to be anybody else.",
    )


@app.command(epilog="Example: handbill customer unmerge 3")
def unmerge(
    number: Annotated[int, typer.Argument(metavar="MERGE", help="The merge's number, as `customer merges` shows it.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Make two customers of one again, each with what they had; what came since goes by the address it was said on."""

    async def work(_: Settings) -> dict[str, Any]:
        try:
            return _as_dict(await undo(number))
        except BadMerge as error:
            raise CannotBeDone(str(error)) from error

    done = run(config, work)
    if as_json:
        print_json(done)
    else:
        typer.echo(f"Customers {done['kept']} and {done['gone']} are two again.")


def _as_dict(one: Merge) -> dict[str, Any]:
    return {
        "id": one.id,
        "kept": one.kept_id,
        "gone": one.gone_id,
        "evidence": one.evidence,
        "merged_at": iso(one.merged_at),
        "undone_at": iso(one.undone_at),
    }
