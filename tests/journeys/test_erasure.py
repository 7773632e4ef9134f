"""Somebody is erased while the server runs: nothing of theirs stands in its files, and nobody else's rows change."""

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.fixtures.email import FarServer
from tests.fixtures.house import House, free_port
from tests.fixtures.patience import seconds, within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.people import Person
from tests.fixtures.voice import FakeProvider
from tests.journeys import test_calls, test_email
from tests.journeys.test_four_media import YIS, _calls, _joins, _leaves_details, _meets

pytestmark = pytest.mark.slow

THEIRS = (
    *("yi@home.test", YIS, "015112345678", "0151 12345678", "in stock", "for a friend", "handed over"),
    *("Quagmirefile", "quagmirewords", "unpostedbytes"),
)
TOVES = ("Tove Zanzibar", "zanzibarwords", "zanzibarquestion")
BINGS = ("Bing Bystander", "bystanderwords")
WITHIN_S = seconds(60)


def _bytes(house: House) -> dict[str, bytes]:
    data = house.folder / "data"
    return {str(path.relative_to(data)): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def _found(house: House, words: Iterable[str]) -> list[tuple[str, str]]:
    """Which words stand in which file, whatever their case: terms of the search are kept in small letters."""
    files = {name: content.lower() for name, content in _bytes(house).items()}
    return [(word, name) for word in words for name, content in files.items() if word.lower().encode() in content]


async def _none_left(house: House, words: Iterable[str]) -> None:
    until = asyncio.get_running_loop().time() + WITHIN_S
    while (left := _found(house, words)) and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.5)
    assert left == []


def _rows(house: House) -> dict[str, set[tuple[object, ...]]]:
    with (
        closing(sqlite3.connect(f"file:{house.folder / 'data' / 'handbill.db'}?mode=ro", uri=True)) as database,
        database,
    ):
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: set(database.execute(f"SELECT * FROM {name}"))
            for name in names
            if not name.startswith(("sqlite_", "passage_words"))
        }


def _of(rows: dict[str, set[tuple[object, ...]]], words: Iterable[str]) -> set[tuple[object, ...]]:
    return {row for found in rows.values() for row in found if any(word in str(row) for word in words)}


async def _settled(house: House) -> set[tuple[object, ...]]:
    """The bystander's rows, once what became of their words is on record."""
    found = _of(_rows(house), BINGS)
    async with asyncio.timeout(WITHIN_S):
        while True:
            await asyncio.sleep(1)
            if (again := _of(_rows(house), BINGS)) == found:
                return found
            found = again


async def _talks(telegram: FakeTelegram, tag: str, name: str, words: str) -> Person:
    person = telegram.person(name)
    person.starts(tag)
    await telegram.wait_for(lambda sent: sent.chat_id == person.id)
    person.says(words)
    await telegram.wait_for(lambda sent: words in sent.text)
    return person


async def _uploads(yi: aiohttp.ClientSession, name: str, content: bytes) -> str:
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name, content_type="text/plain")
    async with yi.post("/chat/uploads", data=form) as answer:
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["id"])


async def _says(who: aiohttp.ClientSession, text: str, **more: object) -> None:
    said = {"client_id": str(uuid4()), "type": "said", "text": text, **more}
    async with who.post("/chat/posts", json=said) as answer:
        assert answer.status == 202, await answer.text()


async def _lives(
    house: House, telegram: FakeTelegram, provider: FakeProvider, jia: Person, yi: aiohttp.ClientSession, tag: str
) -> None:
    """A form, a chat with a file, an answer, a call that is recorded, a meeting with a note, all data given out."""
    await _leaves_details(yi, tag)
    await telegram.wait_for(lambda sent: "left their details" in sent.text)
    await _says(yi, "One for a friend", tag=tag, name="Yi")
    asked = await telegram.wait_for(lambda sent: "for a friend" in sent.text)
    await house.on_record()
    jia.says("Towels are in stock", reply_to=asked)
    await _says(yi, "see quagmirewords", enclosures=[await _uploads(yi, "Quagmirefile.txt", b"quagmirewords too")])
    await telegram.wait_for(lambda sent: "see quagmirewords" in str(sent.params))
    await _calls(telegram, provider, jia)
    await _meets(house, telegram, jia, asked)
    await _says(yi, "my data")
    async with within():
        while "my-data.zip" not in await (await yi.get("/chat/lines")).text():
            await asyncio.sleep(0.3)


async def test_who_was_met_by_form_mail_chat_call_and_in_person_leaves_no_byte(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FarServer() as far,
        FakeProvider(every=3, shuffled=True) as provider,
        House(tmp_path, test_email.settings(telegram, far, port) | test_calls.settings(provider)) as house,
        test_calls.browser(house) as yi,
    ):
        provider.voice_url = f"{house.url}/hooks/voice"
        jia, tag = await _joins(house, telegram, tmp_path)
        await _lives(house, telegram, provider, jia, yi, tag)
        await _uploads(yi, "never-sent.txt", b"unpostedbytes of theirs")
        await _talks(telegram, tag, "Bing Bystander", "bystanderwords about soap")
        there = {word for word, _ in _found(house, THEIRS)}
        assert len(there) >= len(THEIRS) - 2, "numbers are kept in one form"

        before = await _settled(house)
        receipt = await house.ask("erase", "--customer", "1", "--yes")
        assert receipt["files"] >= 2
        await _none_left(house, THEIRS)
        assert before
        assert before <= _of(_rows(house), BINGS)
        assert (await house.run("verify")).strip()


async def test_who_asks_in_telegram_is_erased_across_a_kill(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FarServer() as far,
        House(tmp_path, test_email.settings(telegram, far, port)) as house,
    ):
        _, tag = await _joins(house, telegram, tmp_path)
        tove = await _talks(telegram, tag, "Tove Zanzibar", "zanzibarwords for Jia")
        await _talks(telegram, tag, "Bing Bystander", "bystanderwords about soap")
        tove.says("zanzibarquestion?")
        await telegram.wait_for(lambda sent: "zanzibarquestion" in sent.text)
        tove.says("Delete my data")
        await telegram.wait_for(lambda sent: "Erase what is kept about you" in sent.text and sent.chat_id == tove.id)
        before = await _settled(house)
        tove.says("erase")
        await telegram.wait_for(lambda sent: "being erased now" in sent.text)
        await house.kill()
        await house.start()
        done = await telegram.wait_for(lambda sent: "Done: what was kept about you is erased" in sent.text)
        assert not any("being erased now" in sent.text for sent in telegram.sent[telegram.sent.index(done) :])
        await _none_left(house, (*TOVES, str(tove.id)))
        assert before <= _of(_rows(house), BINGS)
        assert not any("Delete my data" in sent.text for sent in telegram.sent if sent.chat_id != tove.id)


async def test_a_promoter_and_who_never_became_a_customer_leave_no_byte(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FarServer() as far,
        House(tmp_path, test_email.settings(telegram, far, port)) as house,
    ):
        jia, tag = await _joins(house, telegram, tmp_path)
        await _talks(telegram, tag, "Bing Bystander", "bystanderwords about soap")
        stranger = telegram.person("Stefan Zanzibar")
        stranger.says("zanzibarwords to nobody")
        await telegram.wait_for(lambda sent: sent.chat_id == stranger.id)
        await house.ask("erase", "--channel", "telegram", "--account", str(stranger.id), "--yes")
        await _none_left(house, ("Stefan Zanzibar", "zanzibarwords", str(stranger.id)))
        await house.ask("erase", "--promoter", "1", "--yes")
        await _none_left(house, (str(jia.id),))
        assert (await house.ask("promoter", "list"))[0]["name"] == "#1"
        assert _of(_rows(house), BINGS)
        async with house.browser.get(f"{house.url}/c/{tag}") as answer:
            assert answer.status == 404
