"""A captured signature of WeChat's plaintext mode carries nothing else, also after a restart and at another process."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

import webhooks
from bot.channels.capabilities import Receives
from bot.channels.envelope import Envelope, Reception
from bot.channels.wechat.updates import raw_update_of
from bot.channels.wechat.webhook_verifier import WebhookVerifier
from models.queue.inbox import StoredUpdate
from models.recording.group_commit import GroupCommit
from tests.fixtures.wechat.sealing import push_xml, sign

TOKEN = "handbillTestToken"


class Account(Receives):
    """The door of an account in plaintext mode, as it is after each start: it remembers nothing."""

    def receive(self, envelope: Envelope) -> Reception:
        door = WebhookVerifier(TOKEN, None, time.time)
        claim = raw_update_of(door.push(envelope))
        return Reception(updates=(claim,) if claim else (), answer="success", once=door.once(envelope))


@asynccontextmanager
async def started(recorder: GroupCommit) -> AsyncIterator[ClientSession]:
    app = web.Application()
    webhooks.add_to(app, {"wechat": Account()}, recorder, "https://cards.test")
    async with TestServer(app) as server, ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session


def said(words: str) -> str:
    return push_xml({"FromUserName": "oYi", "CreateTime": 1, "MsgType": "text", "Content": words, "MsgId": len(words)})


async def test_a_captured_query_carries_no_other_words_after_a_restart(recorder: GroupCommit) -> None:
    at = str(int(time.time()))
    query = {"signature": sign(TOKEN, at, "77"), "timestamp": at, "nonce": "77"}
    statuses = []
    for words in ("你好", "你好", "send me money", "你好"):
        async with (
            started(recorder) as session,
            session.post("/hooks/wechat", params=query, data=said(words)) as answer,
        ):
            statuses.append(answer.status)
    assert statuses == [200, 200, 403, 200]
    assert await StoredUpdate.all().count() == 1
