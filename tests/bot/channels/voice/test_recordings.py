"""Recordings are fetched from the provider, and from nobody who only says to be."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.channels.voice.recordings import Recordings
from bot.outcomes import Final, Passing, Unusable
from tests.fixtures.voice import FakeProvider
from tests.fixtures.voice.sound import Recording


@pytest.fixture
async def provider() -> AsyncIterator[FakeProvider]:
    async with FakeProvider() as fake:
        yield fake


@pytest.fixture
async def recordings(provider: FakeProvider) -> AsyncIterator[Recordings]:
    async with aiohttp.ClientSession() as session:
        token = SecretStr(provider.auth_token)
        yield Recordings(session, provider.api_url, ["media.provider.test"], provider.account_sid, token)


@pytest.fixture
def recording(provider: FakeProvider) -> Recording:
    made = Recording("RE1", "CA1")
    made.end()
    provider.recordings[made.sid] = made
    return made


@pytest.fixture
async def elsewhere() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that is not the provider's, and what was asked of it."""
    asked: list[str] = []

    async def ask(request: web.Request) -> web.Response:
        asked.append(request.headers.get("Authorization", ""))
        return web.Response(body=b"ID3 stolen")

    app = web.Application()
    app.router.add_get("/{path:.*}", ask)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    await runner.cleanup()


async def test_with_our_credentials(provider: FakeProvider, recordings: Recordings, recording: Recording) -> None:
    assert await recordings.fetch(provider.url_of(recording)) == recording.sound
    assert provider.fetched[0].endswith("RE1.mp3")
    assert provider.unauthorised == 0


async def test_as_it_is_where_there_is_no_mp3(
    provider: FakeProvider, recordings: Recordings, recording: Recording
) -> None:
    provider.has_mp3 = False
    assert await recordings.fetch(provider.url_of(recording)) == recording.sound
    assert await recordings.fetch(f"{provider.url_of(recording)}.wav") == recording.sound


async def test_nobody_else_is_asked(recordings: Recordings, elsewhere: tuple[str, list[str]]) -> None:
    url, asked = elsewhere
    there = url.removeprefix("http://")
    for wrong in (
        f"{url}/2010-04-01/Accounts/AC0/Recordings/RE1",
        f"http://provider@{there}/RE1",
        "http://media.provider.test/RE1",
        "https://media.provider.test:8443/RE1",
        "https://media.provider.test.evil.test/RE1",
        "file:///etc/passwd",
        "http://[::1",
        "no such file",
        "",
    ):
        with pytest.raises(Final) as refused:
            await recordings.fetch(wrong)
        assert refused.value.reason == "failed-voice-host", wrong
    assert asked == []


async def test_a_redirect_to_somebody_else_is_not_followed(
    elsewhere: tuple[str, list[str]],
) -> None:
    url, asked = elsewhere

    async def send_on(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": f"{url}/RE1.mp3"})

    app = web.Application()
    app.router.add_get("/{path:.*}", send_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        turned = Recordings(session, origin, [], "AC0", SecretStr("t"))
        with pytest.raises(Final) as refused:
            await turned.fetch(f"{origin}/RE1")
    await runner.cleanup()
    assert (refused.value.reason, asked) == ("failed-voice-host", [])


async def test_what_fails_has_its_tense(provider: FakeProvider, recordings: Recordings, recording: Recording) -> None:
    url = provider.url_of(recording)
    for how, status, outcome in (("status", 503, Passing), ("status", 504, Passing), ("reset", 0, Passing)):
        provider.fails("sound", how, status, times=2)
        with pytest.raises(outcome):
            await recordings.fetch(url)
        provider._failures.clear()
    del provider.recordings["RE1"]
    with pytest.raises(Final) as gone:
        await recordings.fetch(url)
    assert gone.value.reason == "failed-file-gone"
    provider.auth_token = "changed"
    with pytest.raises(Unusable) as refused:
        await recordings.fetch(url)
    assert "changed" not in str(refused.value)
