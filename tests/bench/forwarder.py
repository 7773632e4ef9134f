"""What relaying is measured against: aiohttp, each message sent on to one fixed chat, and nothing stored."""

import asyncio
import sys
from typing import Any

import aiohttp
import orjson
import uvloop

_AT_ONCE = 64


async def _forward(address: str) -> None:
    connector = aiohttp.TCPConnector(limit=_AT_ONCE + 1)
    async with aiohttp.ClientSession(connector=connector) as session:
        free = asyncio.Semaphore(_AT_ONCE)

        async def call(method: str, **told: Any) -> Any:
            async with session.post(f"{address}/{method}", data=orjson.dumps(told)) as response:
                return orjson.loads(await response.read())["result"]

        async def forward(message: dict[str, Any]) -> None:
            async with free:
                name = message["from"]["first_name"]
                await call("sendMessage", chat_id=1, text=f"{name}\n{message['text']}")

        offset = 0
        async with asyncio.TaskGroup() as forwarding:
            while True:
                for update in await call("getUpdates", offset=offset, timeout=50):
                    offset = update["update_id"] + 1
                    forwarding.create_task(forward(update["message"]))


if __name__ == "__main__":
    uvloop.run(_forward(sys.argv[1]))
