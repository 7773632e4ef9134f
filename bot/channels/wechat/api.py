"""WeChat's API over HTTP: calls with the token, one renewal where it is refused, failures as outcomes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
import orjson
from pydantic import SecretStr

from bot.bounded_downloads import capped
from bot.channels.wechat.access_token import AccessToken
from bot.channels.wechat.outcomes import TOKEN_REFUSED, Answer, RefusedByWeChat, outcomes, read_answer
from bot.outcomes import Final, Passing

LARGEST_DOWNLOAD = 20_000_000
_LARGEST_ANSWER = 1_000_000
_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=5, sock_read=20)

Body = Mapping[str, Any]
"""What WeChat is asked with, as its JSON has it."""
Form = Callable[[], aiohttp.FormData]
"""Made anew for each try: a form can be sent only once."""
Got = TypeVar("Got")


class WeChatApi:
    def __init__(self, session: aiohttp.ClientSession, url: str, app_id: str, app_secret: SecretStr) -> None:
        self.token = AccessToken(app_id, self.ask_for_token)
        self._session = session
        self._url = url
        self._app_id = app_id
        self._app_secret = app_secret

    async def call(
        self,
        path: str,
        *,
        body: Body | None = None,
        form: Form | None = None,
        query: Mapping[str, str] | None = None,
        reading: bool = False,
    ) -> Answer:
        """Post, and return the answer. ``reading``: the call changes nothing that people see. Raises outcomes."""

        async def once(token: str) -> Answer:
            params = {"access_token": token, **(query or {})}
            async with self._request("POST", path, params, form() if form else orjson.dumps(body)) as response:
                return read_answer(response.status, await capped(response, _LARGEST_ANSWER))

        with outcomes(reading=reading):
            return await self._with_token(once)

    async def look_up(self, path: str, query: Mapping[str, str]) -> Answer:
        """Return the answer to a question. Raises outcomes."""

        async def once(token: str) -> Answer:
            async with self._request("GET", path, {"access_token": token, **query}) as response:
                return read_answer(response.status, await capped(response, _LARGEST_ANSWER))

        with outcomes(reading=True):
            return await self._with_token(once)

    async def exchange(self, code: str) -> Answer:
        """Who is behind the code that a browser brought (snsAccessToken); a code serves once. Raises outcomes."""
        asked = {
            "appid": self._app_id,
            "secret": self._app_secret.get_secret_value(),
            "code": code,
            "grant_type": "authorization_code",
        }
        return await self._of_person("/sns/oauth2/access_token", asked)

    async def profile(self, token: str, openid: str) -> Answer:
        """Return what the person lets us know of themself; ``token``: theirs, out of the exchange. Raises outcomes."""
        return await self._of_person("/sns/userinfo", {"access_token": token, "openid": openid, "lang": "zh_CN"})

    async def _of_person(self, path: str, query: Mapping[str, str]) -> Answer:
        with outcomes(reading=True):
            async with self._request("GET", path, query) as response:
                return read_answer(response.status, await capped(response, _LARGEST_ANSWER))

    async def call_with(self, token: str, path: str, body: Body) -> Answer:
        """Return the answer to what is posted with this very token. Raises outcomes."""
        with outcomes(reading=True):
            async with self._request("POST", path, {"access_token": token}, orjson.dumps(body)) as response:
                return read_answer(response.status, await capped(response, _LARGEST_ANSWER))

    async def download(self, path: str, query: Mapping[str, str]) -> bytes:
        """Return the bytes behind a handle. Raises outcomes."""

        async def once(token: str) -> bytes:
            params = {"access_token": token, **query}
            async with self._request("GET", path, params) as response:
                data = await capped(response, LARGEST_DOWNLOAD)
                if response.status == 200 and response.content_type not in {"application/json", "text/plain"}:
                    return data
            return await self._film(read_answer(response.status, data).get("video_url"))

        with outcomes(reading=True):
            return await self._with_token(once)

    async def _film(self, url: object) -> bytes:
        """Films lie on another machine of WeChat's (getMedia); from nowhere else is anything fetched."""
        parts = urlsplit(url if isinstance(url, str) else "")
        ours = parts.netloc == urlsplit(self._url).netloc
        if not ours and not (parts.scheme == "https" and (parts.hostname or "").endswith(".qq.com")):
            raise Final("failed-file-gone", detail="no address of WeChat's")
        async with self._session.get(str(url), timeout=_TIMEOUT, allow_redirects=False) as response:
            if response.status != 200:
                raise Passing(f"HTTP {response.status}")
            return await capped(response, LARGEST_DOWNLOAD)

    async def _with_token(self, once: Callable[[str], Awaitable[Got]]) -> Got:
        token = await self.token.current()
        try:
            return await once(token)
        except RefusedByWeChat as error:
            if error.code not in TOKEN_REFUSED:
                raise
        return await once(await self.token.instead_of(token))

    async def ask_for_token(self, *, force: bool) -> Answer:
        """Return what the stable-token endpoint answers. Raises outcomes."""
        asked = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._app_secret.get_secret_value(),
            "force_refresh": force,
        }
        with outcomes(reading=True):
            async with self._request("POST", "/cgi-bin/stable_token", {}, orjson.dumps(asked)) as response:
                return read_answer(response.status, await capped(response, _LARGEST_ANSWER))

    @asynccontextmanager
    async def _request(
        self, method: str, path: str, params: Mapping[str, str], data: bytes | aiohttp.FormData | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        # WeChat shows \u escapes as they stand: orjson writes characters themselves.
        headers = {"Content-Type": "application/json; charset=utf-8"} if isinstance(data, bytes) else None
        async with self._session.request(
            method, self._url + path, params=params, data=data, headers=headers, timeout=_TIMEOUT, allow_redirects=False
        ) as response:
            yield response
