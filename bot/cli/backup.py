"""handbill backup: everything there is, in one file."""

import asyncio
from typing import Annotated

import typer

from bot.backup_destination import bucket_of_backups, new_backup
from bot.cli.progress_bar import progress
from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, print_table, tried
from bot.settings import Settings, load_settings
from models.backups import BackupTaken, BadArchive, back_up
from models.backups.destinations.destination import NewBackup
from models.backups.destinations.kept import drop_old, kept, made_at
from models.files.bucket import ListedFile

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill backup --out handbill-monday.tar.gz")
def backup(
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="FILE",
            help="FILE.tar.gz, or FILE.tar: uncompressed; s3://bucket/FILE.tar.gz. Without: into backups.url.",
        ),
    ] = "",
    listed: Annotated[bool, typer.Option("--list", help="Only list the backups in the bucket of backups.url.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Back up database and media, also while the server runs. The file appears when it is whole, for your eyes only.

    It holds all there is but the settings: people's data and this installation's keys. Keep it like the database. In
    the bucket of backups.url, the newest stay, as many as backups.keep says.
    """
    if listed:
        _print_list(tried(lambda: _kept(load_settings(config))), as_json=as_json)
        return
    to, taken, dropped = tried(lambda: _backed_up(load_settings(config), out))
    _print(to, taken, dropped, as_json=as_json)
    if taken.manifest.damaged:
        raise typer.Exit(1)


async def _backed_up(settings: Settings, out: str) -> tuple[NewBackup, BackupTaken, list[str]]:
    """Return where the backup is, what it holds, and which old ones went."""
    if settings.media.url:
        typer.echo(f"What is in {settings.media.url} is not in a backup: have the bucket keep versions.", err=True)
    to = new_backup(settings, out)
    try:
        with progress() as report:
            taken = await back_up(settings.database.direct_url, settings.media_dir, to, report)
    except BadArchive as error:
        raise CannotBeDone(str(error)) from error
    dropped = await asyncio.to_thread(drop_old, bucket_of_backups(settings), settings.backups.keep) if not out else []
    return to, taken, dropped


async def _kept(settings: Settings) -> list[ListedFile]:
    return await asyncio.to_thread(kept, bucket_of_backups(settings))


def _print(to: NewBackup, taken: BackupTaken, dropped: list[str], *, as_json: bool) -> None:
    manifest = taken.manifest
    files = len(manifest.parts) - 1
    if as_json:
        more = {"file": str(to), "bytes": taken.size, "media_files": files, "dropped": dropped}
        print_json(manifest.model_dump(exclude={"parts"}) | more)
        return
    number = sum(manifest.rows.values())
    typer.echo(f"{number:,} rows and {files:,} media files are in {to} ({taken.size:,} bytes)")
    for name in dropped:
        typer.echo(f"{name} was older than those that are kept, and is deleted")
    for name in manifest.damaged:
        typer.echo(f"media file {name} is damaged and was left out; see `handbill verify`", err=True)


def _print_list(found: list[ListedFile], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [{"name": file.name, "bytes": file.size, "made_at": made_at(file.name).isoformat()} for file in found]
        )
        return
    rows = [(file.name, f"{file.size:,}") for file in found]
    print_table(("backup", "bytes"), rows, empty="There is no backup in the bucket yet.")
