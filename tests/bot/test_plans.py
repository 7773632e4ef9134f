"""Every question that the program asks while somebody waits is answered by an index, however full the database is."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import asyncpg
import pytest
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.sqlite.client import SqliteClient

from models.people.addresses import Address, met, reachable, terminal
from models.people.customers import Customer, numbers_of
from models.people.promoters import Promoter
from models.privacy.retention import clear_out
from models.queue import inbox, leases, outbox, receipts
from models.queue.gatherings import gather, gathered_in, scatter
from models.queue.gauges import troubled, waiting
from models.queue.inbox import is_unfinished, set_aside
from models.queue.outbox import OutboxMessage
from models.queue.parked import unpark
from models.queue.payloads import sentence
from models.reading.opens import Proof
from models.reports.overview import queues
from models.sharing.tags import Tag
from models.storage.clock import now
from models.storage.database import Postgres, Sqlite, sqlite_path, transaction
from models.storage.engines.postgres import PlainSql
from models.storage.engines.sqlite import ImmediateTransaction, OneWriter
from models.storage.row_numbers import first_at
from models.storage.sizes import tell_sizes
from models.storage.statements import Batch, Row, Statement
from models.talking.communications import history
from models.talking.conversations import Conversation
from tests.bench.fill import fill_tables
from tests.bot.conftest import Bot

pytestmark = pytest.mark.both_databases

OPENS = 20_000
GROWING = {
    "opens",
    "interactions",
    "communications",
    "outbox",
    "inbox",
    "receipts",
    "customers",
    "addresses",
    "conversations",
    "consents",
    "details",
    "pushes",
    "passages",
    "lines",
    "attachments",
    "versions",
    "reactions",
    "checkins",
    "meetings",
    "tags",
}
SMALL = {
    "inbox_unfinished",
    "inbox_in_order",
    "inbox_aside",
    "outbox_in_order",
    "outbox_due_by_rank",
    "outbox_under_way",
    "outbox_together",
    "outbox_troubled",
}
"""Partial indexes over what is unfinished or amiss: as long as that, whatever is done."""
ALLOWED = {
    r"FROM opens WHERE visitor = 'person' AND promoter_id": "/stats: an index would burden every open",
}
"""Statements that may go through a table that grows, by a part of their text, with the reason."""

Statements = dict[str, list[Any]]
"""Each statement with the values it was last asked with."""


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """What is asked of the database from now on."""
    heard: Statements = {}

    def listening(asked: Callable[..., Any]) -> Callable[..., Any]:
        async def listened(self: Any, query: str, values: Any = None, *more: Any, **named: Any) -> Any:
            heard[query] = (
                list(values or []) if not values or not isinstance(values[0], (list, tuple)) else [*values[0]]
            )
            return await asked(self, query, *([values] if values is not None else []), *more, **named)

        return listened

    for owner in (SqliteClient, OneWriter, AsyncpgDBClient):
        for name in ("execute_query", "execute_query_dict", "execute_insert", "execute_many"):
            if name in vars(owner):
                monkeypatch.setattr(owner, name, listening(getattr(owner, name)))
    for kind, spelling in ((Sqlite, "sql"), (Postgres, "postgres")):
        _listen_to_commits(monkeypatch, kind, spelling, heard)
    for client, spelling in ((OneWriter, "sql"), (ImmediateTransaction, "sql"), (PlainSql, "postgres")):
        for name in ("fetch", "run"):
            monkeypatch.setattr(client, name, _listening_to_statements(getattr(client, name), spelling, heard))
    return heard


def _listening_to_statements(asked: Callable[..., Any], spelling: str, heard: Statements) -> Callable[..., Any]:
    async def listened(self: Any, statement: Statement, values: Row) -> Any:
        heard[getattr(statement, spelling)] = list(values)
        return await asked(self, statement, values)

    return listened


def _listen_to_commits(monkeypatch: pytest.MonkeyPatch, kind: Any, spelling: str, heard: Statements) -> None:
    commit = kind.commit

    async def committed(self: Any, batch: Batch) -> None:
        heard.update({getattr(statement, spelling): list(rows[0]) for statement, rows in batch})
        await commit(self, batch)

    monkeypatch.setattr(kind, "commit", committed)


async def test_no_question_goes_through_a_table_that_grows(
    idle_bot: Bot, database_url: str, statements: Statements
) -> None:
    await fill_tables(database_url, OPENS)
    await tell_sizes()
    statements.clear()
    async with idle_bot.working():
        await _talked(idle_bot)
    await _asked_by_the_workers()
    asked = {
        sql: values for sql, values in statements.items() if re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT|WITH)", sql)
    }
    assert len(asked) > 80
    planned = _plans_of_sqlite if database_url.startswith("sqlite") else _plans_of_postgres
    scans = await planned(database_url, asked)
    assert {sql: plan for sql, plan in scans.items() if not any(re.search(part, sql) for part in ALLOWED)} == {}


async def test_a_scan_is_seen(database_url: str, statements: Statements) -> None:
    """The test above would fail: a question that no index answers is found by it."""
    del statements
    await fill_tables(database_url, 2000)
    planned = _plans_of_sqlite if database_url.startswith("sqlite") else _plans_of_postgres
    for bad in (
        "SELECT count(*) FROM outbox WHERE kind = 'opened'",
        "SELECT id FROM opens WHERE tag = 'x'",
        "SELECT min(id) FROM inbox WHERE error = 'x'",
    ):
        assert await planned(database_url, {bad: []}), bad
    assert await planned(database_url, {"SELECT id FROM outbox WHERE id = 7": []}) == {}


async def _talked(bot: Bot) -> None:
    """A promoter of long standing asks for everything; a customer of long standing comes, writes and is answered."""
    channel, busy = bot.channel, await Promoter.get(id=1)
    await Address.filter(id=(await met("madeup", "jia", name="Jia")).id).update(promoter_id=busy.id, used_at=now())
    talk = await Conversation.filter(promoter_id=busy.id).order_by("-spoken_at").first()
    assert talk is not None
    yi_at = await met("madeup", "yi", name="Yi")
    await Address.filter(id=yi_at.id).update(customer_id=talk.customer_id, talking_in_id=talk.id)
    jia, yi = bot.person("jia", "Jia"), bot.person("yi", "Yi")
    for command in ("/card", "/customers", "/history", "/stats", "/help", "/terminals", "/done"):
        before = len(channel.to("jia"))
        await jia.says(command)
        await bot.until(lambda: len(channel.to("jia")) > before)  # noqa: B023  (called before the loop goes on)
    tag = await Tag.filter(promoter_id=busy.id).first()
    assert tag is not None
    await yi.starts(tag.code)
    await bot.until(lambda: len(channel.to("yi")) >= 1)
    await yi.says("Is it soft?")
    await bot.heard("jia", "Is it soft?")
    await jia.presses(f"talk:{talk.id}")
    await jia.says("Very soft.")
    await bot.heard("yi", "Very soft.")
    (asked,) = (each for each in channel.delivered if each.account == "jia" and "Is it soft?" in each.text)
    await jia.says("Softer than cotton.", quotes=asked.external_id)
    await bot.heard("yi", "Softer than cotton.")
    marked = await bot.catalogue.look_up(tag.code)
    assert marked is not None
    for customer_id in (talk.customer_id, None):
        await bot.visits.record_open(marked, channel="web", customer_id=customer_id, proof=Proof.OPENED)
    await bot.until(lambda: any("Towel" in text for text in channel.to("jia")))


async def _asked_by_the_workers() -> None:
    """What runs by itself, and what each channel asks."""
    address = await Address.get(channel="madeup", account="yi")
    row = await outbox.enqueue(address, sentence("heading", name="x", topic="x"))
    await outbox.is_due(row.lane)
    await outbox.is_overtaking(row)
    await outbox.how_many_due(row.lane)
    await outbox.waiting_in([row.lane])
    await outbox.next_due()
    await inbox.next_due()
    await outbox.has_joined("madeup", "yi")
    await outbox.mails_of_ours("yi@example.test", now())
    await outbox.notified_lately("absent 7")
    await receipts.delivered_ids(row.id, "madeup", "yi")
    await receipts.receipt("madeup", "yi", "m1")
    await receipts.receipts_of(7)
    await gather(row, 10)
    await gathered_in(row.id)
    await scatter()
    await is_unfinished("madeup:yi")
    await set_aside()
    await waiting()
    await troubled()
    await queues()
    await terminal(1)
    await reachable(7, 1)
    await history(7)
    await numbers_of(await Customer.get(id=7))
    async with transaction():
        await outbox.cancel_about("meeting 7")
        await unpark(address)
        await leases.take(10)
        await leases.recover(all_leases=False, after=now() - now())
    await OutboxMessage.filter(communication_id=7, edits_id=None, kind="relay").order_by("id").first()
    await clear_out()
    first_at(now())


async def _plans_of_sqlite(url: str, asked: Statements) -> dict[str, str]:
    scans = {}
    with closing(sqlite3.connect(sqlite_path(url))) as connection:
        for sql, values in asked.items():
            plan = [
                row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", [_bound(each) for each in values])
            ]
            tables = _aliases(sql)
            for step in plan:
                if (found := re.match(r"(SCAN|SEARCH) (\w+)(.*)", step)) and tables.get(found[2]) in GROWING:
                    index = re.search(r"INDEX (\w+)", found[3])
                    by_index = index and (found[1] == "SEARCH" or index[1] in SMALL)
                    if not (by_index or "PRIMARY KEY" in found[3]):
                        scans[sql] = step
    return scans


def _bound(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, float, str, bytes)) else str(value)


def _aliases(sql: str) -> dict[str, str]:
    named = re.findall(r'(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', sql, re.IGNORECASE)
    return {alias or table: table for table, alias in named} | {table: table for table, _ in named}


async def _plans_of_postgres(url: str, asked: Statements) -> dict[str, str]:
    scans = {}
    connection = await asyncpg.connect(url)
    try:
        # A small table is read whole whatever indexes it has: the question here is whether there is one.
        await connection.execute("SET enable_seqscan = off")
        # Nor is a walk through all the conversations of a few promoters dearer than through one's own, page by page on
        # a disk that turns: which is taken was a matter of two hundredths.
        await connection.execute("SET random_page_cost = 1.1")
        for sql, values in asked.items():
            plan = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *values))
            if bad := _scanned(plan[0]["Plan"]):
                scans[sql] = bad
    finally:
        await connection.close()
    return scans


def _scanned(node: dict[str, Any]) -> str:
    whole = node["Node Type"] == "Seq Scan" or (
        "Index" in node["Node Type"] and "Index Cond" not in node and node.get("Index Name") not in SMALL
    )
    if whole and node.get("Relation Name") in GROWING:
        return f"{node['Node Type']} {node['Relation Name']} {node.get('Index Name', '')} {node.get('Filter', '')}"
    return next((bad for part in node.get("Plans", []) if (bad := _scanned(part))), "")
