"""handbill events: how far other systems are told of what happens, and telling them again."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.export import moment_typed
from bot.cli.runtime import AsJson, Config, print_json, print_table, run
from bot.settings import Settings
from models.streaming.lags import Lag, lags
from models.streaming.resending import resend

app = typer.Typer(add_completion=False)

_HEADINGS = ("System", "Has up to", "Waiting", "Oldest")
_NOBODY = "Nobody is told of events: see [events] in docs/settings.md."


@app.command(epilog="Example: handbill events --from 2026-03-01")
def events(
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="T", help="Tell again what happened since this date or time, ISO 8601."),
    ] = None,
    everything: Annotated[bool, typer.Option("--from-the-beginning", help="Tell again all there is.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Say how far other systems are told of opens, interactions and communications, and tell them again."""
    if since is not None and everything:
        raise typer.BadParameter("--from and --from-the-beginning are two things")
    at = None if since is None else moment_typed(since, "--from")

    async def work(_: Settings) -> tuple[dict[str, int], list[Lag]]:
        again = await resend(at) if everything or at is not None else {}
        return again, await lags()

    again, told = run(config, work)
    if as_json:
        print_json({"told_again": again, "systems": [asdict(lag) for lag in told]})
        return
    for table, number in again.items():
        typer.echo(f"{number:,} {table} are told again, under new positions.")
    print_table(_HEADINGS, (_line(lag) for lag in told), empty=_NOBODY)


def _line(lag: Lag) -> tuple[str, ...]:
    return lag.feed, f"{lag.position:,}", f"{lag.behind:,}", f"{lag.oldest_s:.0f} s" if lag.behind else ""
