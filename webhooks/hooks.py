"""``/hooks/{channel}``: what a platform posts is claimed and committed before the platform gets its 2xx."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.capabilities import AnswersRequests, Receives
from bot.channels.envelope import Envelope, NotGenuine, Once
from models.files.bounded import BodyTooLong, read_at_most
from models.queue.inbox import store_update
from models.recording.group_commit import GroupCommit, NotRecorded
from models.storage.channel_state import first_word
from models.storage.clock import now

log = logging.getLogger(__name__)

LARGEST_BODY = 2**20
"""Bytes; no platform posts more."""


def add_to(
    app: web.Application,
    receivers: Mapping[str, Receives],
    group_commit: GroupCommit,
    public_url: str,
    *,
    body_s: float = 10.0,
) -> None:
    """Add the route: each channel's posts are verified by its receiver, and stored before they are answered.

    ``body_s``: seconds within which a whole body must have arrived.
    """

    async def hook(request: web.Request) -> web.Response:
        channel = request.match_info["channel"]
        receiver = receivers.get(channel)
        if receiver is None:
            return web.Response(status=404, text="No channel receives here.")
        envelope = Envelope(
            method=request.method,
            url=public_url + request.raw_path,
            query=request.query,
            headers=request.headers,
            body=await _body(request, body_s),
        )
        try:
            reception = receiver.receive(envelope)
        except NotGenuine as error:
            log.warning("hook_refused", extra={"channel": channel, "status": error.status})
            return web.Response(status=error.status, text=error.sentence)
        if reception.once is not None and not await _is_first(channel, reception.once):
            log.warning("hook_refused", extra={"channel": channel, "status": 403})
            return web.Response(status=403, text="This signature came with something else before.")
        writes = [store_update(channel, update.external_id, update.lane, update.body) for update in reception.updates]
        if writes:
            try:
                await group_commit.write(*writes)
            except NotRecorded:
                log.warning("hook_not_recorded", extra={"channel": channel})
                return web.Response(status=503, headers={"Retry-After": "5"}, text="Not now; please send it again.")
        if isinstance(receiver, AnswersRequests):
            reception = await receiver.answer(envelope, reception)
        return web.Response(text=reception.answer, content_type=reception.content_type)

    app.router.add_get("/hooks/{channel}", hook, allow_head=False)
    app.router.add_post("/hooks/{channel}", hook)


async def _is_first(channel: str, once: Once) -> bool:
    """Tell whether the signature comes for the first time, or again with the content it first came with."""
    key = f"once {hashlib.sha256(once.signature.encode(errors='surrogateescape')).hexdigest()}"
    until = now() + timedelta(seconds=once.believed_s)
    return await first_word(channel, key, once.content, until=until) == once.content


async def _body(request: web.Request, seconds: float) -> bytes:
    """Return the body, which may be long, slow or broken without harm. Raise an HTTPException with a 4xx."""
    try:
        async with asyncio.timeout(seconds):
            return await read_at_most(request.content.iter_any(), LARGEST_BODY, announced=request.content_length)
    except BodyTooLong as error:
        raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, error.size) from None
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="The body did not come in time.") from None
    except (web.PayloadAccessError, web.RequestPayloadError, HttpProcessingError):
        raise web.HTTPBadRequest(text="The body can't be read.") from None
