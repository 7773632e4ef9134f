"""handbill backup: everything there is, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.progress import progress
from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, tried
from bot.settings import load_settings
from models.backups import BackupTaken, BadArchive, back_up

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill backup --out handbill-monday.tar.gz")
def backup(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="FILE.tar.gz, or FILE.tar: uncompressed.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Back up database and media, also while the server runs. The file appears when it is whole, for your eyes only.

    It holds all there is but the settings: people's data and this installation's keys. Keep it like the database.
    """

    async def work() -> BackupTaken:
        settings = load_settings(config)
        if settings.media.url:
            typer.echo(f"What is in {settings.media.url} is not in a backup: have the bucket keep versions.", err=True)
        try:
            with progress() as report:
                return await back_up(settings.database.direct_url, settings.media_dir, out, report)
        except BadArchive as error:
            raise CannotBeDone(str(error)) from error

    taken = tried(work)
    manifest = taken.manifest
    files = len(manifest.parts) - 1
    if as_json:
        summary = manifest.model_dump(exclude={"parts"}) | {"file": str(out), "bytes": taken.size, "media_files": files}
        print_json(summary)
    else:
        number = sum(manifest.rows.values())
        typer.echo(f"{number:,} rows and {files:,} media files are in {out} ({taken.size:,} bytes)")
        for name in manifest.damaged:
            typer.echo(f"media file {name} is damaged and was left out; see `handbill verify`", err=True)
    if manifest.damaged:
        raise typer.Exit(1)
