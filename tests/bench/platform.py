"""A Bot API that limits nothing and checks nothing, so that what is measured is whoever talks to it."""

import asyncio
from collections import deque
from typing import Any, Self

import orjson
from aiohttp import web

TOKEN = "4200000001:AAHandbillTestTokenOfThirtyFiveChar"
_BATCH = 100
_NOW = 1_790_000_000


class Platform:
    """``async with Platform() as platform:`` people write by ``says``, and ``sent`` grows."""

    def __init__(self, *, before: int = 0) -> None:
        self.sent: list[dict[str, Any]] = []
        self.api_url = ""
        self._numbers = before
        self._waiting: deque[dict[str, Any]] = deque()
        self._news = asyncio.Event()
        self._runner = web.ServerRunner(web.Server(self._answer))

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.api_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._news.set()
        await self._runner.cleanup()

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    def says(self, person: int, text: str) -> None:
        user = {"id": person, "is_bot": False, "first_name": f"C{person}", "language_code": "en"}
        chat = {"id": person, "type": "private", "first_name": user["first_name"]}
        message = {"message_id": self.number(), "from": user, "chat": chat, "date": _NOW, "text": text}
        self._waiting.append({"update_id": self.number(), "message": message})
        self._news.set()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        method = request.path.rpartition("/")[2]
        asked = orjson.loads(await request.read() or b"{}")
        match method:
            case "getUpdates":
                result: Any = await self._updates(asked)
            case "sendMessage":
                result = {
                    "message_id": self.number(),
                    "date": _NOW,
                    "chat": {"id": asked["chat_id"], "type": "private"},
                }
                self.sent.append(asked)
            case "getMe":
                result = {"id": 1, "is_bot": True, "first_name": "Handbill", "username": "handbill_bot"}
            case _:
                result = True
        return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")

    async def _updates(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        while self._waiting and self._waiting[0]["update_id"] < asked["offset"]:
            self._waiting.popleft()
        if not self._waiting:
            self._news.clear()
            try:
                async with asyncio.timeout(asked["timeout"]):
                    await self._news.wait()
            except TimeoutError:
                return []
        return [self._waiting[n] for n in range(min(_BATCH, len(self._waiting)))]
