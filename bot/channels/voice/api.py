"""Calling: the provider's API, as Twilio describes it and others repeat it. No call of it is hidden or repeated here.

Source: https://www.twilio.com/docs/voice/api/call-resource, …/recording
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import aiohttp
from pydantic import SecretStr

from bot.bounded_downloads import capped
from bot.channels.voice.outcomes import answer_of, outcomes, refusal
from bot.channels.voice.updates import step_url
from bot.outcomes import Uncertain

_TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5, sock_read=20)
_LARGEST_ANSWER = 1_000_000

Form = Sequence[tuple[str, str]]


class VoiceApi:
    """One account at one provider. Raises bot.outcomes only."""

    def __init__(self, session: aiohttp.ClientSession, url: str, account_sid: str, auth_token: SecretStr) -> None:
        self._session = session
        self._account = f"{url}/2010-04-01/Accounts/{quote(account_sid)}"
        self._credentials = {"Authorization": aiohttp.encode_basic_auth(account_sid, auth_token.get_secret_value())}

    async def ring(self, phone: str, sender: str, call: str, public_url: str, *, ring_s: int, longest_s: int) -> str:
        """Rings ``phone``; whoever answers hears what we then say. Returns the provider's number of the call."""
        form = [
            ("To", phone),
            ("From", sender),
            ("Url", step_url(public_url, "answered", call)),
            ("Method", "POST"),
            ("Timeout", str(ring_s)),
            ("TimeLimit", str(longest_s)),
            ("StatusCallback", step_url(public_url, "status", call)),
            ("StatusCallbackMethod", "POST"),
            *(("StatusCallbackEvent", event) for event in ("initiated", "ringing", "answered", "completed")),
        ]
        return await self._made("/Calls.json", form)

    async def record(self, sid: str, call: str, public_url: str) -> str:
        """Record the live call from now on, each side on a channel of its own. Return the recording's number."""
        form = [
            ("RecordingChannels", "dual"),
            ("RecordingStatusCallback", step_url(public_url, "recording", call)),
            ("RecordingStatusCallbackMethod", "POST"),
            *(("RecordingStatusCallbackEvent", event) for event in ("in-progress", "completed", "absent")),
        ]
        return await self._made(f"/Calls/{quote(sid, safe='')}/Recordings.json", form)

    async def forget(self, recording_sid: str) -> None:
        """Delete a recording there; one that is gone already is fine."""
        with outcomes(reading=True):
            status, body, retry = await self._ask("DELETE", f"/Recordings/{quote(recording_sid, safe='')}.json")
        if status not in {200, 202, 204, 404, 410}:
            raise refusal(status, body, retry)

    async def introduce(self) -> None:
        """Asks for the account: costs nothing and changes nothing."""
        with outcomes(reading=True):
            status, body, retry = await self._ask("GET", ".json")
        if status != 200:
            raise refusal(status, body, retry)

    async def _made(self, path: str, form: Form) -> str:
        with outcomes():
            status, body, retry = await self._ask("POST", path, form)
        if status not in {200, 201, 202}:
            raise refusal(status, body, retry)
        sid = answer_of(body).get("sid")
        if not isinstance(sid, str) or not sid:
            raise Uncertain("an answer without a number")
        return sid

    async def _ask(self, method: str, path: str, form: Form | None = None) -> tuple[int, bytes, str]:
        async with self._session.request(
            method,
            self._account + path,
            data=aiohttp.FormData(form) if form else None,
            headers=self._credentials,
            timeout=_TIMEOUT,
            allow_redirects=False,
        ) as response:
            body = await capped(response, _LARGEST_ANSWER)
            headers: Mapping[str, str] = response.headers
            return response.status, body, headers.get("Retry-After", "")
