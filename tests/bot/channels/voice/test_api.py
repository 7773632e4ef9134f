"""The provider's API: what is asked of it, and what its answers mean."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from pydantic import SecretStr

from bot.channels.voice.api import VoiceApi
from bot.channels.voice.checkup import check
from bot.channels.voice.settings import VoiceSettings
from bot.outcomes import Final, Outcome, Passing, Uncertain, Unusable
from tests.fixtures.voice import FakeProvider

HOUSE = "https://cards.test"


@pytest.fixture
async def provider() -> AsyncIterator[FakeProvider]:
    async with FakeProvider(shuffled=True) as fake:
        fake.phone("+4915112345678", answers="busy")
        yield fake


@pytest.fixture
async def api(provider: FakeProvider) -> AsyncIterator[VoiceApi]:
    async with aiohttp.ClientSession() as session:
        yield VoiceApi(session, provider.api_url, provider.account_sid, SecretStr(provider.auth_token))


async def ring(api: VoiceApi) -> str:
    return await api.ring("+4915112345678", "+493055500000", "k/1 ü", HOUSE, ring_s=20, longest_s=600)


async def test_a_call_is_asked_for_with_our_addresses_in_it(provider: FakeProvider, api: VoiceApi) -> None:
    sid = await ring(api)
    (asked,) = provider.rung
    assert sid in provider.legs
    assert asked["Url"] == f"{HOUSE}/hooks/voice?step=answered&call=k%2F1+%C3%BC"
    assert (asked["Timeout"], asked["TimeLimit"], asked["Method"]) == ("20", "600", "POST")
    assert "Record" not in asked
    assert provider.legs[sid].events == ("initiated", "ringing", "answered", "completed")


@pytest.mark.parametrize(
    ("how", "status", "outcome"),
    [
        ("status", 429, Passing),
        ("status", 500, Passing),
        ("status", 503, Passing),
        ("status", 504, Uncertain),
        ("reset", 0, Uncertain),
        ("lost", 0, Uncertain),
        ("garbage", 0, Uncertain),
        ("status", 401, Unusable),
        ("code", 21210, Unusable),
        ("code", 21211, Final),
        ("code", 21215, Final),
        ("code", 99999, Final),
    ],
)
async def test_a_failure_has_its_tense(
    provider: FakeProvider, api: VoiceApi, how: str, status: int, outcome: type[Outcome]
) -> None:
    provider.fails("calls", how, status)
    with pytest.raises(Outcome) as failed:
        await ring(api)
    assert type(failed.value) is outcome
    assert provider.auth_token not in str(failed.value)


async def test_who_can_not_be_reached_was_certainly_not_asked() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Passing) as away:
            await ring(VoiceApi(session, "http://127.0.0.1:9", "AC0", SecretStr("t")))
    assert away.value.everybody


async def test_a_call_that_is_over_can_not_be_recorded(api: VoiceApi) -> None:
    with pytest.raises(Final):
        await api.record("CA0", "k", HOUSE)


async def test_a_recording_that_is_gone_is_deleted_enough(provider: FakeProvider, api: VoiceApi) -> None:
    assert "RE0" not in provider.recordings
    await api.forget("RE0")


async def test_the_doctor_asks_who_we_are(provider: FakeProvider) -> None:
    values = {"account_sid": provider.account_sid, "from_number": provider.number, "api_url": provider.api_url}
    await check(VoiceSettings.model_validate(values | {"auth_token": provider.auth_token}))
    with pytest.raises(Unusable):
        await check(VoiceSettings.model_validate(values | {"auth_token": "wrong"}))
