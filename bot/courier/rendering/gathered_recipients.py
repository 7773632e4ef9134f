"""Gathered recipients: where a platform counts its messages, whom words went to is told with what comes next."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.courier.rendering.context import RenderContext, Rendered
from bot.messages import Message
from models.queue.outbox_lookups import parked_in
from models.talking.conversations import conversation_or_none, customer_in
from models.words import say

_WENT_TO = "went-to"
_GATHERS = timedelta(hours=1)


def gathers(to: RenderContext) -> bool:
    """Whether this one is not to be told by itself."""
    return to.not_before - to.created_at > _GATHERS


async def with_what_was_gathered(rendered: Rendered, message: Message, kind: str, to: RenderContext) -> Rendered:
    """Add to the message to whom the promoter's last words went, where that was not told yet."""
    if not (to.channel.sparing) or kind == _WENT_TO:
        return rendered
    waiting = await parked_in(to.lane, _WENT_TO)
    if not waiting:
        return rendered
    times = Counter([each.conversation_id or 0 for each in waiting])
    talks = {number: await conversation_or_none(number) for number in times}
    names = [
        f"{await customer_in(talking, to.language)}{f' ×{times[number]}' if times[number] > 1 else ''}"
        for number, talking in talks.items()
        if talking is not None
    ]
    others = say(to.language, "went-to-gathered", names=say(to.language, "names-and").join(names))
    message = replace(message, text=f"{message.text}\n\n{others}" if message.text else others)
    return replace(rendered, outgoing=message, tells_too=tuple(each.id for each in waiting))
