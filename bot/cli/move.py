"""handbill move: all rows into another database."""

from typing import Annotated

import typer

from bot.cli.progress_bar import progress
from bot.cli.runtime import AsJson, CannotBeDone, Config, missing_database, print_json, print_table, source_of, tried
from bot.settings import load_settings
from bot.settings_sources import MOVE_TO
from models.backups.moving import CannotMove, MovedRows
from models.backups.moving import move as move_rows

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill move --to postgres://handbill@db.internal/handbill")
def move(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="URL",
            envvar=MOVE_TO,
            show_envvar=True,
            help="sqlite://FILE that is not there yet, or postgres://… of a database that is empty.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be moved, and what is in the way.")
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Move every row from the database of the settings into another one, and compare both. Stop the server first.

    The old database is only read. Whatever ends the command, typed again it goes on where it was. Then put the new
    address into database.url, and start the server. Media and the rest of data_dir stay where they are.
    """

    async def work() -> MovedRows:
        settings = load_settings(config)
        if missing := missing_database(settings):
            raise CannotBeDone(
                f"there is no database at {missing} ({source_of(config)}): name its settings with --config"
            )
        try:
            with progress() as report:
                return await move_rows(
                    settings.database.direct_url,
                    to,
                    settings.data_dir,
                    report,
                    dry_run=dry_run,
                    by_month=settings.database.by_month,
                )
        except CannotMove as error:
            raise CannotBeDone(str(error)) from error

    moved = tried(work)
    if as_json:
        print_json({"rows": moved.rows, "resumed": moved.resumed, "moved": moved.moved})
        return
    number = sum(moved.rows.values())
    if not moved.moved:
        print_table(["table", "rows"], [(name, f"{n:,}") for name, n in moved.rows.items() if n], empty="no rows")
        typer.echo(f"{number:,} rows would be moved; nothing is in the way. Run it without --dry-run.")
        return
    typer.echo(f"{number:,} rows are moved, and the same in both. Put the new address into database.url and start it.")
