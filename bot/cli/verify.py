"""handbill verify: is all that is kept whole and in agreement with itself?"""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.backup_destination import backup_file
from bot.cli.progress_bar import progress
from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, run, tried
from bot.media_place import media_store
from bot.settings import Settings, load_settings
from models.backups import BadArchive, Manifest, checked
from models.integrity import Fault, faults

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill verify --json")
def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE]", help="A backup, also s3://bucket/FILE.tar.gz: then it is read through, and nothing else."
        ),
    ] = "",
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Check the database's integrity, every reference, states that can't be, and every media file's hash.

    One line for each fault, with what to mend; exit code 1 when there is one. Works while the server runs.
    """
    if file:
        _verify_backup(file, as_json=as_json, config=config)
        return

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


def _verify_backup(file: str, *, as_json: bool, config: Path | None) -> None:
    async def work() -> Manifest:
        try:
            with progress() as report:
                return await asyncio.to_thread(checked, backup_file(load_settings(config), file), report)
        except BadArchive as error:
            raise CannotBeDone(str(error)) from error

    manifest = tried(work)
    number, files = sum(manifest.rows.values()), len(manifest.parts) - 1
    if as_json:
        print_json({"ok": True, "made_at": manifest.made_at, "rows": number, "media_files": files})
    else:
        typer.echo(f"The backup is whole: the state of {manifest.made_at}, {number:,} rows and {files:,} media files.")
