"""Moving from PostgreSQL, and into it: tables are filled where they are, and no server starts until they are whole."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import asyncpg

from models.backups.moving.column_values import Row
from models.backups.moving.tables import (
    MOVING,
    NOT_MOVED,
    CannotMove,
    Checkpoint,
    Table,
    Tables,
    Target,
    next_rows,
    read_checkpoint,
    written,
)
from models.storage.partitions.making import IS_WHOLE, KEYS, MonthsOfRows

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_TABLE, _REFERENCE, _HOUSE = "table ", "reference ", "house"
_COLUMNS = (
    "SELECT relname AS table, attname AS column, typname AS type,"  # noqa: S608  (our own words)
    " array_position(indkey::int2[], attnum) AS place_in_key FROM pg_class"
    " JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
    " JOIN pg_type ON pg_type.oid = atttypid"
    " LEFT JOIN pg_index ON indrelid = pg_class.oid AND indisprimary"
    f" WHERE {IS_WHOLE} ORDER BY relname, attnum"
)
_REFERENCES = (
    "SELECT relname AS table, conname AS name, pg_get_constraintdef(pg_constraint.oid) AS rule FROM pg_constraint"  # noqa: S608  (our own words)
    f" JOIN pg_class ON pg_class.oid = conrelid WHERE contype = 'f' AND {IS_WHOLE}"
)
_SEQUENCES = (
    "SELECT relname AS table, attname AS column, pg_get_serial_sequence(quote_ident(relname), attname) AS name"  # noqa: S608  (our own words)
    " FROM pg_class"
    f" JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped WHERE {IS_WHOLE}"
    " AND pg_get_serial_sequence(quote_ident(relname), attname) IS NOT NULL"
)
_KEEP = "INSERT INTO moving VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class PostgresTables(Tables):
    dialect = "postgres"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def tables(self) -> dict[str, Table]:
        by_table: dict[str, list[asyncpg.Record]] = {}
        for each in await self._connection.fetch(_COLUMNS):
            by_table.setdefault(each["table"], []).append(each)
        return {name: _table(name, columns) for name, columns in by_table.items() if name not in NOT_MOVED}

    async def count(self, table: Table) -> int:
        return int(await self._connection.fetchval(f'SELECT count(*) FROM "{table.name}"'))  # noqa: S608  (tables out of the database's own list)

    async def some(self, table: Table, after: Sequence[str | int]) -> list[Row]:
        marks = [f"${n}" for n in range(1, len(after) + 1)]
        return [tuple(row) for row in await self._connection.fetch(next_rows(table, marks), *after)]

    async def numbers_given(self) -> dict[str, int]:
        found = {}
        for each in await self._connection.fetch(_SEQUENCES):
            last, is_called = await self._connection.fetchrow(f"SELECT last_value, is_called FROM {each['name']}")  # noqa: S608  (the database's own list)
            found[each["table"]] = int(last) if is_called else 0
        return found


class PostgresTarget(PostgresTables, Target):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._months = MonthsOfRows(connection)

    async def begun(self) -> dict[str, Checkpoint] | None:
        if await self._connection.fetchval("SELECT to_regclass($1)", f"public.{MOVING}") is None:
            return None
        found = await self._connection.fetch("SELECT name, value FROM moving")
        return {name.removeprefix(_TABLE): read_checkpoint(value) for name, value in found if name.startswith(_TABLE)}

    async def belongs_to(self) -> str:
        return str(await self._connection.fetchval("SELECT value FROM moving WHERE name = $1", _HOUSE))

    async def begin(self, house: str, tables: Mapping[str, Table]) -> None:
        async with self._connection.transaction():
            await self._connection.execute("CREATE TABLE moving (name text PRIMARY KEY, value text NOT NULL)")
            await self._connection.execute(_KEEP, _HOUSE, house)
            for each in await self._connection.fetch(_REFERENCES):
                change = f'ALTER TABLE "{each["table"]}" ADD CONSTRAINT "{each["name"]}" {each["rule"]}'
                await self._connection.execute(_KEEP, _REFERENCE + each["name"], change)
                await self._connection.execute(f'ALTER TABLE "{each["table"]}" DROP CONSTRAINT "{each["name"]}"')
            await self._switch_triggers("DISABLE", tables)
            await self._connection.execute(f"TRUNCATE {', '.join(_quoted(tables))}")

    async def add(self, table: Table, rows: Sequence[Row], checkpoint: Checkpoint) -> None:
        if key := KEYS.get(table.name):
            place = table.columns.index(key)
            await self._months.make(table.name, (int(str(row[place])) for row in rows))
        try:
            async with self._connection.transaction():
                await self._connection.copy_records_to_table(table.name, records=rows, columns=table.columns)
                await self._connection.execute(_KEEP, _TABLE + table.name, written(checkpoint))
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, ValueError, OverflowError) as error:
            first, last = (table.key_of(row)[0] for row in (rows[0], rows[-1]))
            raise CannotMove(
                f"a row of {table.name} between {first} and {last} can't be stored in PostgreSQL: {error}"
            ) from error

    async def empty(self, table: Table) -> None:
        async with self._connection.transaction():
            await self._connection.execute(f'TRUNCATE "{table.name}"')
            await self._connection.execute("DELETE FROM moving WHERE name = $1", _TABLE + table.name)

    async def finish(self, numbers: Mapping[str, int]) -> None:
        tables = await self.tables()
        try:
            async with self._connection.transaction():
                for each in await self._connection.fetch(
                    "SELECT value FROM moving WHERE name LIKE $1", f"{_REFERENCE}%"
                ):
                    await self._connection.execute(each["value"])
                await self._switch_triggers("ENABLE", tables)
                for each in await self._connection.fetch(_SEQUENCES):
                    # Of rows that are written in bulk, SQLite keeps no count: it goes by the largest number.
                    largest = f'SELECT coalesce(max("{each["column"]}"), 0) FROM "{each["table"]}"'  # noqa: S608  (the database's own list)
                    if number := max(numbers.get(each["table"], 0), await self._connection.fetchval(largest)):
                        await self._connection.execute("SELECT setval($1::regclass, $2)", each["name"], number)
                await self._connection.execute("DROP TABLE moving")
        except asyncpg.ForeignKeyViolationError as error:
            raise CannotMove(f"{error.detail or error}; see what handbill verify says of the source") from error
        await self._connection.execute("ANALYZE")

    async def _switch_triggers(self, switch: str, tables: Mapping[str, Table]) -> None:
        for name in _quoted(tables):
            await self._connection.execute(f"ALTER TABLE {name} {switch} TRIGGER USER")


def _table(name: str, columns: Sequence[asyncpg.Record]) -> Table:
    key = sorted((each["place_in_key"], each["column"]) for each in columns if each["place_in_key"] is not None)
    return Table(
        name,
        tuple(each["column"] for each in columns),
        tuple(column for _, column in key),
        tuple(each["type"] for each in columns),
    )


def _quoted(tables: Mapping[str, Table]) -> list[str]:
    return [f'"{name}"' for name in tables]
