"""handbill conversation: one conversation whole, and the export of timelines."""

import asyncio
import json

import pytest

from models.files.store import MediaStore
from models.storage.database import open_database
from tests.bot.cli.conftest import House
from tests.fixtures.added_language import pigeons
from tests.fixtures.four_media import KINDS, four_media


@pytest.fixture
def talk(house: House) -> tuple[int, int]:
    """Numbers of the conversation and the customer."""

    async def live() -> tuple[int, int]:
        async with open_database(f"sqlite://{house.data / 'handbill.db'}"):
            life = await four_media(MediaStore(house.data / "media"))
            return life.talk.id, life.yi.id

    return asyncio.run(live())


@pytest.mark.process
def test_it_is_written_in_every_form(house: House, talk: tuple[int, int]) -> None:
    for form, begins in (("html", b"<!doctype html>"), ("json", b"{"), ("csv", b"at,kind"), ("pdf", b"%PDF")):
        out = house.folder / f"talk.{form}"
        printed = house.ask("conversation", str(talk[0]), "--format", form, "--out", str(out), "--language", "zh")
        assert printed == {"conversation": talk[0], "moments": len(KINDS), "file": str(out)}
        assert out.read_bytes().startswith(begins)
        assert out.stat().st_mode & 0o077 == 0
    assert "竹纤维毛巾" in (house.folder / "talk.html").read_text()


@pytest.mark.slow
def test_it_is_written_in_a_language_that_was_added(added_language: str, house: House, talk: tuple[int, int]) -> None:
    out = house.folder / "talk.html"
    house.ask("conversation", str(talk[0]), "--out", str(out), "--language", added_language)
    written = out.read_text()
    assert f'lang="{added_language}"' in written
    assert pigeons("moments") in written
    refused = house.run("conversation", str(talk[0]), "--language", "qqq")
    assert (refused.code, "'qqq' is not one of 'en', " in refused.err) == (2, True)


def test_a_conversation_there_is_not_is_a_sentence(house: House) -> None:
    answer = house.run("conversation", "7", "--out", str(house.folder / "talk.html"))
    assert (answer.code, "there is no conversation 7" in answer.err) == (1, True)
    assert not (house.folder / "talk.html").exists()


@pytest.mark.slow
def test_the_timeline_is_exported_the_newest_first(house: House, talk: tuple[int, int]) -> None:
    answer = house.run("export", "timeline", "--customer", str(talk[1]))
    assert [json.loads(line)["kind"] for line in answer.out.splitlines()] == list(KINDS)[::-1]
    answer = house.run("export", "timeline", "--promotion", "1", "--format", "csv")
    assert answer.out.splitlines()[0].startswith("at,kind,id,promoter_id")
    assert house.run("export", "opens", "--promotion", "1").code == 2
    assert house.run("export", "timeline", "--promotion", "9").code == 1
