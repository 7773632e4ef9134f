"""PostgreSQL: dumped with pg_dump and put back with psql, from one snapshot and in one transaction."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from models.storage import nodes
from models.storage.database import POSTGRES_TIMEOUT_S
from models.storage.engines.admission import connector_at
from models.storage.partitions.making import IS_WHOLE


class MissingTool(LookupError):
    """A program of PostgreSQL's is not there, or does not fit the server; the sentence says what to install."""


async def snapshot(url: str, to: Path) -> tuple[dict[str, int], list[str]]:
    """Dump the database as it is now, as SQL; return the rows by table, of the same moment, and its migrations.

    Raises MissingTool, asyncpg's errors, OSError.
    """
    tool = _tool("pg_dump")
    async with connected(url) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        moment = await connection.fetchval("SELECT pg_export_snapshot()")
        await _run(
            tool, url, "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={moment}", f"--file={to}"
        )
        return await rows(connection), await migrations(connection)


async def rows(connection: "asyncpg.Connection[asyncpg.Record]") -> dict[str, int]:
    """Count the rows by table; those of partitions are the whole table's."""
    names = [
        str(row["name"])
        for row in await connection.fetch(
            f"SELECT relname AS name FROM pg_class WHERE {IS_WHOLE} ORDER BY relname"  # noqa: S608  (our own words)
        )
    ]
    return {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608  (tables out of our own list or the database's)


async def migrations(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    return [str(row["name"]) for row in await connection.fetch("SELECT name FROM tortoise_migrations ORDER BY id")]


async def put_in_place(dump: Path, url: str) -> None:
    """Replace all in the schema ``public`` by the dump, or change nothing. Raises MissingTool, OSError."""
    clear = "DROP SCHEMA IF EXISTS public CASCADE"
    settings = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    await _run(_tool("psql"), url, *settings, f"--command={clear}", *_schema(dump), f"--file={dump}")


def _schema(dump: Path) -> list[str]:
    """pg_dump of one schema makes it again, unless it is the one that every database has."""
    with dump.open("rb") as file:
        head = file.read(64 * 1024)
    return [] if b"\nCREATE SCHEMA public;" in head else ["--command=CREATE SCHEMA public"]


async def is_served(url: str) -> bool:
    """Whether a server of ours is connected to this database."""
    async with connected(url) as connection:
        return await nodes.is_served(connection)


@asynccontextmanager
async def connected(url: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    connection = await connector_at(url).connect(timeout=POSTGRES_TIMEOUT_S)
    try:
        yield connection
    finally:
        await connection.close(timeout=POSTGRES_TIMEOUT_S)


async def dump_version() -> int | None:
    """Return the major version of pg_dump on PATH; None where there is none."""
    if (tool := shutil.which("pg_dump")) is None:
        return None
    process = await asyncio.create_subprocess_exec(tool, "--version", stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    found = re.search(rb"\b(\d+)", said)
    return int(found[1]) if found else None


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingTool(
            f"{name} is not there: install PostgreSQL's client programs of the server's version or newer "
            "(Debian, Ubuntu: postgresql-client; Alpine, Homebrew: postgresql), so that it is on PATH"
        )
    return found


async def _run(tool: str, url: str, *options: str) -> None:
    """Run the tool, with the password in its environment: arguments can be read by every user of the machine."""
    process = await asyncio.create_subprocess_exec(
        tool,
        *options,
        env={**os.environ, **connector_at(url).dsn.environment, "PGAPPNAME": "handbill"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        sentence = " ".join(said.decode(errors="replace").split())[:400]
        if "server version mismatch" in sentence:
            raise MissingTool(
                f"{tool} is older than the server; install the client programs of its version: {sentence}"
            )
        raise OSError(process.returncode, sentence, tool)
