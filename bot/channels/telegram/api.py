"""The Bot API over HTTP.

Addresses carry the bot's token, and the client's errors carry addresses: of an error only its name is kept.
"""

import logging
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson

from bot.bounded_downloads import capped
from bot.channels.telegram.call_results import Lost, NotSent, result_of

log = logging.getLogger(__name__)

LARGEST_DOWNLOAD = 20_000_000
"""Bytes (Bot API, getFile)."""
_LARGEST_ANSWER = 20_000_000
_CONNECT_S = 5.0
_SILENCE_S = 20.0
"""Longest silence once the call is written."""
_JSON = {"Content-Type": "application/json"}
_NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""Of all that goes wrong, these alone come before a byte of the call has left us (the last: a proxy opens no way)."""

Params = Mapping[str, Any]
"""What is None is left out."""
Files = Mapping[str, tuple[str, bytes]]
"""A file's name and bytes, by the ``attach://`` name that stands for it in the parameters."""


def open_session(connections: int, url: str) -> aiohttp.ClientSession:
    """Return a client for so many calls at once to the Bot API at ``url``. It keeps no cookies."""
    connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=30)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), proxy=proxy_to(url))


def proxy_to(url: str) -> str | None:
    """Return the proxy that the environment names for a URL (HTTPS_PROXY, NO_PROXY): where Telegram is barred.

    Read once for all calls. A SOCKS proxy, which the client does not speak, is not used, and the log says so.
    """
    to = urlsplit(url)
    proxies = {} if proxy_bypass(to.hostname or "") else getproxies()
    proxy = proxies.get(to.scheme) or proxies.get("all")
    if proxy is not None and urlsplit(proxy).scheme not in {"http", "https"}:
        log.warning("telegram_proxy_not_used", extra={"mend": "name one that speaks http:// in HTTPS_PROXY"})
        return None
    return proxy


class BotApi:
    """One bot's calls. Each raises NotSent, Lost or Refused, see ``call_results``."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self.token = token
        self.bot_id = token.partition(":")[0]
        self._session = session
        self._calls = f"{url}/bot{token}/"
        self._files = f"{url}/file/bot{token}/"

    async def call(self, method: str, params: Params, files: Files | None = None, silence_s: float = _SILENCE_S) -> Any:
        """Return the result of one method."""
        told = {name: value for name, value in params.items() if value is not None}
        body = _form(told, files) if files else orjson.dumps(told)
        headers = None if files else _JSON
        url, timeout = self._calls + method, _timeout(silence_s)
        with _heard():
            async with self._session.post(
                url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                answer = await capped(response, _LARGEST_ANSWER)
        return result_of(response.status, answer)

    async def download(self, path: str) -> bytes:
        """Return a file's bytes; ``path``: from getFile. Raises Final for one that is too big."""
        with _heard():
            async with self._session.get(self._files + path, timeout=_timeout(60), allow_redirects=False) as response:
                body = await capped(response, LARGEST_DOWNLOAD)
        return body if response.status == 200 else bytes(result_of(response.status, body))


@contextmanager
def _heard() -> Iterator[None]:
    """Turn the client's errors inside into NotSent or Lost."""
    try:
        yield
    except _NOT_CONNECTED as error:
        raise NotSent(type(error).__name__) from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Lost(type(error).__name__) from None


@cache
def _timeout(silence_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=2 * _CONNECT_S, sock_connect=_CONNECT_S, sock_read=silence_s)


def _form(params: Params, files: Files) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # names stay as they are: people read them
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for part, (name, data) in files.items():
        mime = mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"
        form.add_field(part, data, filename=name, content_type=mime)
    return form
