"""Hops: through how many functions and files of ours one ordinary message goes, from Telegram to WeChat.

Counted from where Telegram's channel reads the stored update to where WeChat's is handed the message, each function
once, by their real code against fakes of the platforms. A count, not a time: the same on every machine.
``python -m tests.bench.hops`` names each function, in the order in which it is first called.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from types import FrameType

import orjson
from pydantic import SecretStr

from bot.channels.contract import Channel, ChannelContext
from bot.channels.plugin import add_words_of_channels
from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.opening import open_channel as open_telegram
from bot.channels.telegram.raw_updates import raw_update_of
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.wechat.opening import open_channel as open_wechat
from bot.channels.wechat.settings import WeChatSettings
from bot.command_context import Services
from bot.commands.registry import menu
from bot.courier.files import Files
from bot.courier.rendering.cards import Cards
from bot.courier.rendering.pictured.numbers import NumbersPictured
from bot.courier.rendering.pictured.spreads import Spreads
from bot.courier.rendering.relayed import Relayed
from bot.courier.rendering.wording import Wording
from bot.courier.worker import Courier
from bot.inbox import InboxWorker
from models.files.store import MediaStore
from models.people.addresses import bind, met
from models.people.promoters import invite
from models.queue.inbox import store_update
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.promotions import add_promotion
from models.sharing.tag_cache import TagCache
from models.sharing.tags import issue_tag
from models.storage.bell import Bell
from models.storage.database import open_database
from models.storage.nodes import enrol
from models.storage.row_numbers import Numbers
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.people import Person
from tests.fixtures.wechat import FakeWeChat

ROOT = Path(__file__).parents[2]
OURS = tuple(f"{ROOT / folder}/" for folder in ("bot", "landing", "models", "webhooks"))
FIRST = "bot/channels/telegram/channel.py", "Telegram.parse"
LAST = "bot/channels/wechat/channel.py", "WeChat.send"
MACHINERY = tuple(f"models/{room}/" for room in ("recording", "storage", "search", "text", "words"))
JIA = "oJia7x0aBcDeFgHiJkLmNoPqRsTu"


@dataclass
class Hops:
    """Functions by file and name, in the order of their first call; what is nameless inside one belongs to it."""

    functions: dict[tuple[str, str], None] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether it was read by the one channel and sent by the other."""
        return list(self.functions)[:1] == [FIRST] and list(self.functions)[-1:] == [LAST]

    @property
    def hands(self) -> "Hops":
        """Those that know what a message is: without storing, searching, cleaning and wording texts."""
        return Hops({each: None for each in self.functions if not each[0].startswith(MACHINERY)})

    def inside(self, folder: str) -> "Hops":
        return Hops({each: None for each in self.functions if each[0].startswith(folder)})

    def __str__(self) -> str:
        return f"{len(self.functions)} functions in {len({file for file, _ in self.functions})} files"

    def count(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(OURS) or code.co_name.startswith("<"):
            return
        function = code.co_filename.removeprefix(f"{ROOT}/"), code.co_qualname
        if (self.functions or function == FIRST) and LAST not in self.functions:
            self.functions[function] = None

    @contextmanager
    def counting(self) -> Iterator[None]:
        sys.setprofile(self.count)
        try:
            yield
        finally:
            sys.setprofile(None)


@dataclass
class Relay:
    """Handbill's workers between the two platforms, stepped by hand."""

    yi: Person
    wechat: FakeWeChat
    recorder: GroupCommit
    worker: InboxWorker
    courier: Courier
    vault: AtRestCipher
    updates: int = 0

    async def says(self, text: str) -> None:
        """Yi writes to the bot in Telegram: the update is stored as the webhook stores it, and its effect is done."""
        self.updates += 1
        body = update_of(self.updates, self.yi.id, self.yi.name, text)
        raw = raw_update_of(orjson.loads(body), body, "42", self.vault)
        await self.recorder.write(store_update("telegram", raw.external_id, raw.lane, raw.body))
        await self.work()

    async def work(self) -> None:
        await self.worker.work_off()
        while await self.courier._carry_due():
            await asyncio.gather(*self.courier._hands.tasks)


def measure() -> None:
    hops = asyncio.run(count())
    print(f"a message from Telegram to WeChat  {hops}; {hops.hands} of them know what a message is:")
    for room in ("bot/channels", "bot/commands", "bot/courier", "models"):
        print(f"  {room:32} {hops.hands.inside(room)}")


async def count() -> Hops:
    """The hops of a message that is not the first of its conversation."""
    with tempfile.TemporaryDirectory(prefix="handbill-hops-") as name:
        async with _relay(Path(name)) as relay:
            await relay.says("Hello")
            hops = Hops()
            with hops.counting():
                await relay.says("How much is it?")
            assert hops.whole
            assert sum("How much is it?" in str(sent) for sent in relay.wechat.sent) == 1
            return hops


@asynccontextmanager
async def _relay(folder: Path) -> AsyncIterator[Relay]:
    """Jia is told in WeChat; Yi, in Telegram, came to her by a card."""
    bell, media = Bell(), MediaStore(folder / "media")
    bell.look_every_s = 3600.0  # a look at the cards by the clock is none of a message's hands
    house = ChannelContext(public_url="https://cards.test", media=media, bell=bell, data_dir=folder, menu=menu())
    add_words_of_channels()
    async with (
        FakeTelegram() as telegram,
        FakeWeChat() as wechat,
        open_database(f"sqlite://{folder / 'handbill.db'}") as database,
        GroupCommit(database, bell) as recorder,
        TagCache(bell, Marks(bytes(32))) as catalogue,
        open_telegram(telegram_settings(telegram), house) as from_telegram,
        open_wechat(_wechat(wechat), house) as to_wechat,
    ):
        yi = telegram.person("Yi", started=True)
        wechat.person(JIA, follows=True)
        wechat.account.windows[JIA].act("message", wechat.clock())
        channels: dict[str, Channel] = {"telegram": from_telegram, "wechat": to_wechat}
        visits, files = Visits(recorder, Numbers(await enrol("all"))), Files(media)
        wording = Wording(
            Relayed(channels, files),
            Cards(catalogue, house.public_url, _no_picture),
            Spreads(_no_picture),
            NumbersPictured(_no_picture),
        )
        services = Services(
            public_url=house.public_url, visits=visits, catalogue=catalogue, channels=frozenset(channels)
        )
        worker, courier = InboxWorker(channels, services, bell), Courier(channels, wording, files, bell, recorder)
        courier._alone = True  # as on SQLite: no rates are shared
        courier._looked_around = inf  # nor is a look for what a dead courier held a hand of the message
        relay = Relay(yi, wechat, recorder, worker, courier, AtRestCipher(telegram.token))
        towel = await add_promotion("Towel", target="https://shop.test/towel")
        jia = await invite("Jia")
        await bind(await met("wechat", JIA, name="Jia"), jia)
        await relay.says(f"/start {(await issue_tag(towel, jia, 'telegram')).code}")
        yield relay


def update_of(number: int, account: int, name: str, text: str, *, quotes: int | None = None) -> str:
    """The update by which Telegram tells of a message to the bot."""
    user = {"id": account, "is_bot": False, "first_name": name, "language_code": "en"}
    chat = {"id": account, "type": "private", "first_name": name}
    message = {"message_id": number, "from": user, "chat": chat, "date": int(time.time()), "text": text}
    if quotes is not None:
        message["reply_to_message"] = {"message_id": quotes, "chat": chat, "date": int(time.time())}
    return orjson.dumps({"update_id": number, "message": message}).decode()


def telegram_settings(fake: FakeTelegram) -> TelegramSettings:
    return TelegramSettings(token=SecretStr(fake.token), receive="webhook", api_url=fake.api_url, account_gap_s=0)


def _wechat(fake: FakeWeChat) -> WeChatSettings:
    secret, token = SecretStr(fake.app_secret), SecretStr(fake.token)
    return WeChatSettings(app_id=fake.app_id, app_secret=secret, token=token, api_url=fake.api_url)


async def _no_picture(*_: object) -> bytes:
    raise AssertionError("no picture is drawn for a message")


if __name__ == "__main__":
    for file, function in asyncio.run(count()).functions:
        print(f"{file:44} {function}")
