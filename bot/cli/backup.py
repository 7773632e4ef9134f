"""handbill backup and handbill restore."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errands import AsJson, CannotBeDone, Config, print_json, tried
from bot.cli.progress import progress
from bot.settings import load_settings
from models.backups import BadArchive, InTheWay, Restored, Taken, back_up
from models.backups import restore as put_back


def backup(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="FILE.tar.gz, or FILE.tar: uncompressed.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Back up database and media, also while the server runs. The file appears when it is whole, for your eyes only.

    It holds all there is but the settings: people's data and this installation's keys. Keep it like the database.
    """

    async def work() -> Taken:
        settings = load_settings(config)
        try:
            with progress() as report:
                return await back_up(settings.database.url, settings.media_dir, out, report)
        except BadArchive as error:
            raise CannotBeDone(str(error)) from error

    taken = tried(work)
    manifest = taken.manifest
    files = len(manifest.parts) - 1
    if as_json:
        told = manifest.model_dump(exclude={"parts"}) | {"file": str(out), "bytes": taken.size, "media_files": files}
        print_json(told)
    else:
        number = sum(manifest.rows.values())
        typer.echo(f"{number:,} rows and {files:,} media files are in {out} ({taken.size:,} bytes)")
        for name in manifest.damaged:
            typer.echo(f"media file {name} is damaged and was left out; see `handbill verify`", err=True)
    if manifest.damaged:
        raise typer.Exit(1)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `handbill backup` wrote.", dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace a database that is not empty.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Put a backup in the place of database and media. The archive is checked whole before anything is touched.

    Stop the server first. Erasures done after the backup was made have to be done again. Operators sign in anew, and so
    does everybody whom the database that is replaced does not let in, or all where there is none.
    """

    async def work() -> Restored:
        settings = load_settings(config)
        try:
            with progress() as report:
                return await put_back(
                    file, settings.database.url, settings.data_dir, settings.media_dir, report, force=force
                )
        except (BadArchive, InTheWay) as error:
            raise CannotBeDone(str(error)) from error

    restored = tried(work)
    manifest = restored.manifest
    if as_json:
        faults = [str(fault) for fault in restored.faults]
        print_json({"made_at": manifest.made_at, "version": manifest.version, "rows": manifest.rows, "faults": faults})
    else:
        typer.echo(f"Restored the state of {manifest.made_at}: {sum(manifest.rows.values()):,} rows.")
        if restored.ended:
            typer.echo(
                f"{restored.ended:,} browsers were signed out: promoters come back by `promoter invite --renew`."
            )
        for fault in restored.faults:
            typer.echo(str(fault), err=True)
    if restored.faults:
        raise typer.Exit(1)


def add_to(app: typer.Typer) -> None:
    app.command("backup", epilog="Example: handbill backup --out handbill-monday.tar.gz")(backup)
    app.command("restore", epilog="Example: handbill restore handbill-monday.tar.gz")(restore)
