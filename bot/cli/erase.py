"""handbill erase: somebody's right not to be kept."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.runtime import AsJson, CannotBeDone, Config, give_up, print_json, run
from bot.media_place import media_store
from bot.scratch_places import scratch_places
from bot.settings import Settings
from models.files.scratch import sweep
from models.people.customers import customer
from models.people.promoters import promoter
from models.privacy.erasing import finish, finished_elsewhere
from models.privacy.erasures import Erased, ask_for_account, ask_for_customer, ask_for_promoter, still_needed
from models.storage.database import transaction
from models.storage.locks import AlreadyServed, serving

app = typer.Typer(add_completion=False)

_PATIENCE_S = 120.0


@app.command(epilog="Example: handbill erase --customer 7")
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

    async def work(settings: Settings) -> Erased:
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

    receipt = run(config, work)
    if as_json:
        print_json(asdict(receipt))
        return
    whom = f"Promoter {receipt.promoter_id}" if receipt.customer_id is None else f"Customer {receipt.customer_id}"
    typer.echo(f"{whom} was erased at {receipt.at}.")
    for done, tables in (("deleted", receipt.deleted), ("emptied", receipt.emptied)):
        deleted = ", ".join(f"{number:,} {name}" for name, number in tables.items())
        typer.echo(f"  rows {done}: {deleted or 'none'}")
    typer.echo(f"  rows of promoters that spoke of them: {receipt.mentions:,}; media files deleted: {receipt.files:,}")


async def _worked_off(number: int, settings: Settings) -> Erased:
    """Done here; or by the server, where one serves this folder: two must not wipe one file at a time."""
    media = media_store(settings)
    if not settings.database.url.startswith("sqlite"):
        return await finish(number, media)
    try:
        with serving(settings.data_dir):
            sweep(*scratch_places(settings))
            return await finish(number, media)
    except AlreadyServed:
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
