"""What stands behind the door: the recorder, or what it raises."""

from collections.abc import Awaitable, Callable

from bot.channels.envelope import RawUpdate
from models.queue.inbox import claim
from models.recording.group_commit import Recorder


def take_into(recorder: Recorder, refuse: list[Exception]) -> Callable[[list[RawUpdate]], Awaitable[None]]:
    async def take_in(claims: list[RawUpdate]) -> None:
        if refuse:
            raise refuse.pop(0)
        await recorder.write(*(claim("email", each.external_id, each.lane, each.body) for each in claims))

    return take_in
