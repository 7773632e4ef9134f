"""handbill customer: who turned out to be whom. handbill erase, export-subject: a customer's right to what is kept."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.errands import AsJson, CannotBeDone, Config, give_up, print_json, print_table, run
from bot.settings import Settings
from models.files.store import MediaStore
from models.identity.merges import BadMerge, Merge, latest_merges, merges_of, undo
from models.people.customers import customer
from models.people.promoters import promoter
from models.personal_data.subjects import subject, write_subject
from models.privacy.erasing import finish, finished_elsewhere
from models.privacy.erasures import Erased, ask_for_account, ask_for_customer, ask_for_promoter, still_needed
from models.storage.clock import iso
from models.storage.database import transaction
from models.storage.locks import Taken, serving

app = typer.Typer(help="Customers who turned out to be one, and to be two after all.", no_args_is_help=True)

_PATIENCE_S = 120.0

CustomerId = Annotated[int, typer.Option("--customer", metavar="ID", help="See `handbill export customers`.")]


def erase(
    customer_id: Annotated[
        int | None, typer.Option("--customer", metavar="ID", help="See `handbill export customers`.")
    ] = None,
    channel: Annotated[str, typer.Option("--channel", help="With --account: whoever has it, customer or not.")] = "",
    account: Annotated[str, typer.Option("--account", help="The platform's id of them, as exports show it.")] = "",
    promoter_id: Annotated[int | None, typer.Option("--promoter", metavar="ID", help="See `promoter list`.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Erase what is kept about somebody, and print a receipt. What happened stays as a number without a name.

    Give it out first with `handbill export-subject` if they want it. Copies in backups, and in the chats of other
    people's telephones, are out of reach.
    """
    if [customer_id is not None, bool(channel and account), promoter_id is not None].count(True) != 1:
        give_up("say whom: --customer ID, or --channel and --account, or --promoter ID")

    async def errand(settings: Settings) -> Erased:
        if not yes:
            await _ask(await _described(customer_id, channel, account, promoter_id))
        async with transaction():
            if customer_id is not None:
                asked, _ = await ask_for_customer(customer_id)
            elif promoter_id is not None:
                asked, _ = await ask_for_promoter(promoter_id)
            else:
                asked, _ = await ask_for_account(channel, account)
        return await _worked_off(asked.id, settings)

    receipt = run(config, errand)
    if as_json:
        print_json(asdict(receipt))
        return
    whom = f"Promoter {receipt.promoter_id}" if receipt.customer_id is None else f"Customer {receipt.customer_id}"
    typer.echo(f"{whom} was erased at {receipt.at}.")
    for done, tables in (("deleted", receipt.deleted), ("emptied", receipt.emptied)):
        told = ", ".join(f"{number:,} {name}" for name, number in tables.items())
        typer.echo(f"  rows {done}: {told or 'none'}")
    typer.echo(f"  rows of promoters that spoke of them: {receipt.mentions:,}; media files deleted: {receipt.files:,}")


async def _worked_off(number: int, settings: Settings) -> Erased:
    """Done here; or by the server, where one serves this folder: two must not wipe one file at a time."""
    media = MediaStore(settings.media_dir)
    if not settings.database.url.startswith("sqlite"):
        return await finish(number, media)
    try:
        with serving(settings.data_dir):
            return await finish(number, media)
    except Taken:
        return await finished_elsewhere(number, _PATIENCE_S)


async def _described(customer_id: int | None, channel: str, account: str, promoter_id: int | None) -> str:
    if customer_id is not None:
        found = await customer(customer_id)
        return f"customer {found.id} ({found.name or 'no name'})"
    if promoter_id is None:
        return f"whoever has the {channel} account {account}"
    leaver = await promoter(promoter_id)
    talks, cards = await still_needed(leaver.id)
    return f"promoter {leaver.id} ({leaver.name}), whose {cards} cards stop and {talks} conversations end"


async def _ask(whom: str) -> None:
    if not sys.stdin.isatty():
        raise CannotBeDone(f"nobody is here to ask: to erase {whom}, add --yes")
    typer.confirm(f"Erase all that is kept about {whom}?", abort=True)


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

    async def errand(_: Settings) -> list[dict[str, Any]]:
        found = await latest_merges() if customer_id is None else reversed(await merges_of(customer_id))
        return [_told(each) for each in found]

    found = run(config, errand)
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

    async def errand(_: Settings) -> dict[str, Any]:
        try:
            return _told(await undo(number))
        except BadMerge as error:
            raise CannotBeDone(str(error)) from error

    done = run(config, errand)
    if as_json:
        print_json(done)
    else:
        typer.echo(f"Customers {done['kept']} and {done['gone']} are two again.")


def _told(one: Merge) -> dict[str, Any]:
    return {
        "id": one.id,
        "kept": one.kept_id,
        "gone": one.gone_id,
        "evidence": one.evidence,
        "merged_at": iso(one.merged_at),
        "undone_at": iso(one.undone_at),
    }


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="customer")
    main.command("erase", epilog="Example: handbill erase --customer 7")(erase)
    main.command("export-subject", epilog="Example: handbill export-subject --customer 7 --out customer-7.zip")(
        export_subject
    )
