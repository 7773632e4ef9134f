"""Recordings: fetched from the provider's own hosts, and from nowhere else, with our credentials."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit, urlunsplit

import aiohttp
from pydantic import SecretStr

from bot.bounded_downloads import capped
from bot.channels.voice.outcomes import outcomes, refusal
from bot.outcomes import Final, Uncertain

LARGEST = 150_000_000
"""Bytes; an hour of two channels, uncompressed, has 115 million."""
_TIMEOUT = aiohttp.ClientTimeout(total=90, sock_connect=5, sock_read=20)
_MAX_TURNS = 3


class Recordings:
    """``hosts``: further host names, reached by https, that the provider serves recordings from."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_url: str,
        hosts: Iterable[str],
        account_sid: str,
        auth_token: SecretStr,
    ) -> None:
        self._session = session
        self._api = urlsplit(api_url)
        self._hosts = frozenset(host.lower() for host in hosts)
        self._credentials = {"Authorization": aiohttp.encode_basic_auth(account_sid, auth_token.get_secret_value())}

    async def fetch(self, url: str) -> bytes:
        """Return the sound: as MP3 where the provider has that, else as it is. Raises outcomes."""
        self._check(url)
        parts = urlsplit(url)
        if not parts.path.endswith((".mp3", ".wav")):
            as_mp3 = urlunsplit(parts._replace(path=f"{parts.path}.mp3"))
            if (found := await self._get(as_mp3)) is not None:
                return found
        found = await self._get(url)
        if found is None:
            raise Final("failed-file-gone", detail="the provider has no such recording")
        return found

    async def _get(self, url: str) -> bytes | None:
        """None where there is nothing. A redirect is followed only to where we would have gone by ourselves."""
        for _ in range(_MAX_TURNS):
            self._check(url)
            with outcomes(reading=True):
                async with self._session.get(
                    url, headers=self._credentials, timeout=_TIMEOUT, allow_redirects=False
                ) as response:
                    if response.status == 200:
                        return await capped(response, LARGEST)
                    if response.status in {404, 410}:
                        return None
                    if response.status not in {301, 302, 303, 307, 308}:
                        body = await capped(response, 100_000)
                        outcome = refusal(response.status, body, response.headers.get("Retry-After", ""))
                        raise TimeoutError if isinstance(outcome, Uncertain) else outcome
                    url = urljoin(url, response.headers.get("Location", ""))
        raise Final("failed-file-gone", detail="sent from one place to another")

    def _check(self, url: str) -> None:
        """Check that the address is the provider's. Raises Final for any other."""
        try:
            parts = urlsplit(url)
            same = (parts.scheme, parts.hostname, parts.port) == (self._api.scheme, self._api.hostname, self._api.port)
            other = parts.scheme == "https" and parts.port in {None, 443} and parts.hostname in self._hosts
        except ValueError:
            raise Final("failed-voice-host", detail="no address") from None
        if not (same or other) or parts.username or parts.password:
            raise Final("failed-voice-host", detail="not an address of the provider's")
