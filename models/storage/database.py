"""The database: opened and migrated, closed again; one write queue on SQLite, a pool on PostgreSQL."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.exceptions import DBConnectionError, OperationalError, TransactionManagementError
from tortoise.transactions import in_transaction

import models.storage.lean_tortoise  # noqa: F401  (or every opening parses tortoise's own sources)
from models.invalid_input import InvalidInput
from models.storage.clock import now
from models.storage.engines.admission import Access, NotAdmitted, admitted, connector_at
from models.storage.engines.connector import Connection, Connector, TortoiseConfig
from models.storage.engines.postgres_batches import BatchConnection
from models.storage.engines.sqlite_batches import BUSY_MS, WAL_BYTES, WAL_PAGES
from models.storage.locks import turn_in
from models.storage.migrating.due import APPLIED, MigrationsDue, applied_in, lacking
from models.storage.partitions.making import partition
from models.storage.partitions.months import Month
from models.storage.statements import Batch, PlainClient, Statement, opened

if TYPE_CHECKING:
    from tortoise.backends.base.client import TransactionContext

    from models.storage.migrating.rehearsal import PendingMigration

APP = "models"
SERVER_CACHE_KIB = 16_000
COMMAND_CACHE_KIB = 2_000
"""A command reads a row once: what it read before, the operating system still knows."""
POSTGRES_TIMEOUT_S = 10
ANSWER_S = 2.0
"""Seconds that a request waits for a row: a frozen database never answers."""


_NO_DATABASE = "database.url must start with sqlite:// or postgres://"


class BadDatabaseUrl(InvalidInput):
    """The setting ``database.url`` names no database that we know."""


DatabaseTrouble: tuple[type[BaseException], ...] = (
    OperationalError,
    DBConnectionError,
    TransactionManagementError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that died in the middle of a question
    asyncpg.OperatorInterventionError,  # shutting down, starting up, cancelled
    asyncpg.InsufficientResourcesError,  # its disk is full, too many connections
    asyncpg.PostgresSystemError,  # its disk fails
    asyncpg.TransactionRollbackError,  # two waited for each other, and one was chosen to give way
    asyncpg.InvalidTransactionStateError,  # it takes no writes: a standby, or a primary that is no longer one
    asyncpg.InvalidAuthorizationSpecificationError,  # it lets nobody in while it is changed
    asyncpg.InvalidCatalogNameError,  # a pooler that does not know it yet
    ConnectionError,
    TimeoutError,
)
"""The database takes nothing at present: the query is not at fault and can be repeated later."""


class WriteRefused(Exception):
    """The database did not take a batch. ``passing``: it takes nothing at present; else a row in it is bad."""

    def __init__(self, cause: Exception, *, passing: bool) -> None:
        super().__init__(str(cause))
        self.passing = passing


class Database(ABC):
    """An open database: what the models can't do through tortoise."""

    dialect: str
    access: Access | None = None
    """How PostgreSQL is come to; None: it is SQLite, and no other process's."""

    @abstractmethod
    async def commit(self, batch: Batch) -> None:
        """Run the statements in one durable transaction. Raise WriteRefused, having written nothing of it."""

    async def ping(self) -> None:
        """Ask the database for an answer. Raise OSError when there is none within two seconds."""
        try:
            async with asyncio.timeout(2):
                await get_connection("default").execute_query("SELECT 1")
        except (sqlite3.Error, asyncpg.PostgresError, *DatabaseTrouble) as error:
            raise OSError("the database does not answer") from error


class Sqlite(Database):
    """All writing goes through tortoise's one connection: no second writer, no lock to lose, no race in the WAL."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path

    async def commit(self, batch: Batch) -> None:
        client = cast("Any", get_connection("default"))
        try:
            await client.commit(batch)
        except sqlite3.OperationalError as error:
            raise WriteRefused(error, passing=True) from error
        except (sqlite3.Error, OverflowError, ValueError) as error:
            raise WriteRefused(error, passing=False) from error


_BAD_ROW: tuple[type[Exception], ...] = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    *(TypeError, ValueError, OverflowError),  # of a value that does not fit its column
)


class Postgres(Database):
    """Batches go through a connection of their own, so that no page's query keeps an open waiting."""

    dialect = "postgres"

    def __init__(self, batches: BatchConnection, access: Access) -> None:
        self._batches = batches
        self.access = access

    async def commit(self, batch: Batch) -> None:
        try:
            await self._batches.run(batch)
        except _BAD_ROW as error:
            raise WriteRefused(error, passing=False) from error
        except (asyncpg.PostgresError, *DatabaseTrouble, OSError) as error:
            raise WriteRefused(error, passing=True) from error


def tortoise_config(
    url: str, *, migrating: bool = False, cache_kib: int = SERVER_CACHE_KIB, connector: Connector | None = None
) -> TortoiseConfig:
    """Return how tortoise is to open ``sqlite://path`` or ``postgres://…``. Raise BadDatabaseUrl.

    ``cache_kib``: most memory of a SQLite connection for pages it has read. ``connector``: of the PostgreSQL address,
    where there is one already.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        connection: Any = {
            "engine": "models.storage.engines.sqlite",
            "credentials": {
                "file_path": str(sqlite_path(url)),
                "journal_mode": "WAL",
                "synchronous": "FULL",
                "busy_timeout": BUSY_MS,
                "secure_delete": "ON",
                # A WAL that keeps its size is overwritten in place: its fsync has no new blocks to write down.
                "journal_size_limit": WAL_BYTES,
                "wal_autocheckpoint": WAL_PAGES,
                "cache_size": -cache_kib,
                # What a savepoint may have to undo stands in memory: else each update would make a file and delete it.
                "temp_store": "FILE" if migrating else "MEMORY",
                "analysis_limit": 400,  # rows of each index that models.storage.planner_statistics looks at
                # A migration that rebuilds a table drops it: with foreign keys on, its children would go too.
                "foreign_keys": "OFF" if migrating else "ON",
            },
        }
    elif scheme in {"postgres", "postgresql"}:
        connector = connector or _connector_at(url)
        # A query to a frozen database must fail in time; a migration takes as long as it takes.
        timeout: dict[str, Any] = {} if migrating else {"command_timeout": POSTGRES_TIMEOUT_S}
        connection = {
            "engine": "models.storage.engines.postgres",
            "credentials": {"connector": connector, **timeout, **connector.dsn.pool},
        }
    else:
        raise BadDatabaseUrl(_NO_DATABASE)
    app = {"models": MODELS, "default_connection": "default", "migrations": "models.migrations"}
    return {"connections": {"default": connection}, "apps": {APP: app}, "use_tz": True, "timezone": "UTC"}


def _connector_at(url: str) -> Connector:
    try:
        return connector_at(url)
    except NotAdmitted as error:
        raise BadDatabaseUrl(str(error)) from error


def sqlite_path(url: str) -> Path:
    """Return the file of a ``sqlite://`` URL."""
    return Path(url.removeprefix("sqlite://").partition("?")[0])


@asynccontextmanager
async def open_database(
    url: str,
    session_url: str = "",
    *,
    cache_kib: int = SERVER_CACHE_KIB,
    migrating: bool = False,
    by_month: bool = False,
) -> AsyncIterator[Database]:
    """Open the database for the whole process and close it; a new one gets its tables.

    ``session_url``: leads to PostgreSQL itself, where ``url`` leads through a pooler. ``migrating``: one of an older
    version is brought up to this. ``by_month``: on PostgreSQL, opens that are still none are partitioned.
    Raise MigrationsDue without, BadDatabaseUrl, OSError, asyncpg's errors.
    """
    if url.startswith("sqlite"):
        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if lacking(applied_in(sqlite_path(url))):
            async with turn_in(sqlite_path(url).parent):  # a command may be typed while the server starts
                await _bring_up(url, applied_in(sqlite_path(url)), migrating=migrating)
        sqlite_path(url).chmod(0o600)
        async with _opened(url, cache_kib):
            yield Sqlite(sqlite_path(url))
        return
    if not url.startswith(("postgres://", "postgresql://")):
        raise BadDatabaseUrl(_NO_DATABASE)
    async with _open_postgres(url, session_url, migrating=migrating, by_month=by_month) as database:
        yield database


@asynccontextmanager
async def _open_postgres(url: str, session_url: str, *, migrating: bool, by_month: bool) -> AsyncIterator[Postgres]:
    try:
        async with admitted(url, session_url) as (access, first):
            if lacking(await _applied(first)):
                # Processes that start together migrate one after the other.
                await first.execute("SELECT pg_advisory_lock(hashtext('handbill migrate'))")
                await _bring_up(url, await _applied(first), migrating=migrating, connector=access.direct)
            if by_month:
                with suppress(asyncpg.LockNotAvailableError):  # somebody is at work in it; the doctor tells
                    await partition(first, Month.at(now()))
    except NotAdmitted as error:
        raise BadDatabaseUrl(str(error)) from error
    batches = BatchConnection(access.usual, access.pooler, POSTGRES_TIMEOUT_S)
    try:
        async with _opened(url, connector=access.usual):
            yield Postgres(batches, access)
    finally:
        await batches.close()


async def _applied(connection: Connection) -> set[str]:
    try:
        return {row["name"] for row in await connection.fetch(APPLIED)}
    except asyncpg.UndefinedTableError:
        return set()


async def _bring_up(url: str, applied: set[str], *, migrating: bool, connector: Connector | None = None) -> None:
    missing = lacking(applied)
    if missing and applied and not migrating:
        raise MigrationsDue(missing)
    if missing:
        await _migrate(url, logged=bool(applied), connector=connector)


async def _migrate(url: str, *, logged: bool, connector: Connector | None) -> None:
    from models.storage.migrating.executor import migrate  # noqa: PLC0415  (slow to load, and seldom is there anything to do)

    await migrate(tortoise_config(url, migrating=True, connector=connector), logged=logged)


async def pending_migrations(url: str) -> "list[PendingMigration]":
    """Tell what each migration would do that the database lacks, and change nothing. Raise BadDatabaseUrl, OSError."""
    from models.storage.migrating.rehearsal import rehearse  # noqa: PLC0415  (as above)

    return await rehearse(tortoise_config(url, migrating=True))


@asynccontextmanager
async def _opened(
    url: str, cache_kib: int = SERVER_CACHE_KIB, connector: Connector | None = None
) -> AsyncIterator[None]:
    EXECUTOR_CACHE.clear()  # tortoise keeps each model's SQL, in the dialect of the database opened before
    # The fallback lets tasks that were started earlier, and threads, find the open database.
    config = tortoise_config(url, cache_kib=cache_kib, connector=connector)
    await Tortoise.init(config=config, _enable_global_fallback=True)
    before = opened.get()
    opened.set(cast("PlainClient", get_connection("default")))
    try:
        yield
    finally:
        opened.set(before)
        await Tortoise.close_connections()


def transaction() -> "TransactionContext":
    """Make one transaction of an ``async with`` block; nested, a savepoint. No network and no file work inside."""
    return in_transaction("default")


_SAVEPOINT, _RELEASE = Statement("SAVEPOINT part"), Statement("RELEASE SAVEPOINT part")
_UNDO = Statement("ROLLBACK TO SAVEPOINT part")


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """Make a part of the open transaction, which alone is undone when an exception leaves the block.

    For hot paths: ``transaction()``, nested, is the same and takes ten times as long.
    """
    await _SAVEPOINT.run()
    try:
        yield
    except Exception:
        await _UNDO.run()
        await _RELEASE.run()
        raise
    await _RELEASE.run()


MODELS = [
    "models.people.addresses",
    "models.people.oauth_states",
    "models.talking.blocks",
    "models.calls.calls",
    "models.storage.channel_state",
    "models.meetings.checkins",
    "models.talking.communications",
    "models.talking.connections",
    "models.people.confirmations",
    "models.personal_data.consents",
    "models.talking.conversations",
    "models.talking.drafts",
    "models.talking.mail_alerts",
    "models.talking.saved_replies",
    "models.people.customers",
    "models.people.likenesses",
    "models.customer_records.mentions",
    "models.people.digest_times",
    "models.people.teams",
    "models.talking.unverified",
    "models.privacy.erasures",
    "models.people.successors",
    "models.queue.inbox",
    "models.reading.interactions",
    "models.storage.secret_keys",
    "models.talking.web_lines",
    "models.meetings.meetings",
    "models.identity.merges",
    "models.storage.nodes",
    "models.reading.opens",
    "models.reading.dropped_reports",
    "models.reading.dropped_opens",
    "models.queue.outbox",
    "models.queue.payload_references",
    "models.queue.receipts",
    "models.search.passages",
    "models.people.promoters",
    "models.sharing.promotions",
    "models.sharing.pushes",
    "models.talking.reactions",
    "models.reaching.mailboxes",
    "models.reaching.subscriptions",
    "models.customer_records.fields.definitions",
    "models.customer_records.fields.field_values",
    "models.customer_records.labels",
    "models.customer_records.notes",
    "models.customer_records.reminders",
    "models.customer_records.segments",
    "models.identity.bulk_actions",
    "models.people.refusals",
    "models.storage.revisions",
    "models.people.sessions",
    "models.sharing.tags",
    "models.reading.tallies",
    "models.reading.sections.reading_times",
    "models.numbers.rollups",
    "models.spread.edges",
    "models.people.device_links",
    "models.talking.threads",
    "models.streaming.event_log",
    "models.streaming.feeds",
]
TORTOISE_ORM = tortoise_config("sqlite://data/handbill.db")
