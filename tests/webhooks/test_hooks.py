import asyncio
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import webhooks
from bot.channels.plugin import plugins
from models.queue.inbox import StoredUpdate
from models.recording.group_commit import GroupCommit
from models.storage.bell import INBOX, Bell
from models.storage.database import Database
from tests.fixtures.patience import within
from tests.webhooks.conftest import Door, open_door
from webhooks import hooks

pytestmark = pytest.mark.both_databases


async def _raw(door: Door, head: str, body: bytes = b"") -> bytes:
    """What the server answers to bytes that no HTTP library would send."""
    where = urlsplit(door.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
    async with within():
        answer = await reader.readuntil(b"\r\n")
    writer.close()
    return answer


async def test_an_update_is_in_the_inbox_before_the_platform_is_answered(door: Door) -> None:
    assert await door.post(b"one two") == (200, "<thanks/>")
    kept = await StoredUpdate.all().order_by("id")
    assert [(row.channel, row.external_id, row.lane, row.body) for row in kept] == [
        ("box", "one", "box:one", "one"),
        ("box", "two", "box:two", "two"),
    ]


async def test_the_same_update_at_once_and_later_is_kept_once(door: Door) -> None:
    answers = await asyncio.gather(*(door.post(b"one") for _ in range(5)))
    answers.append(await door.post(b"one"))
    assert answers == [(200, "<thanks/>")] * 6
    assert await StoredUpdate.all().count() == 1


async def test_the_bell_rings_for_the_inbox_once_it_is_committed(door: Door) -> None:
    with door.bell.listen(INBOX) as listener:
        await door.post(b"")
        assert not await listener.wait(0.01)
        await door.post(b"one")
        assert await listener.wait(0)
    assert await StoredUpdate.all().count() == 1


async def test_what_is_not_genuine_gets_the_channels_answer_and_leaves_nothing(door: Door) -> None:
    assert await door.post(b"one", word="please") == (401, "Say the word.")
    assert await StoredUpdate.all().count() == 0


async def test_an_unknown_channel_is_a_404(door: Door) -> None:
    status, text = await door.post(b"one", channel="carrier-pigeon")
    assert status == 404
    assert text


async def test_the_receiver_sees_the_request_as_the_platform_made_it(door: Door) -> None:
    async with door.http.get(f"{door.url}/hooks/box?echo=%E4%BD%A0&b=1%2B1", headers={"x-WORD": "sesame"}) as answer:
        assert answer.status == 200
    (seen,) = door.letterbox.seen
    assert (seen.method, seen.body) == ("GET", b"")
    assert seen.url == "https://cards.test/some/hooks/box?echo=%E4%BD%A0&b=1%2B1"
    assert dict(seen.query) == {"echo": "你", "b": "1+1"}


async def test_a_body_of_more_than_a_mebibyte_is_refused_however_it_comes(door: Door) -> None:
    assert (await door.post(b"x" * hooks.LARGEST_BODY))[0] == 200
    assert (await door.post(b"x" * (hooks.LARGEST_BODY + 1)))[0] == 413

    async def chunks() -> "object":
        for _ in range(3):
            yield b"x" * 500_000

    async with door.http.post(f"{door.url}/hooks/box", data=chunks()) as answer:
        assert answer.status == 413
    assert len(door.letterbox.seen) == 1


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Encoding: gzip\nContent-Length: 9", b"not a gip"),
        ("Content-Encoding: deflate\nContent-Length: 4", b"\xff\xff\xff\xff"),
        ("Transfer-Encoding: chunked", b"zzz\r\nrubbish\r\n"),
        ("Content-Length: minus one", b""),
    ],
)
async def test_a_broken_body_is_a_4xx(door: Door, headers: str, body: bytes) -> None:
    answer = await _raw(door, f"POST /hooks/box HTTP/1.1\nHost: cards.test\nX-Word: sesame\n{headers}", body)
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert await StoredUpdate.all().count() == 0


@pytest.mark.slow
async def test_a_body_that_does_not_come_is_a_408(door: Door) -> None:
    head = "POST /hooks/box HTTP/1.1\nHost: cards.test\nX-Word: sesame\nContent-Length: 10"
    assert b" 408 " in await _raw(door, head, b"half")


async def test_when_nothing_can_be_kept_the_platform_is_asked_to_come_again(database: Database) -> None:
    async with (
        GroupCommit(database, Bell(), max_waiting=0) as recorder,
        open_door(recorder, Bell()) as door,
        door.http.post(f"{door.url}/hooks/box", data=b"one", headers={"X-Word": "sesame"}) as answer,
    ):
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "5"
    assert await StoredUpdate.all().count() == 0


def test_no_platform_is_named_at_the_door() -> None:
    files = sorted(Path(webhooks.__path__[0]).rglob("*.py"))
    assert len(files) >= 2
    names = {*plugins(), "wechat", "twilio", "whatsapp", "email", "voice"} - {"web"}
    assert "telegram" in names
    for file in files:
        said = {word.lower() for word in re.findall(r"[A-Za-z]+", file.read_text())}
        assert not said & names, file
