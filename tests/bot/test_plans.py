"""Every question that the program asks while somebody waits is answered by an index, however full the database is."""

import pytest

from models.people.addresses import Address, met, reachable, terminal
from models.people.customers import Customer, numbers_of
from models.people.promoters import Promoter
from models.privacy import erasures
from models.privacy.retention import clear_out
from models.queue import inbox, leases, outbox, outbox_lookups, receipts
from models.queue.gatherings import gather, gathered_in, scatter
from models.queue.gauges import troubled, waiting
from models.queue.inbox import is_unfinished, set_aside
from models.queue.outbox import OutboxMessage
from models.queue.parked import unpark
from models.queue.payloads import sentence
from models.queue.rate_shares import read_shares, replace_shares
from models.queue.sent_lately import sent_since
from models.reading.opens import Proof
from models.reading.tallies import fold_all
from models.reports.first_steps import queues
from models.sharing.tags import Tag
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.planner_statistics import tell_sizes
from models.storage.row_numbers import first_at
from models.talking.communications import history
from models.talking.conversations import Conversation
from tests.bench.fill import fill_tables
from tests.bot.conftest import Bot
from tests.fixtures.plans import listen, scans

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

OPENS = 2_000
ALLOWED = {r"SCAN rollups_due.* LIMIT": "the quarters that are due to be counted anew, as far as a turn goes"}


async def test_no_question_goes_through_a_table_that_grows(
    idle_bot: Bot, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_tables(database_url, OPENS)
    await fold_all()
    await tell_sizes()
    statements = listen(monkeypatch)
    async with idle_bot.working():
        await _talked(idle_bot)
    await _asked_by_the_workers()
    assert len(statements) > 80
    assert await scans(database_url, statements, ALLOWED) == {}


async def test_a_scan_is_seen(database: Database, database_url: str) -> None:
    """The test above would fail: a question that no index answers is found by it."""
    await fill_tables(database_url, 2000)
    for bad in (
        "SELECT count(*) FROM outbox WHERE kind = 'opened'",
        "SELECT id FROM opens WHERE tag = 'x'",
        "SELECT min(id) FROM inbox WHERE error = 'x'",
    ):
        assert await scans(database_url, {bad: []}, {}), bad
    assert await scans(database_url, {"SELECT id FROM outbox WHERE id = 7": []}, {}) == {}


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
    await outbox.next_due(now())
    await outbox.is_queued(now())
    await leases.take(10, thoroughly=False)
    await inbox.next_due()
    await sent_since(now(), ["madeup", "email"])
    version, shares = await read_shares()
    await replace_shares(shares, version=version)
    await outbox.has_joined("madeup", "yi")
    await outbox_lookups.mails_of_ours("yi@example.test", now())
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
    await erasures.waiting()
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
