"""Sandboxed: outside pictures and sounds are decoded in processes of their own that can do nothing else.

Decoders are large programs in C that are fed by strangers. Here each piece of work gets a process that begins without
our secrets, ends with it, and lives within limits (``models.files.sandbox.limits``): so much memory, so many seconds,
and no file or connection that was not open before the work came in. Whoever asks waits without holding up the event
loop, and takes the process along when they give up.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

import orjson

MAX_AT_ONCE: Final = 2
"""Pieces of work side by side: what they may take together is this often what one may take."""
MAX_WAITING: Final = 64
PATIENCE_S: Final = 30.0
"""From the start of the process to its end."""
MAX_BACK: Final = 64 * 1024 * 1024
"""Bytes that come back from one piece of work."""

_HOUSE = Path(__file__).resolve().parents[2]
_rooms: "WeakKeyDictionary[asyncio.AbstractEventLoop, _Room]" = WeakKeyDictionary()


class PictureRefused(ValueError):
    """It could not be made: the sentence says why."""


class Busy(OSError):
    """Too much waits already."""


class _Room:
    def __init__(self) -> None:
        self.places = asyncio.Semaphore(MAX_AT_ONCE)
        self.waiting = 0


async def work(task: str, *pieces: bytes, **options: int | str) -> list[bytes]:
    """Return what the task (``models.files.sandbox.tasks``) makes of these bytes. Raises PictureRefused, Busy."""
    room = _rooms.setdefault(asyncio.get_running_loop(), _Room())
    if room.waiting >= MAX_WAITING:
        raise Busy("too many files wait to be looked at")
    room.waiting += 1
    try:
        async with room.places:
            return await _at_work(task, pieces, options)
    finally:
        room.waiting -= 1


async def _at_work(task: str, pieces: tuple[bytes, ...], options: dict[str, int | str]) -> list[bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "models.files.sandbox",
        task,
        orjson.dumps(options).decode(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd="/",
        env=_bare_environment(),
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            sent = [orjson.dumps([len(piece) for piece in pieces]), b"\n", *pieces]
            response, _ = await asyncio.gather(_response(process), _give(process, sent))
            await process.wait()
    except TimeoutError:
        raise PictureRefused("it takes too long to be read") from None
    finally:
        if process.returncode is None:
            process.kill()
            await asyncio.shield(process.wait())
    return _understood(response)


def _bare_environment() -> dict[str, str]:
    """None of our settings, which may hold secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
    return kept | {"PYTHONPATH": str(_HOUSE), "PYTHONDONTWRITEBYTECODE": "1"}


async def _give(process: asyncio.subprocess.Process, sent: list[bytes]) -> None:
    """Hand the bytes to the process. One that ends before it has taken them says why in what it answers, if it does."""
    assert process.stdin is not None  # noqa: S101  (a pipe was asked for)
    try:
        for piece in sent:
            process.stdin.write(piece)
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        return


async def _response(process: asyncio.subprocess.Process) -> bytes:
    """Read what the process answers. Raises PictureRefused for more than any work can come to."""
    assert process.stdout is not None  # noqa: S101  (a pipe was asked for)
    response = bytearray()
    while chunk := await process.stdout.read(256 * 1024):
        response += chunk
        if len(response) > MAX_BACK:
            raise PictureRefused("too much comes of it")
    return bytes(response)


def _understood(response: bytes) -> list[bytes]:
    """Return the pieces that came back. What the process says is not trusted: nothing in it is more than bytes."""
    head, _, rest = response.partition(b"\n")
    try:
        said = orjson.loads(head)
    except orjson.JSONDecodeError:
        raise PictureRefused("it takes too much memory or time to be read") from None
    if isinstance(said, str):
        raise PictureRefused(said[:200])
    made, at = [], 0
    for size in said:
        made.append(rest[at : at + size])
        at += size
    return made
