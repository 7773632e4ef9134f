"""handbill customer: who turned out to be whom, and what is kept of them out of a table."""

import csv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Self

import typer

from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, print_table, run
from bot.settings import Settings
from models.customer_records.fields.definitions import fields_in_use
from models.customer_records.importing import COLUMNS, Imported, bring_in, rows_in
from models.identity.merges import BadMerge, Merge, latest_merges, merges_of, undo
from models.people.promoters import NoSuchPromoter, promoter
from models.storage.clock import iso

app = typer.Typer(
    help="Customers: brought in from a table; who turned out to be one, and two after all.",
    no_args_is_help=True,
    add_completion=False,
)


@dataclass(frozen=True)
class _ListedMerge:
    """A merge, as ``--json`` prints it."""

    id: int
    kept: int
    gone: int
    evidence: str
    merged_at: str | None
    undone_at: str | None

    @classmethod
    def of(cls, one: Merge) -> Self:
        return cls(
            id=one.id,
            kept=one.kept_id,
            gone=one.gone_id,
            evidence=one.evidence,
            merged_at=iso(one.merged_at),
            undone_at=iso(one.undone_at),
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

    async def work(_: Settings) -> list[_ListedMerge]:
        found = await latest_merges() if customer_id is None else reversed(await merges_of(customer_id))
        return [_ListedMerge.of(each) for each in found]

    found = run(config, work)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    print_table(
        ("Merge", "Kept", "Was also", "Evidence", "When", "Undone"),
        ((one.id, one.kept, one.gone, one.evidence, one.merged_at, one.undone_at or "") for one in found),
        empty="Nobody turned out to be anybody else.",
    )


@app.command(epilog="Example: handbill customer unmerge 3")
def unmerge(
    number: Annotated[int, typer.Argument(metavar="MERGE", help="The merge's number, as `customer merges` shows it.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Make two customers of one again, each with what they had; what came since goes by the address it was said on."""

    async def work(_: Settings) -> _ListedMerge:
        try:
            return _ListedMerge.of(await undo(number))
        except BadMerge as error:
            raise CannotBeDone(str(error)) from error

    done = run(config, work)
    if as_json:
        print_json(asdict(done))
    else:
        typer.echo(f"Customers {done.kept} and {done.gone} are two again.")


@app.command("import", epilog="Example: handbill customer import customers.csv --promoter 2 --dry-run")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV; its columns: " + ", ".join(COLUMNS) + ", and your own fields.")
    ],
    promoter_id: Annotated[int, typer.Option("--promoter", metavar="ID", help="Whose customers they are.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be, and change nothing.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Bring customers in from a CSV file, with what is kept of them; the same file again changes nothing."""

    async def work(_: Settings) -> Imported:
        found = Imported()
        try:
            await promoter(promoter_id)
            own = await fields_in_use()
            with file.open(encoding="utf-8-sig", newline="") as lines:
                await bring_in(promoter_id, rows_in(lines, found, own), found, only_look=dry_run)
        except (NoSuchPromoter, OSError, UnicodeDecodeError, csv.Error) as error:
            raise CannotBeDone(f"{file}: {error}") from error
        return found

    found = run(config, work)
    if as_json:
        print_json(
            {
                "new": found.new,
                "changed": found.changed,
                "unchanged": found.unchanged,
                "problems": [{"line": line, "why": why} for line, why in found.problems],
                "ignored": list(found.ignored),
                "dry_run": dry_run,
            }
        )
        return
    does = "would be" if dry_run else "are"
    typer.echo(f"{found.new} {does} new, {found.changed} {does} changed, {found.unchanged} stay as they are.")
    if found.ignored:
        typer.echo(f"Not read: {', '.join(found.ignored)}.")
    for line, why in found.problems:
        typer.echo(f"Line {line} was left out: {why}.")
