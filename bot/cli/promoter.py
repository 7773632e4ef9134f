"""handbill promoter: who shares."""

from typing import Annotated, Any, Literal

import typer

from bot.cli.errands import AsJson, CannotBeDone, Config, Create, print_json, print_table, run
from bot.deep_links import DeepLinks
from bot.settings import Settings
from models import handovers, promoters
from models.clock import iso
from models.database import transaction
from models.promoters import Promoter
from models.public_url import opens_here_only

app = typer.Typer(help="Those who share promotions and are told who read them.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="ID", help="The promoter's number, as `promoter list` shows it.")]


@app.command(epilog="Example: handbill promoter invite --name Jia --language zh")
def invite(
    name: Annotated[str, typer.Option("--name", help="As customers will see it.")],
    language: Annotated[
        Literal["en", "zh"] | None, typer.Option("--language", help="Else the promoter's own device decides.")
    ] = None,
    create: Create = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Invite a promoter: prints the links that make whoever opens one this promoter. Give them to nobody else."""

    async def errand(settings: Settings) -> dict[str, Any]:
        if not name.strip():
            raise CannotBeDone("the promoter needs a name: --name Jia")
        async with transaction():
            invited = await promoters.invite(name, language=language or "")
        return invitation(settings, invited)

    told = run(config, errand, create=create)
    if as_json:
        print_json(told)
        return
    typer.echo(f"{told['name']} is promoter {told['id']} and joins by one of these, on as many devices as they like:")
    typer.echo(f"  browser   {told['web']}")
    typer.echo(f"  Telegram  {told['telegram'] or '(known once `handbill serve` runs with [channels.telegram])'}")
    typer.echo(f"  WeChat    send this to the official account: {told['wechat']}")
    typer.echo("            or scan the code that the browser's page shows")
    if opens_here_only(told["web"]):
        typer.echo(
            "The browser's link opens on this machine only: set public_url to an address that telephones can open."
        )


@app.command("list", epilog="Example: handbill promoter list --json")
def list_(as_json: AsJson = False, config: Config = None) -> None:
    """List the promoters, newest first, with their invitations and terminals."""

    async def errand(settings: Settings) -> list[dict[str, Any]]:
        return [_told(settings, one) for one in await promoters.every_promoter()]

    found = run(config, errand)
    if as_json:
        print_json(found)
    else:
        print_table(
            ("ID", "Name", "Standing", "Terminals", "Invitation"),
            (
                (one["id"], one["name"], one["standing"], _channels(one["addresses"]) or "not joined", one["web"])
                for one in found
            ),
            empty="No promoters yet. Invite one: handbill promoter invite --name Jia",
        )


@app.command(epilog="Example: handbill promoter deactivate 2")
def deactivate(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Their cards go on working, but they are told nothing more and their invitation opens nothing."""

    async def errand(_: Settings) -> Promoter:
        async with transaction():
            return await promoters.deactivate(number)

    _tell_standing(run(config, errand), as_json=as_json)


@app.command(epilog="Example: handbill promoter reactivate 2")
def reactivate(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Undo a deactivation."""

    async def errand(_: Settings) -> Promoter:
        async with transaction():
            return await promoters.reactivate(number)

    _tell_standing(run(config, errand), as_json=as_json)


@app.command("hand-over", epilog="Example: handbill promoter hand-over 2 5")
def hand_over(
    giver: Annotated[int, typer.Argument(metavar="FROM", help="Who gives their cards and customers away.")],
    taker: Annotated[int, typer.Argument(metavar="TO", help="Who takes them over.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Give a promoter's cards and customers to another; what was done before stays with who did it."""

    async def errand(_: Settings) -> handovers.HandOver:
        return await handovers.hand_over(giver, taker)

    done = run(config, errand)
    if as_json:
        counted = {"tags": done.tags, "conversations": done.conversations, "merged": done.merged}
        print_json({"from": done.giver.id, "to": done.taker.id, **counted})
        return
    typer.echo(
        f"{done.taker.name} takes over {done.tags} tags and {done.conversations} conversations from {done.giver.name}"
        f" ({done.merged} joined into conversations {done.taker.name} already had)."
    )
    if done.giver.active:
        typer.echo(f"{done.giver.name} can still share new cards; to end that: handbill promoter deactivate {giver}")


def invitation(settings: Settings, invited: Promoter) -> dict[str, Any]:
    """How the promoter joins, channel by channel."""
    return {
        "id": invited.id,
        "name": invited.name,
        "code": invited.code,
        "telegram": DeepLinks(settings.data_dir).link("telegram", f"join_{invited.code}"),
        "wechat": f"join {invited.code}",
        "web": f"{settings.public_url}/join/{invited.code}",
    }


def _told(settings: Settings, one: Promoter) -> dict[str, Any]:
    addresses = [{"channel": address.channel, "external_id": address.account} for address in one.addresses]
    return invitation(settings, one) | {
        "standing": one.standing.value,
        "addresses": addresses,
        "created_at": iso(one.created_at),
    }


def _channels(addresses: list[dict[str, str]]) -> str:
    return ", ".join(sorted({address["channel"] for address in addresses}))


def _tell_standing(one: Promoter, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": one.id, "name": one.name, "standing": one.standing.value})
    else:
        typer.echo(f"{one.name} ({one.id}) is {one.standing.value}.")
