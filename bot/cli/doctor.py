"""handbill doctor: is everything in order, and if not, what to mend."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.checks.finding import Finding
from bot.cli.checks.findings import all_findings
from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, run, tried
from bot.settings import Settings
from models.numbers import rollups
from models.queue.inbox import run_again
from models.reading.sections import reading_times
from models.reading.tallies import fold_again

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill doctor --online")
def doctor(
    number: Annotated[int | None, typer.Argument(metavar="[ID]", help="With --run-again: only this update.")] = None,
    again: Annotated[
        bool, typer.Option("--run-again", help="Put updates that were set aside back to work, all or one.")
    ] = False,
    count_again: Annotated[
        bool,
        typer.Option("--count-again", help="Count all opens anew for the figures, where `handbill verify` says so."),
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask the platforms whether they know us, and see our certificate.")
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Check settings, database, files and channels, and say what to mend. Exit code 1 when something is bad."""
    if number is not None and not again:
        raise typer.BadParameter("an update's ID goes with --run-again")
    if again:
        _run_again(number, as_json=as_json, config=config)
        return
    if count_again:
        _count_again(as_json=as_json, config=config)
        return
    findings = tried(lambda: all_findings(config, online=online))
    well = all(finding.state != "bad" for finding in findings)
    if as_json:
        print_json({"ok": well, "checks": [asdict(finding) for finding in findings]})
    else:
        _print(findings)
    if not well:
        raise typer.Exit(1)


def _run_again(number: int | None, *, as_json: bool, config: Path | None) -> None:
    async def work(_: Settings) -> int:
        put_back = await run_again(number)
        if number is not None and not put_back:
            raise CannotBeDone(f"no update {number} was put aside; `handbill doctor` lists those that were")
        return put_back

    put_back = run(config, work)
    if as_json:
        print_json({"put_back": put_back})
    else:
        typer.echo(f"{put_back} updates are back at work; the server takes them within seconds.")


def _count_again(*, as_json: bool, config: Path | None) -> None:
    async def work(_: Settings) -> int:
        await reading_times.fold_again()
        await rollups.roll_up_again()
        return await fold_again()

    counted = run(config, work)
    if as_json:
        print_json({"counted": counted})
    else:
        typer.echo(f"{counted:,} opens were counted anew.")


def _print(findings: list[Finding]) -> None:
    from rich.console import Console  # noqa: PLC0415  (slow to load, and programs ask for JSON)
    from rich.text import Text  # noqa: PLC0415  (slow to load, and programs ask for JSON)

    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        colour = {"ok": "green", "warn": "yellow", "bad": "bold red"}[finding.state]
        console.print(Text.assemble((f"{finding.state:<5}", colour), f"{finding.check}: {finding.sentence}"))
