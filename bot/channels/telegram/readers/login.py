"""Log In With Telegram: OpenID Connect, authorization code with PKCE (core.telegram.org/bots/telegram-login)."""

import asyncio
import hmac
import json
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from pydantic import SecretStr

from bot.bounded_downloads import capped
from bot.channels.telegram.api import open_session
from bot.channels.telegram.raw_updates import CHANNEL
from bot.channels.telegram.readers.id_token import Json, claims_of, key_id
from bot.channels.telegram.settings import TelegramSettings
from bot.outcomes import Final
from models.identity.app_browsers import AppBrowser
from models.identity.recognitions import NotRecognised, RecognisedAccount

_CONNECTIONS = 10
_PATIENCE_S = 6.0
"""A reader waits for the answer."""
_KEYS_KEPT_S = 3600.0
_LARGEST = 64 * 1024
_CODE = re.compile(r"[A-Za-z0-9._~-]{1,1024}")
_NOT_NOW = (aiohttp.ClientError, TimeoutError, Final, ValueError)


class TelegramLogin(AppBrowser):
    """What a reader in any browser is recognised by. ``client``: the bot's number, which is the client's id."""

    anywhere = True
    names = True

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        url: str,
        client: str,
        secret: SecretStr,
        public_url: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._session, self._url, self._client, self._secret = session, url, client, secret
        self._clock = clock
        self.comes_back_to = f"{public_url}/known/{CHANNEL}"
        self.asks_at = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
        self._keys: list[Json] = []
        self._keys_until = 0.0

    def recognises(self, user_agent: str) -> bool:  # noqa: ARG002  (whatever browser it is)
        return True

    def shares(self, user_agent: str) -> bool:  # noqa: ARG002  (a browser's menu is its own)
        return False

    async def share(self, page: str, card: Mapping[str, str]) -> None:  # noqa: ARG002  (see shares)
        return None

    def ask_url(self, back: str, state: str, *, named: bool) -> str:  # noqa: ARG002  (Telegram gives the name along)
        challenge = urlsafe_b64encode(sha256(self._derived("verifier", state).encode()).digest()).rstrip(b"=")
        asked = {
            "client_id": self._client,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "openid profile",
            "state": state,
            "nonce": self._derived("nonce", state),
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._url}/auth?{urlencode(asked)}"

    async def recognise(self, query: Mapping[str, str]) -> RecognisedAccount:
        """Who comes back with this query. Without a code they did not want to. Raises NotRecognised."""
        code, state = query.get("code", ""), query.get("state", "")
        if not code:
            raise NotRecognised("no code: the reader did not agree", refused=query.get("error") == "access_denied")
        if not _CODE.fullmatch(code):
            raise NotRecognised("no code of Telegram's")
        try:
            async with asyncio.timeout(_PATIENCE_S):
                token = await self._exchange(code, state)
                keys = await self._published(key_id(token))
        except _NOT_NOW as error:
            raise NotRecognised(f"no answer: {type(error).__name__}") from None
        nonce = self._derived("nonce", state)
        said = claims_of(token, keys, issuer=self._url, client=self._client, nonce=nonce, at=self._clock())
        number, name = said.get("id"), said.get("name")
        if not re.fullmatch(r"[1-9][0-9]{0,15}", str(number)):
            raise NotRecognised("no account in the token")
        return RecognisedAccount(account=str(number), name=name if isinstance(name, str) else "")

    async def _exchange(self, code: str, state: str) -> str:
        """Return the ID token for the code, which serves once. Raises NotRecognised, _NOT_NOW."""
        answer = await self._token(code, self._derived("verifier", state))
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotRecognised(f"no token: {answer.get('error', '')}"[:100])
        return token

    async def is_secret_right(self) -> bool:
        """Ask with a code that is none: a wrong secret is refused before a wrong code. Raises OSError, TimeoutError."""
        async with asyncio.timeout(_PATIENCE_S):
            return (await self._token("none", self._derived("verifier", ""))).get("error") != "invalid_client"

    async def _token(self, code: str, verifier: str) -> Json:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.comes_back_to,
            "client_id": self._client,
            "code_verifier": verifier,
        }
        auth = aiohttp.encode_basic_auth(self._client, self._secret.get_secret_value())
        headers = {"Authorization": auth, "Accept": "application/json"}
        async with self._session.post(f"{self._url}/token", data=form, headers=headers, allow_redirects=False) as got:
            return _object(await capped(got, _LARGEST))

    async def _published(self, wanted: str) -> list[Json]:
        """Return Telegram's keys, asked for once an hour, and when one is wanted that was not there."""
        known = any(key.get("kid") == wanted for key in self._keys)
        if not known or self._keys_until < self._clock():
            async with self._session.get(f"{self._url}/.well-known/jwks.json", allow_redirects=False) as got:
                found = _object(await capped(got, _LARGEST)).get("keys")
            self._keys = [key for key in found if isinstance(key, dict)] if isinstance(found, list) else []
            self._keys_until = self._clock() + _KEYS_KEPT_S
        return self._keys

    def _derived(self, purpose: str, state: str) -> str:
        """Return what only we can say of this login: nothing of it has to be kept meanwhile."""
        secret = self._secret.get_secret_value().encode()
        return urlsafe_b64encode(hmac.digest(secret, f"{purpose} {state}".encode(), "sha256")).rstrip(b"=").decode()


@asynccontextmanager
async def open_login(settings: TelegramSettings, public_url: str) -> AsyncIterator[TelegramLogin | None]:
    """Open the login where the settings have its secret."""
    secret = settings.login_secret
    if not secret.get_secret_value():
        yield None
        return
    client = settings.token.get_secret_value().partition(":")[0]
    async with open_session(_CONNECTIONS, settings.login_url) as session:
        yield TelegramLogin(session, url=settings.login_url, client=client, secret=secret, public_url=public_url)


def _object(body: bytes) -> Json:
    answer: Any = json.loads(body)
    return answer if isinstance(answer, dict) else {}
