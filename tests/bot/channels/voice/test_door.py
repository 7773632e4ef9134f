"""What comes in at the door that belongs to no call of ours, or to nothing at all."""

import aiohttp
import pytest

from bot.channels.voice.channel import Telephone
from models.calls.calls import Call
from models.queue.inbox import StoredUpdate
from tests.fixtures.voice import FakeProvider
from tests.fixtures.voice.posting import signature

SID = "CA0123456789abcdef0123456789abcdef"


async def posted(provider: FakeProvider, query: str, form: dict[str, str]) -> tuple[int, str]:
    url = f"{provider.voice_url}{query}"
    signed = {"X-Twilio-Signature": signature(provider.auth_token, url, form)}
    async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=signed) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("step", ["answered", "whisper", "consent", "heard", "dialled"])
async def test_a_call_we_know_nothing_of_ends_politely(provider: FakeProvider, telephone: Telephone, step: str) -> None:
    status, twiml = await posted(provider, f"?step={step}&call=nobodys", {"CallSid": SID, "CallStatus": "in-progress"})
    assert status == 200
    assert "<Hangup" in twiml
    assert await Call.all().count() == 0


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("", {}),
        ("", {"CallSid": ""}),
        ("", {"CallSid": "x" * 200}),
        ("", {"CallSid": "with space"}),
        ("?step=nonsense", {"CallSid": SID}),
        ("?step=status&call=%20", {"CallSid": SID}),
        ("?step=heard&call=k&conversation=x", {"CallSid": SID}),
        ("?step=recording&call=k", {"CallSid": SID}),
    ],
)
async def test_what_names_nothing_is_refused(
    provider: FakeProvider, telephone: Telephone, query: str, form: dict[str, str]
) -> None:
    status, _ = await posted(provider, query, form)
    assert status == 400
    assert await StoredUpdate.all().count() == 0


async def test_without_a_signature_nothing_happens(provider: FakeProvider, telephone: Telephone) -> None:
    async with aiohttp.ClientSession() as session:
        for method in ("GET", "POST"):
            async with session.request(method, provider.voice_url, data={"CallSid": SID}) as answer:
                assert answer.status == 403
    assert await StoredUpdate.all().count() == 0
