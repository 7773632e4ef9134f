"""A channel is added by its folder alone: no other file of Handbill's knows of the pigeons."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

import bot.channels
import models.words
from bot.channels.plugin import plugins
from bot.cli.checks.findings import all_findings
from bot.cli.serve import ProcessRole
from bot.serve import _at_work, _put_together, _website
from bot.settings import SettingsError, load_settings
from bot.settings_sources import PREFIX
from models.people.promoters import invite
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.words import say
from tests.fixtures.patience import within

ADDED = Path(__file__).parents[2] / "fixtures" / "added"
RING = "blue-and-white-7"


@dataclass
class PostOffice:
    """The far side: takes letters from whoever shows the ring."""

    letters: list[dict[str, str]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Lofts that are gone."""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/hello", self._hello)
        app.router.add_post("/letters", self._letter)
        return app

    async def _hello(self, request: web.Request) -> web.Response:
        return web.json_response({"number": ""}, status=200 if request.headers["X-Ring"] == RING else 401)

    async def _letter(self, request: web.Request) -> web.Response:
        letter = await request.json()
        if letter["loft"] in self.lost:
            return web.Response(status=404)
        self.letters.append(letter)
        return web.json_response({"number": f"out-{len(self.letters)}"})

    async def heard(self, loft: str, words: str) -> str:
        """The letter to this loft that has these words in it, as soon as it is there."""
        async with within():
            while True:
                for letter in self.letters:
                    if letter["loft"] == loft and words in letter["text"]:
                        return letter["text"]
                await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def pigeons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The folder is there, and nothing else is changed; afterwards it never was."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bot.channels, "__path__", [*bot.channels.__path__, str(ADDED)])
    monkeypatch.setattr(models.words, "_added", list(models.words._added))
    yield
    for name in [name for name in sys.modules if name.startswith("bot.channels.pigeon")]:
        del sys.modules[name]
    vars(bot.channels).pop("pigeon", None)


@pytest.fixture
async def office(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PostOffice]:
    """The post office, and settings that name it."""
    office = PostOffice()
    async with TestServer(office.app()) as server:
        monkeypatch.setenv(f"{PREFIX}CHANNELS__PIGEON__API_URL", f"http://127.0.0.1:{server.port}")
        monkeypatch.setenv(f"{PREFIX}CHANNELS__PIGEON__RING", RING)
        yield office


@dataclass
class Loft:
    """Somebody who writes by pigeon."""

    name: str
    url: str
    session: ClientSession
    count: int = 0

    async def writes(self, text: str, *, ring: str = RING) -> int:
        """The status that the post office gets for bringing it."""
        self.count += 1
        letter = {"number": f"{self.name}-{self.count}", "loft": self.name, "name": self.name.title(), "text": text}
        async with self.session.post(self.url, json=letter, headers={"X-Ring": ring}) as answer:
            return answer.status


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Loft, Loft]]:
    """Handbill as `handbill serve` puts it together, with Jia and Yi at their lofts."""
    settings = load_settings()
    settings.data_dir.mkdir()
    async with AsyncExitStack() as stack:
        site, channels, member = await _put_together(settings, ProcessRole.ALL, stack)
        website = _website(settings, site, channels)
        server = await stack.enter_async_context(TestServer(website))
        await stack.enter_async_context(_at_work(settings, site, channels, member))
        session = await stack.enter_async_context(ClientSession())
        hook = f"http://127.0.0.1:{server.port}/hooks/pigeon"
        yield Loft("jia", hook, session), Loft("yi", hook, session)


@pytest.mark.slow
def test_it_is_found_by_its_folder_and_says_what_it_is_called(office: PostOffice) -> None:
    assert plugins()["pigeon"].settings.__module__ == "bot.channels.pigeon.settings"
    load_settings()
    assert (say("en", "channel-pigeon"), say("zh", "channel-pigeon")) == ("Carrier pigeon", "信鸽")


def test_its_settings_are_read_from_file_and_variables(
    office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("[channels.pigeon]\nletters_per_second = 2.5\n")
    table = load_settings().open_channels()["pigeon"]
    assert table.model_dump(include={"letters_per_second"}) == {"letters_per_second": 2.5}
    assert RING not in str(table)
    monkeypatch.setenv(f"{PREFIX}CHANNELS__PIGEON__WING", "left")
    with pytest.raises(SettingsError, match=r"(?i)channels(\.|__)pigeon(\.|__)wing: there is no such setting"):
        load_settings()


async def test_the_doctor_asks_its_platform(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    async def finding() -> tuple[str, str]:
        findings = await all_findings(None, online=True)
        return next((each.state, each.sentence) for each in findings if each.check == "channels.pigeon")

    assert await finding() == ("ok", "answers and knows us")
    monkeypatch.setenv(f"{PREFIX}CHANNELS__PIGEON__RING", "a-ring-nobody-knows")
    state, sentence = await finding()
    assert state == "bad"
    assert "put the right one into the settings" in sentence
    assert "docs/channels/pigeon.md" in sentence


@pytest.mark.slow
async def test_it_takes_a_promoter_in_relays_a_customer_and_says_what_failed(office: PostOffice) -> None:
    async with serving() as (jia, yi):
        invited = await invite("Jia")
        towel = await add_promotion("Towel", target="https://shop.test/towel")
        assert await jia.writes(f"/start join_{invited.code}", ring="stolen") == 401
        assert await jia.writes(f"/start join_{invited.code}") == 200
        await office.heard("jia", "Jia")
        await jia.writes("/devices")
        assert "Carrier pigeon" in await office.heard("jia", say("en", "terminals"))

        tag = await issue_tag(towel, invited, "pigeon")
        await yi.writes(f"/start {tag.code}")
        await office.heard("yi", "Towel")
        await yi.writes("How much is it?")
        assert "Yi" in await office.heard("jia", "How much is it?")

        office.lost.add("jia")
        await yi.writes("Are you there?")
        await office.heard("yi", say("en", "failed-pigeon-no-loft"))
