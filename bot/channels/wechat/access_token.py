"""The access token: one for all processes, kept in the database and renewed before its time.

From the stable-token endpoint (getStableAccessToken): asked twice it gives the same token, so processes that renew at
the same moment do each other no harm. Only a forced renewal makes the old one worthless; it is had at most every
half a minute, twenty times a day.
"""

import asyncio
import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Protocol

from bot.channels.wechat.outcomes import Answer
from bot.channels.wechat.updates import CHANNEL
from bot.outcomes import Passing
from models.storage.channel_state import fact, keep_fact
from models.storage.clock import now

log = logging.getLogger(__name__)

EARLY = timedelta(minutes=5)
"""The endpoint itself hands out the next token in the last five minutes."""
FORCED_APART = timedelta(seconds=30)


class AskForToken(Protocol):
    def __call__(self, *, force: bool) -> Awaitable[Answer]:
        """Asks the endpoint, by force or not. Raises outcomes."""


class AccessToken:
    def __init__(self, app_id: str, ask: AskForToken) -> None:
        self._key = f"token of {app_id}"
        self._forced = f"token forced of {app_id}"
        self._ask = ask
        self._asking = asyncio.Lock()
        self._token, self._until = "", now()

    async def current(self) -> str:
        """Return a token that is good for a while. Raises outcomes."""
        if self._until > now():
            return self._token
        async with self._asking:
            if self._until > now():
                return self._token
            return await self._shared() or await self._fresh(force=False)

    async def instead_of(self, refused: str) -> str:
        """Another token than the one that WeChat has just refused. Raises outcomes."""
        async with self._asking:
            shared = await self._shared()
            if shared not in {"", refused}:
                return shared
            fresh = await self._fresh(force=False)
            if fresh != refused:
                return fresh
            if await fact(CHANNEL, self._forced) is not None:
                raise Passing("the access token was renewed a moment ago", after=FORCED_APART.total_seconds())
            await keep_fact(CHANNEL, self._forced, {}, until=now() + FORCED_APART)
            return await self._fresh(force=True)

    async def _shared(self) -> str:
        """Return the token that another process, or this one before a restart, has fetched; empty without one."""
        kept = await fact(CHANNEL, self._key)
        if kept is None:
            return ""
        self._token, self._until = str(kept["token"]), datetime.fromisoformat(str(kept["until"]))
        return self._token if self._until > now() else ""

    async def _fresh(self, *, force: bool) -> str:
        answer = await self._ask(force=force)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise Passing("no token in the answer")
        life = timedelta(seconds=seconds)
        # A token in its last minutes comes with little time left: then ask again when that is over.
        self._token, self._until = token, now() + (life - EARLY if life > 2 * EARLY else life)
        await keep_fact(CHANNEL, self._key, {"token": token, "until": self._until.isoformat()}, until=self._until)
        log.info("wechat_token_renewed", extra={"forced": force, "seconds": seconds})
        return token
