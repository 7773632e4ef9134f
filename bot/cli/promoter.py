"""handbill promoter: who shares."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.runtime import AsJson, CannotBeDone, Config, Create, language_option, print_json, print_table, run
from bot.deep_links import DeepLinks
from bot.settings import Settings
from models.identity import handovers
from models.identity.team_leads import put_into_team
from models.people import promoters
from models.people.promoters import Promoter
from models.people.teams import Team
from models.sharing.public_url import opens_here_only
from models.storage.clock import iso
from models.storage.database import transaction

app = typer.Typer(
    help="Those who share promotions and are told how they are read.", no_args_is_help=True, add_completion=False
)

Number = Annotated[int, typer.Argument(metavar="ID", help="The promoter's number, as `promoter list` shows it.")]


@dataclass(frozen=True)
class WaysToJoin:
    """What ``invite --json`` prints, and other programs rely on: channel by channel, how the promoter joins.

    Codes are known only when they are made; None: not any more, or the channel has no bot yet.
    """

    id: int
    name: str
    code: str | None = None
    telegram: str | None = None
    wechat: str | None = None
    web: str | None = None


@dataclass(frozen=True)
class _NewInvitation:
    """An invitation that has just been made."""

    ways: WaysToJoin
    expires_at: str | None


@dataclass(frozen=True)
class _ListedAddress:
    channel: str
    external_id: str


@dataclass(frozen=True)
class _ListedPromoter:
    """A promoter, as ``list --json`` prints them."""

    ways: WaysToJoin
    expires_at: str | None
    hint: str
    standing: str
    addresses: tuple[_ListedAddress, ...]
    created_at: str | None

    def as_json(self) -> Mapping[str, object]:
        return {**asdict(self.ways), **{name: value for name, value in asdict(self).items() if name != "ways"}}


@app.command(epilog="Example: handbill promoter invite --name Jia --language zh")
def invite(
    name: Annotated[str | None, typer.Option("--name", help="As customers will see it.")] = None,
    language: Annotated[str | None, language_option("Else the promoter's own device decides.")] = None,
    create: Create = False,
    renew: Annotated[
        int | None,
        typer.Option("--renew", metavar="ID", help="A new invitation for a promoter; the old one opens nothing more."),
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Invite a promoter: prints the links that make whoever opens one this promoter. Give them to nobody else.

    They are shown this once, and are good for accounts.invitation_days.
    """

    async def work(settings: Settings) -> _NewInvitation:
        life = settings.accounts.invitation_life
        if renew is not None:
            if name is not None or language is not None:
                raise CannotBeDone("--renew ID is for a promoter there is: leave --name and --language out")
            async with transaction():
                invited = await promoters.renew(renew, life=life)
        else:
            if not (name or "").strip():
                raise CannotBeDone("the promoter needs a name: --name Jia")
            async with transaction():
                invited = await promoters.invite(name or "", language=language or "", life=life)
        return await _invitation(settings, invited)

    shown = run(config, work, create=create)
    if as_json:
        print_json(asdict(shown.ways))
        return
    ways = shown.ways
    typer.echo(f"{ways.name} is promoter {ways.id} and joins by one of these, on as many devices as they like:")
    typer.echo(f"  browser   {ways.web}")
    typer.echo(f"  Telegram  {ways.telegram or '(known once `handbill serve` runs with [channels.telegram])'}")
    typer.echo(f"  WeChat    send this to the official account: {ways.wechat}")
    typer.echo("            or scan the code that the browser's page shows")
    if opens_here_only(ways.web or ""):
        typer.echo(
            "The browser's link opens on this machine only: set public_url to an address that telephones can open."
        )
    typer.echo(
        f"Good until {shown.expires_at}, and shown only now: it is kept nowhere. A new one, which ends this one:"
    )
    typer.echo(f"  handbill promoter invite --renew {ways.id}")


@app.command(epilog="Example: handbill promoter revoke 2")
def revoke(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """End a promoter's invitation and links for other devices; devices that joined stay.

    To end those, use the console, or `handbill promoter deactivate`, which ends all at once.
    """

    async def work(_: Settings) -> bool:
        async with transaction():
            return await promoters.revoke(number)

    revoked = run(config, work)
    if as_json:
        print_json({"id": number, "revoked": revoked})
    else:
        typer.echo("The invitation opens nothing any more." if revoked else "There was no invitation to revoke.")


@app.command("list", epilog="Example: handbill promoter list --json")
def list_(as_json: AsJson = False, config: Config = None) -> None:
    """List the promoters, newest first, with their devices, and until when their invitations are good."""

    async def work(settings: Settings) -> list[_ListedPromoter]:
        found = await promoters.every_promoter()
        until = await promoters.invited_until([one.id for one in found])
        return [_listed(settings, one, until.get(one.id)) for one in found]

    found = run(config, work)
    if as_json:
        print_json([each.as_json() for each in found])
    else:
        print_table(
            ("ID", "Name", "Standing", "Devices", "Invitation"),
            (
                (
                    one.ways.id,
                    one.ways.name,
                    one.standing,
                    ", ".join(sorted({each.channel for each in one.addresses})) or "not joined",
                    f"until {one.expires_at}" if one.expires_at else "none",
                )
                for one in found
            ),
            empty="No promoters yet. Invite one: handbill promoter invite --name Jia",
        )


@app.command(epilog="Example: handbill promoter deactivate 2")
def deactivate(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Their cards go on working, but they are told nothing more, signed out everywhere, and let in by no link."""

    async def work(_: Settings) -> Promoter:
        async with transaction():
            return await promoters.deactivate(number)

    _tell_standing(run(config, work), as_json=as_json)


@app.command(epilog="Example: handbill promoter reactivate 2")
def reactivate(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Undo a deactivation. Browsers were signed out: `invite --renew` makes a new invitation."""

    async def work(_: Settings) -> Promoter:
        async with transaction():
            return await promoters.reactivate(number)

    _tell_standing(run(config, work), as_json=as_json)


@app.command(epilog="Example: handbill promoter team 2 North --leads")
def team(
    number: Number,
    name: Annotated[str, typer.Argument(metavar="TEAM", help="What the team is called; left out: none.")] = "",
    leads: Annotated[bool, typer.Option("--leads", help="They lead it.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Put a promoter into a team. Who leads it sees everybody's figures there: no words, notes or customers' names.

    Each promoter is in one team at most, and told whenever who sees their figures changes.
    """

    async def work(_: Settings) -> Team | None:
        async with transaction():
            return await put_into_team(number, name, leads=leads)

    found = run(config, work)
    if as_json:
        leader = found is not None and number in found.leads
        print_json({"id": number, "team": found.name if found else None, "leads": leader})
    elif found is None:
        typer.echo(f"Promoter {number} is in no team.")
    else:
        typer.echo(f"Promoter {number} {'leads' if number in found.leads else 'is in'} {found.name}.")


@app.command("hand-over", epilog="Example: handbill promoter hand-over 2 5")
def hand_over(
    giver: Annotated[int, typer.Argument(metavar="FROM", help="Who gives their cards and customers away.")],
    taker: Annotated[int, typer.Argument(metavar="TO", help="Who takes them over.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Give a promoter's cards and customers to another; what was done before stays with who did it."""

    async def work(_: Settings) -> handovers.HandOver:
        return await handovers.hand_over(giver, taker)

    done = run(config, work)
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


async def _invitation(settings: Settings, invited: Promoter) -> _NewInvitation:
    until = (await promoters.invited_until([invited.id])).get(invited.id)
    return _NewInvitation(_ways(settings, invited), iso(until))


def _ways(settings: Settings, invited: Promoter) -> WaysToJoin:
    if not (code := invited.code):
        return WaysToJoin(id=invited.id, name=invited.name)
    return WaysToJoin(
        id=invited.id,
        name=invited.name,
        code=code,
        telegram=DeepLinks(settings.data_dir).link("telegram", f"join_{code}"),
        wechat=f"join {code}",
        web=f"{settings.public_url}/join/{code}",
    )


def _listed(settings: Settings, one: Promoter, until: datetime | None) -> _ListedPromoter:
    return _ListedPromoter(
        _ways(settings, one),
        expires_at=iso(until),
        hint=f"an invitation is shown only when it is made: handbill promoter invite --renew {one.id}",
        standing=one.standing.value,
        addresses=tuple(_ListedAddress(each.channel, each.account) for each in one.addresses),
        created_at=iso(one.created_at),
    )


def _tell_standing(one: Promoter, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": one.id, "name": one.name, "standing": one.standing.value})
    else:
        typer.echo(f"{one.name} ({one.id}) is {one.standing.value}.")
