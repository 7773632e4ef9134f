"""handbill verify: is all that is kept whole and in agreement with itself?"""

from dataclasses import asdict

import typer

from bot.cli.progress import progress
from bot.cli.runtime import AsJson, Config, print_json, run
from bot.media import media_store
from bot.settings import Settings
from models.integrity import Fault, faults

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill verify --json")
def verify(as_json: AsJson = False, config: Config = None) -> None:
    """Check the database's integrity, every reference, states that can't be, and every media file's hash.

    One line for each fault, with what to mend; exit code 1 when there is one. Works while the server runs.
    """

    async def work(settings: Settings) -> list[Fault]:
        with progress() as report:
            media = media_store(settings)
            return [fault async for fault in faults(media, lambda table, rows: report(table, rows, 0))]

    found = run(config, work)
    if as_json:
        print_json({"ok": not found, "faults": [asdict(fault) for fault in found]})
    else:
        for fault in found:
            typer.echo(str(fault))
        if not found:
            typer.echo("All is well: database, references, states and media files.")
    if found:
        raise typer.Exit(1)
