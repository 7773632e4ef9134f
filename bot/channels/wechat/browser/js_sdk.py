"""The JS-SDK, for sharing: a page signed with the jsapi_ticket may set what WeChat's menu passes on.

WeChat tells only that the menu was set, never whether anybody shared (分享接口): nothing is claimed of it.
"""

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.updates import CHANNEL
from bot.outcomes import Outcome, Passing
from models.identity.app_browsers import ShareScript
from models.storage.channel_state import fact, keep_fact
from models.storage.clock import now

log = logging.getLogger(__name__)

EARLY = timedelta(minutes=5)
AFTER_REFUSAL = timedelta(minutes=10)
"""An account without the right is not asked about for every reader."""
_PATIENCE_S = 6.0
_VERBS = ("updateAppMessageShareData", "updateTimelineShareData")


class JsSdk:
    def __init__(self, api: WeChatApi, app_id: str, script_url: str, clock: Callable[[], float] = time.time) -> None:
        self._api = api
        self._app_id = app_id
        self._script_url = script_url
        self._clock = clock
        self._key = f"ticket of {app_id}"
        self._asking = asyncio.Lock()
        self._ticket, self._until = "", now()
        self._refused_until = now()

    async def script(self, page: str, card: Mapping[str, str]) -> ShareScript | None:
        """``src`` to load, ``name`` of what it puts on the page, ``calls`` to make at once and once it is ``ready``.

        ``page`` is what stands in the address bar. None: WeChat gives no ticket at present.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                ticket = await self._current()
        except (Outcome, TimeoutError) as error:
            self._refused_until = now() + AFTER_REFUSAL
            log.warning("wechat_without_share", extra={"error": str(error) or "no answer in time"})
            return None
        if not ticket:
            return None
        shared = {"title": card["title"], "desc": card["summary"], "link": card["link"], "imgUrl": card["picture"]}
        return {
            "src": self._script_url,
            "name": "wx",
            "calls": [["config", self._config(ticket, page)]],
            "ready": "ready",
            "then": [[verb, shared] for verb in _VERBS],
        }

    def _config(self, ticket: str, page: str) -> Mapping[str, object]:
        nonce, at = secrets.token_hex(8), int(self._clock())
        return {
            "debug": False,
            "appId": self._app_id,
            "timestamp": at,
            "nonceStr": nonce,
            "signature": signature(ticket, nonce, at, page),
            "jsApiList": list(_VERBS),
        }

    async def _current(self) -> str:
        """Return the ticket, the same for all processes, renewed before its time; empty shortly after a refusal."""
        if self._until > now():
            return self._ticket
        async with self._asking:
            if self._until > now():
                return self._ticket
            if kept := await fact(CHANNEL, self._key):
                self._ticket, self._until = str(kept["ticket"]), datetime.fromisoformat(str(kept["until"]))
                return self._ticket
            return "" if self._refused_until > now() else await self._fresh()

    async def _fresh(self) -> str:
        answer = await self._api.look_up("/cgi-bin/ticket/getticket", {"type": "jsapi"})
        ticket, seconds = answer.get("ticket"), answer.get("expires_in")
        if not isinstance(ticket, str) or not ticket or not isinstance(seconds, int):
            raise Passing("no ticket in the answer")
        life = timedelta(seconds=seconds)
        self._ticket, self._until = ticket, now() + (life - EARLY if life > 2 * EARLY else life)
        await keep_fact(CHANNEL, self._key, {"ticket": ticket, "until": self._until.isoformat()}, until=self._until)
        log.info("wechat_ticket_renewed", extra={"seconds": seconds})
        return ticket


def signature(ticket: str, nonce: str, at: int, page: str) -> str:
    """For this page, its fragment left out (JS-SDK 使用权限签名算法)."""
    signed = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={at}&url={page.partition('#')[0]}"
    return hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest()
