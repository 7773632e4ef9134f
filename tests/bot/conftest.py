"""A bot at work on a made-up platform, without pages or sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from bot.command_context import Services
from bot.commands.dispatch import HANDLERS
from bot.commands.registry import help_lines
from bot.courier.circuit_breaker import RetryPolicy
from bot.courier.files import Files
from bot.courier.rendering.cards import Cards
from bot.courier.rendering.pictured.numbers import NumbersPictured
from bot.courier.rendering.pictured.spreads import Spreads
from bot.courier.rendering.relayed import Relayed
from bot.courier.rendering.wording import Wording
from bot.courier.worker import Courier
from bot.events import Event
from bot.inbox import InboxWorker
from bot.messages import Message
from models.files.store import MediaStore
from models.numbers.chart import Chart
from models.people.promoters import Promoter, invite
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.spread.picture import SpreadPicture
from models.storage.bell import Bell
from tests.fixtures.made_up import Delivered, MadeUp, Person
from tests.fixtures.patience import USUAL_S, within
from tests.fixtures.record import recorded

QUICK = RetryPolicy(calm=0.05, doubts=(0.05, 0.1, 0.2), storm=0.05, first=0.02, longest=0.2)


_POLLS = 5
"""So often it is looked whether what is waited for is there, and then the bell is rung."""


@dataclass
class Bot:
    channel: MadeUp
    bell: Bell
    recorder: GroupCommit
    visits: Visits
    catalogue: TagCache
    media: MediaStore
    worker: InboxWorker
    courier: Courier

    def person(self, account: str, name: str, language: str = "en") -> Person:
        return Person(self.recorder, account, name, language=language)

    async def until(self, true: Callable[[], bool], seconds: float = USUAL_S) -> None:
        """Waits until something has become true.

        A test writes rows as another process does: nobody rings, and who watches would look a second later.
        """
        async with within(seconds):
            for polled in count(1):
                if true():
                    return
                await asyncio.sleep(0.01)
                if polled % _POLLS == 0:
                    self.bell.ring_tables()

    async def heard(self, account: str, words: str, *, times: int = 1) -> str:
        """Waits until a text with these words has arrived at the account, and returns the last such text.

        Also until its arrival is on record: people read for longer than that takes before they answer.
        """

        def arrived() -> list[Delivered]:
            return [each for each in self.channel.at(account) if words in each.text]

        await self.until(lambda: len(arrived()) >= times)
        last = arrived()[-1]
        await recorded(number=int(last.key))
        return last.text

    async def promoter(self, account: str, name: str, language: str = "en") -> tuple[Promoter, Person]:
        """A promoter who has joined from this account."""
        invited = await invite(name)
        who = self.person(account, name, language)
        await who.starts(f"join_{invited.code}")
        await self.heard(account, "")
        return invited, who

    async def jia_and_yi(self) -> tuple[Person, Person]:
        """A promoter, and a customer who came through her card of the one promotion there is."""
        _, jia = await self.promoter("jia", "Jia")
        await jia.says("/card")
        await self.heard("jia", "/c/")
        yi = self.person("yi", "Yi")
        await yi.starts(self.card_of("jia"))
        await self.heard("jia", "Yi opened")
        return jia, yi

    def card_of(self, account: str) -> str:
        """The tag of the last card that was sent there, by the name of its picture."""
        sent = [each.outgoing for each in self.channel.at(account) if isinstance(each.outgoing, Message)]
        return next(each.media[0].name for each in reversed(sent) if each.media).removesuffix(".png")

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(self.worker.run(), name="inbox"),
            asyncio.create_task(self.courier.run(alone=True), name="courier"),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    raise result


async def _draw_spread(picture: SpreadPicture) -> bytes:
    """Not the picture, but its lines, as text."""
    return "\n".join("  " * line.depth + line.label for line in picture.lines).encode()


async def _draw_charts(charts: tuple[Chart, ...]) -> bytes:
    """Not the picture, but what it shows, as text."""
    return repr(charts).encode()


async def _draw(marked: TaggedPromotion, language: str) -> bytes:
    return f"picture of {marked.tag.code} in {language}".encode()


@pytest.fixture
def channel() -> MadeUp:
    return MadeUp()


@pytest.fixture
def channels(channel: MadeUp) -> dict[str, MadeUp]:
    """All that are configured."""
    return {channel.name: channel}


@pytest.fixture
def retry_policy() -> RetryPolicy:
    """How soon what failed is tried again; a test that needs another says so by parametrizing it."""
    return QUICK


@pytest.fixture
async def idle_bot(
    recorder: GroupCommit,
    catalogue: TagCache,
    visits: Visits,
    bell: Bell,
    channel: MadeUp,
    channels: dict[str, MadeUp],
    retry_policy: RetryPolicy,
    tmp_path: Path,
) -> Bot:
    """Put together, but not working yet."""
    media = MediaStore(tmp_path / "media")
    files = Files(media)
    wording = Wording(
        Relayed(channels, files),
        Cards(catalogue, "https://cards.test", _draw),
        Spreads(_draw_spread),
        NumbersPictured(_draw_charts),
        help_lines(),
    )
    services = Services(
        public_url="https://cards.test",
        visits=visits,
        catalogue=catalogue,
        channels=frozenset(channels),
        writes_first=frozenset(name for name, each in channels.items() if each.writes_first),
        links=lambda payload: {name: link for name, each in channels.items() if (link := each.link(payload))},
    )
    courier = Courier(channels, wording, files, bell, recorder, retry_policy)
    return Bot(
        channel=channel,
        bell=bell,
        recorder=recorder,
        visits=visits,
        catalogue=catalogue,
        media=media,
        worker=InboxWorker(channels, services, bell, courier),
        courier=courier,
    )


@pytest.fixture
async def bot(idle_bot: Bot) -> AsyncIterator[Bot]:
    async with idle_bot.working():
        yield idle_bot


@pytest.fixture
async def towel(database: object) -> Promotion:
    return await add_promotion("Towel", target="https://shop.test/towel", summary="Always know where it is.")


async def dispatch(services: Services, event: Event) -> None:
    """Do what follows from the event, as the inbox's worker does."""
    await HANDLERS[type(event)](services, event)
