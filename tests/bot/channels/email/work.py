"""What stands behind the door: the recorder, or what it raises."""

from collections.abc import Awaitable, Callable

from bot.channels.envelope import RawUpdate
from models.queue.inbox import store_update
from models.recording.group_commit import GroupCommit


def take_into(recorder: GroupCommit, refuse: list[Exception]) -> Callable[[list[RawUpdate]], Awaitable[None]]:
    async def take_in(claims: list[RawUpdate]) -> None:
        if refuse:
            raise refuse.pop(0)
        await recorder.write(*(store_update("email", each.external_id, each.lane, each.body) for each in claims))

    return take_in
