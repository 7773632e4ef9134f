"""handbill erase and handbill export-subject: a customer's right to what is kept about them, and to have it gone."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errands import AsJson, CannotBeDone, Config, print_json, run
from bot.settings import Settings
from models.customers import customer
from models.erasure import Erased
from models.erasure import erase as erase_customer
from models.media import MediaStore
from models.subjects import subject, write_subject

CustomerId = Annotated[int, typer.Option("--customer", metavar="ID", help="See `handbill export customers`.")]


def erase(
    customer_id: CustomerId,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Erase what is kept about a customer, and print a receipt. What happened stays as a number without a name.

    Give it out first with `handbill export-subject` if they want it. Copies in backups, and in the chats of other
    people's telephones, are out of reach.
    """

    async def errand(settings: Settings) -> Erased:
        if not yes:
            await _ask(customer_id)
        return await erase_customer(customer_id, MediaStore(settings.media_dir))

    receipt = run(config, errand)
    if as_json:
        print_json(asdict(receipt))
        return
    typer.echo(f"Customer {customer_id} was erased at {receipt.at}.")
    for done, tables in (("deleted", receipt.deleted), ("emptied", receipt.emptied)):
        told = ", ".join(f"{number:,} {name}" for name, number in tables.items())
        typer.echo(f"  rows {done}: {told or 'none'}")
    typer.echo(f"  rows of promoters that spoke of them: {receipt.mentions:,}; media files deleted: {receipt.files:,}")


async def _ask(customer_id: int) -> None:
    found = await customer(customer_id)
    if not sys.stdin.isatty():
        raise CannotBeDone(f"nobody is here to ask: to erase customer {customer_id}, add --yes")
    typer.confirm(f"Erase all that is kept about customer {found.id} ({found.name or 'no name'})?", abort=True)


def export_subject(
    customer_id: CustomerId,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="FILE.zip")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Give out everything kept about a customer: subject.json, with what each column is for, and their media."""

    async def errand(settings: Settings) -> tuple[dict[str, int], list[str]]:
        found = await subject(customer_id)
        missing = write_subject(found, MediaStore(settings.media_dir), out)
        return {name: len(rows) for name, rows in found.tables.items()}, missing

    rows, missing = run(config, errand)
    if as_json:
        print_json({"customer": customer_id, "file": str(out), "rows": rows, "missing_media": missing})
        return
    typer.echo(f"{sum(rows.values()):,} rows about customer {customer_id} are in {out}")
    if missing:
        typer.echo(f"{len(missing)} media files are not kept any more; subject.json names them", err=True)


def add_to(app: typer.Typer) -> None:
    app.command("erase", epilog="Example: handbill erase --customer 7")(erase)
    app.command("export-subject", epilog="Example: handbill export-subject --customer 7 --out customer-7.zip")(
        export_subject
    )
