"""A message's way in: processor time from the stored update to its row in the outbox, the update done and committed.

In one process, on a real database, by the worker as it is shipped; nothing is sent. A customer writes, a promoter
writes to whom they have chosen, a promoter answers by quoting. ``python -m tests.bench --only message``; with
``HANDBILL_BENCH_PROFILE=file`` the profile goes into that file.
"""

import asyncio
import os
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from cProfile import Profile
from pathlib import Path

from bot.channels.contract import Channel, ChannelContext
from bot.channels.plugin import add_words_of_channels
from bot.channels.telegram.opening import open_channel
from bot.command_context import Services
from bot.commands.registry import menu
from bot.inbox import InboxWorker
from models.files.store import MediaStore
from models.people.addresses import Address, bind, customer_at, met, write_to
from models.people.promoters import invite
from models.queue.inbox import StoredUpdate, UpdateState, store_update
from models.queue.outbox import OutboxMessage
from models.queue.receipts import Receipt
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.tag_cache import TagCache
from models.storage.bell import Bell
from models.storage.database import open_database
from models.storage.nodes import enrol
from models.storage.row_numbers import Numbers
from models.talking.communications import Direction, add_communication
from models.talking.conversations import Conversation, between
from tests.bench.hops import telegram_settings, update_of
from tests.fixtures.postgres import postgres_server
from tests.fixtures.telegram import FakeTelegram

PAIRS = 40
_QUOTED = 9_000_000
_PLAIN = str.maketrans(" '", "__")
ROUNDS, EACH_SAYS = 4, 6
"""No more than a customer may say at once: what comes then is sent later."""


def measure(folder: Path) -> None:
    with postgres_server() as server:
        for side in ("a customer's message", "a promoter's message", "a promoter's answer"):
            urls = {"SQLite": f"sqlite://{folder / side}.db", "PostgreSQL": server.create(side.translate(_PLAIN))}
            for name, url in urls.items():
                cost = asyncio.run(_cost(folder, url, side))
                print(f"{side} taken in, {name:10} {cost:6.3f} ms of processor", flush=True)


async def _cost(folder: Path, url: str, side: str) -> float:
    """Milliseconds of processor for each message of this side, in the cheapest round: others are at work here."""
    async with _worker(folder, url) as (worker, recorder, telegram):
        people = await _people(telegram)
        speakers = [pair["promoter" in side] for pair in people]
        quotes = _QUOTED if "answer" in side else None
        await _delivered([pair[1] for pair in people])
        await _stored(recorder, speakers, first=0, each=2, quotes=quotes)
        await _worked_off(worker)  # caches are warm
        rounds = []
        for n in range(1, ROUNDS + 1):
            await _stored(recorder, speakers, first=n * 100, each=EACH_SAYS, quotes=quotes)
            with _profiled():
                spent = _processor_s()
                await _worked_off(worker)
                rounds.append((_processor_s() - spent) * 1000 / (PAIRS * EACH_SAYS))
        assert await StoredUpdate.filter(state=UpdateState.DONE).count() == await StoredUpdate.all().count()
        assert await OutboxMessage.filter(kind="relay").count() == PAIRS * (2 + ROUNDS * EACH_SAYS)
        return min(rounds)


@asynccontextmanager
async def _worker(folder: Path, url: str) -> AsyncIterator[tuple[InboxWorker, GroupCommit, FakeTelegram]]:
    bell, media = Bell(), MediaStore(folder / "media")
    house = ChannelContext(public_url="https://cards.test", media=media, bell=bell, data_dir=folder, menu=menu())
    add_words_of_channels()
    async with (
        FakeTelegram() as telegram,
        open_database(url) as database,
        GroupCommit(database, bell) as recorder,
        TagCache(bell, Marks(bytes(32))) as catalogue,
        open_channel(telegram_settings(telegram), house) as channel,
    ):
        channels: dict[str, Channel] = {"telegram": channel}
        visits = Visits(recorder, Numbers(await enrol("all")))
        services = Services(
            public_url=house.public_url, visits=visits, catalogue=catalogue, channels=frozenset(channels)
        )
        yield InboxWorker(channels, services, bell), recorder, telegram


async def _people(telegram: FakeTelegram) -> list[tuple[Address, Address]]:
    """Pairs of customer and promoter, each of whom has chosen to write to the other."""
    people = []
    for n in range(PAIRS):
        customer = await met("telegram", str(telegram.person(f"C{n}").id), name=f"C{n}")
        promoter = await met("telegram", str(telegram.person(f"P{n}").id), name=f"P{n}")
        invited = await invite(f"P{n}")
        await bind(promoter, invited)
        talking = await between(invited.id, (await customer_at(customer)).id)
        for address in (customer, promoter):
            await write_to(address, talking.id)
        people.append((customer, promoter))
    return people


async def _delivered(promoters: list[Address]) -> None:
    """Give each promoter a message of their customer's to quote."""
    for address in promoters:
        talking = await Conversation.get(id=address.talking_in_id).select_related("promoter", "customer")
        source = f"web:before:{address.account}"
        said = await add_communication(talking, Direction.TO_PROMOTER, channel="web", source=source, text="Hello?")
        await Receipt.create(
            channel="telegram",
            account=address.account,
            external_id=str(_QUOTED),
            message_id=0,
            communication_id=said.id,
        )


async def _stored(recorder: GroupCommit, speakers: list[Address], *, first: int, each: int, quotes: int | None) -> None:
    writes = []
    for number in range(first, first + each):
        for speaker in speakers:
            text = "How much is it, and is it soft?"
            body = update_of(number, int(speaker.account), speaker.name, text, quotes=quotes)
            writes.append(store_update("telegram", f"{number} {speaker.account}", f"telegram:{speaker.account}", body))
    await recorder.write(*writes)


async def _worked_off(worker: InboxWorker) -> None:
    while await worker.work_off():
        pass


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def _profiled() -> Iterator[None]:
    if not (file := os.environ.get("HANDBILL_BENCH_PROFILE")):
        yield
        return
    profile = Profile()
    with profile:
        yield
    profile.dump_stats(file)
