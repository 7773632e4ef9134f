"""handbill migrate: the tables of an older version brought up to this one, said beforehand."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, source_of, tried
from bot.cli.runtime import missing_database as missing
from bot.file_owner import keeping_owner
from bot.settings import Settings, load_settings
from models.storage.database import open_database, pending_migrations
from models.storage.locks import AlreadyServed, serving

if TYPE_CHECKING:
    from models.storage.migrating.rehearsal import PendingMigration

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill migrate --dry-run")
def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Bring the tables of an older version up to this one: each migration whole or not at all, none twice.

    Make a backup first. There is no way back but restoring it.
    """

    async def work() -> "list[PendingMigration]":
        settings = load_settings(config)
        if file := missing(settings):
            raise CannotBeDone(f"there is no database at {file} ({source_of(config)}); `handbill serve` makes one")
        pending = await pending_migrations(settings.database.direct_url)
        if pending and not dry_run:
            await _bring_up(settings)
        return pending

    _report(tried(work), dry_run=dry_run, as_json=as_json)


async def _bring_up(settings: Settings) -> None:
    try:
        with _nobody_serving(settings), keeping_owner(settings.data_dir):
            found = settings.database
            async with open_database(found.url, found.session_url, migrating=True, by_month=found.by_month):
                pass
    except AlreadyServed as error:
        raise CannotBeDone(f"a Handbill serves {settings.data_dir}: stop it first") from error


def _nobody_serving(settings: Settings) -> AbstractContextManager[None]:
    """On SQLite a server would be kept waiting longer than it waits; on PostgreSQL older versions may go on."""
    return serving(settings.data_dir) if settings.database.url.startswith("sqlite") else nullcontext()


def _report(pending: "list[PendingMigration]", *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json({"done": not dry_run, "migrations": [asdict(each) for each in pending]})
    elif not pending:
        typer.echo("The tables are those of this version: there is nothing to migrate.")
    else:
        for each in pending:
            typer.echo("\n".join(_lines(each)))
        typer.echo(_summed_up(pending, dry_run=dry_run))


def _lines(migration: "PendingMigration") -> Iterator[str]:
    yield f"{migration.name}: {migration.summary}"
    if migration.new_tables:
        yield f"  makes {_listed(migration.new_tables)}"
    for table, count in migration.new_columns.items():
        yield f"  adds {_counted(count, 'column')} to {table}; no row is rewritten"
    for table in migration.written:
        yield f"  changes rows of {table}: {migration.rows[table]:,} at most"
    for table, count in migration.new_indexes.items():
        yield f"  reads {table} ({_counted(migration.rows[table], 'row')}) for {_counted(count, 'index', 'indexes')}"
    if migration.rows:
        yield f"  locked meanwhile: {_listed(list(migration.rows))}"


def _summed_up(pending: "list[PendingMigration]", *, dry_run: bool) -> str:
    written = sum(each.rows[table] for each in pending for table in each.written)
    read = sum(each.rows[table] * count for each in pending for table, count in each.new_indexes.items())
    what = f"{_counted(len(pending), 'migration')}: {written:,} rows written at most, {read:,} read for indexes."
    if not dry_run:
        return f"Done. {what}"
    return f"{what} Nothing was changed. Stop the server, make a backup (`handbill backup`), then: handbill migrate"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _listed(names: list[str]) -> str:
    return ", ".join(names)
