"""Push services: what brings an alert to a browser. Its words are encrypted for that browser; the service reads none.

No alert is told twice by us. Where an answer was lost it may come twice: the browser knows it by its id, and a service
keeps only the last that waits for a conversation.
"""

import hashlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import orjson

from bot.alerts.outcomes import outcomes, refusal
from bot.channels.capabilities import ShowsAlerts
from bot.channels.contract import Channel
from bot.events import Event
from bot.messages import Alert, Outgoing
from bot.outcomes import Final
from models.lazy_import import LazyImport
from models.reaching.alerts import CHANNEL
from models.reaching.push_services import NoPushService, origin_of
from models.reaching.subscriptions import Subscription
from models.reaching.web_push_keys import our_key, unpadded

if TYPE_CHECKING:
    from bot.alerts import encryption, vapid
else:  # and with them seven megabytes of cryptography, which nobody needs before somebody is alerted
    encryption = LazyImport("bot.alerts.encryption")
    vapid = LazyImport("bot.alerts.vapid")

WAITS_S = 24 * 3600
"""How long a service keeps an alert for a browser that is not there: what is older is found in the chat."""
_TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5, sock_read=20)
_IDLE_S = 15


class PushServices(Channel, ShowsAlerts):
    """All push services that are listed, as one channel: to browsers, and nothing comes back."""

    name = CHANNEL

    def __init__(
        self,
        session: aiohttp.ClientSession,
        contact: str,
        listed: Sequence[str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._session = session
        self._contact = contact
        self._vapid: vapid.Vapid | None = None
        self._listed = listed
        self._clock = clock

    async def alert(self, browser: Subscription, alert: Alert, *, key: str) -> None:
        """Hand the alert to the push service. Raise bot.outcomes; Final is barred where the browser is gone."""
        try:
            service = origin_of(browser.endpoint, self._listed)
        except NoPushService as error:
            raise Final("failed-refused", detail=str(error), barred=True) from None
        headers = {
            "Authorization": (await self._identified()).header(service, self._clock()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(WAITS_S),
            "Urgency": "high",
            "Topic": _topic(browser.endpoint, alert.group),
        }
        body = encryption.encrypted(_written(alert, key), browser.keys.point, browser.keys.auth)
        with outcomes():
            async with self._session.post(
                browser.endpoint, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as answer:
                status, retry_after = answer.status, answer.headers.get("Retry-After", "")
        if not 200 <= status < 300:
            raise refusal(status, retry_after)

    async def _identified(self) -> "vapid.Vapid":
        if self._vapid is None:
            self._vapid = vapid.Vapid(await our_key(), self._contact)
        return self._vapid

    def parse(self, body: str) -> list[Event]:  # noqa: ARG002  (the contract's)
        """Nothing: a push service tells us nothing."""
        return []

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:  # noqa: ARG002  (the contract's)
        """Raise Final: a device's screen is no chat."""
        raise Final("failed-unsupported", detail="only alerts are shown there")

    async def probe(self, account: str) -> None:
        """Nothing: no push service has a harmless call."""


@asynccontextmanager
async def open_push_services(listed: Sequence[str], public_url: str) -> AsyncIterator[PushServices]:
    """Connect to no service before somebody is alerted by it."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE_S)) as session:
        yield PushServices(session, public_url, listed)


def _written(alert: Alert, key: str) -> bytes:
    """Return the alert as ``landing/static/reaching/worker.js`` reads it."""
    return orjson.dumps(
        {
            "id": key,
            "group": alert.group,
            "title": alert.title,
            "text": alert.text,
            "path": alert.path,
            "unread": alert.unread,
            "language": alert.language,
        }
    )


def _topic(endpoint: str, group: str) -> str:
    """Return by what the service replaces what still waits; it learns no number of ours by it."""
    return unpadded(hashlib.blake2s(f"{endpoint} {group}".encode(), digest_size=16).digest())
