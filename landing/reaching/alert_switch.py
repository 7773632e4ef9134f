"""The alert switch: what it asks on our pages and says. The browser's person is who is signed in there, nobody else."""

from typing import Annotated, Self

from aiohttp import web
from pydantic import BaseModel, Field, model_validator

from landing.chat.responses import json_answer, refusal
from landing.reaching.switching import switched
from landing.sessions import signed_in
from landing.short_body import short_body
from landing.site import SITE
from models.people.sessions import Session
from models.reaching.push_services import NoPushService, origin_of
from models.reaching.subscriptions import ENDPOINT_LENGTH, BrowserKeys, endpoint_of, subscribe, unsubscribe
from models.reaching.web_push_keys import from_unpadded, our_key, point_of, unpadded

_MAX_BYTES = 4 * 1024


class _Keys(BaseModel):
    p256dh: Annotated[str, Field(max_length=100)]
    auth: Annotated[str, Field(max_length=100)]


class Subscribed(BaseModel):
    """A browser's subscription, as ``PushSubscription.toJSON()`` has it."""

    endpoint: Annotated[str, Field(max_length=ENDPOINT_LENGTH)]
    keys: _Keys

    @model_validator(mode="after")
    def _usable(self) -> Self:
        self.for_encrypting()
        return self

    def for_encrypting(self) -> BrowserKeys:
        """Return the keys as they are used. Raise ValueError."""
        return BrowserKeys(point=from_unpadded(self.keys.p256dh), auth=from_unpadded(self.keys.auth))


def add_to(app: web.Application) -> None:
    app.router.add_get("/chat/alerts", state)
    app.router.add_post("/chat/alerts", turn_on)
    app.router.add_post("/chat/alerts/off", turn_off)


async def state(request: web.Request) -> web.Response:
    """GET: the key to subscribe with, and by which endpoint this browser is alerted; empty: by none."""
    session = await signed_in(request)
    if session is None:
        return refusal(request, 401, "chat-who-are-you")
    public_key = unpadded(point_of((await our_key()).public_key()))
    return json_answer({"key": public_key, "endpoint": await endpoint_of(session)})


async def turn_on(request: web.Request) -> web.Response:
    """POST the browser's subscription: 204 once its person is alerted there."""

    async def subscribed(session: Session) -> web.Response | None:
        given = Subscribed.model_validate_json(await short_body(request, _MAX_BYTES))
        try:
            origin_of(given.endpoint, request.app[SITE].push_services)
            await subscribe(session, given.endpoint, given.for_encrypting())
        except NoPushService:
            return refusal(request, 422, "alerts-elsewhere", session.address)
        return None

    return await switched(request, subscribed)


async def turn_off(request: web.Request) -> web.Response:
    """POST: 204 once nobody is alerted in this browser."""
    return await switched(request, _stopped)


async def _stopped(session: Session) -> None:
    await unsubscribe(session)
