"""Gathered: where a platform counts its messages, to whom a promoter's words went is told with what comes next."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.channels.contract import Channel
from bot.messages import Message
from models.queue.deliveries import parked_in
from models.queue.outbox import Message as Row
from models.talking.conversations import conversation_or_none, customer_in
from models.words import say

WENT_TO = "went-to"
_GATHERS = timedelta(hours=1)


def gathers(row: Row) -> bool:
    """Whether this one is not to be told by itself."""
    return row.not_before - row.created_at > _GATHERS


async def with_what_was_gathered(message: Message, row: Row, channel: Channel, language: str) -> Message:
    """The message, and below it to whom the promoter's last words went, where that was not told yet."""
    if not channel.sparing or row.kind == WENT_TO:
        return message
    waiting = await parked_in(row.lane, WENT_TO)
    if not waiting:
        return message
    times = Counter([each.facts["conversation_id"] for each in waiting])
    talks = {number: await conversation_or_none(number) for number in times}
    names = [
        f"{await customer_in(talking, language)}{f' ×{times[number]}' if times[number] > 1 else ''}"
        for number, talking in talks.items()
        if talking is not None
    ]
    row.facts["gathered"] = [each.id for each in waiting]
    told = say(language, "went-to-gathered", names=say(language, "names-and").join(names))
    return replace(message, text=f"{message.text}\n\n{told}" if message.text else told)
