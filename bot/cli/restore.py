"""handbill restore: what `handbill backup` wrote, back in its place."""

from typing import Annotated

import typer

from bot.backup_destination import backup_file
from bot.cli.progress_bar import progress
from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, tried
from bot.media_place import media_store
from bot.settings import load_settings
from models.backups import BadArchive, InTheWay, Restored
from models.backups import restore as put_back

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill restore handbill-monday.tar.gz")
def restore(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What `handbill backup` wrote; also s3://bucket/FILE.tar.gz.")
    ],
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
                    backup_file(settings, file),
                    settings.database.direct_url,
                    settings.data_dir,
                    settings.media_dir,
                    report,
                    media=media_store(settings),
                    force=force,
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
