"""Our side of a push service, as the courier has it, and a browser that subscribed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.alerts.push_services import PushServices, open_push_services
from bot.messages import Alert
from models.people.addresses import met
from models.people.sessions import Session as SignedIn
from models.people.sessions import SessionRole, start_session
from models.reaching.subscriptions import BrowserKeys, Subscription, subscribe
from models.reaching.web_push_keys import from_unpadded, our_key, point_of
from models.storage.codes import fingerprint, new_code
from tests.fixtures.push_service.service import PushService, push_service


@dataclass
class Alerts:
    service: PushService
    ours: PushServices
    alert: Alert = field(
        default_factory=lambda: Alert(
            title="Yi", text="Is it soft?", group="conversation 7", path="/console/inbox/7", unread=2, language="en"
        )
    )

    async def browser(self, endpoint: str = "") -> Subscription:
        """A browser whose person asked to be alerted; ``endpoint``: what it says in place of the truth."""
        secret = await start_session(SessionRole.PERSON, address=await met("web", new_code()))
        given = self.service.subscribed()
        keys = given["keys"]
        assert isinstance(keys, dict)
        return await subscribe(
            await SignedIn.get(token=fingerprint(secret)),
            endpoint or str(given["endpoint"]),
            BrowserKeys(point=from_unpadded(keys["p256dh"]), auth=from_unpadded(keys["auth"])),
        )


@pytest.fixture
async def alerts(database: object) -> AsyncIterator[Alerts]:
    async with (
        push_service(point_of((await our_key()).public_key())) as service,
        open_push_services([service.url], "https://cards.example.test") as ours,
    ):
        yield Alerts(service, ours)
