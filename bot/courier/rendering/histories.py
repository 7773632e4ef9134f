"""Histories as they go out: the moments of one page, each on a line or two, the latest at the end as chats have it."""

from zoneinfo import ZoneInfo

from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Skip
from bot.messages import Button, Message
from models.queue.payloads.people import History
from models.reports import timeline
from models.reports.timeline import TimelineEvent, TimelineFilter, key_in
from models.reports.timeline.event_lines import file_name, heading, notes
from models.talking.conversations import conversation_or_none, customer_in
from models.words import say

PAGE = 10
_WORDS = 160


async def history(payload: History, to: RenderContext) -> Message:
    """Show a page of what there was with a customer. Raises Skip where the conversation is gone."""
    talking, language = await conversation_or_none(payload.conversation_id or 0), to.language
    if talking is None:
        raise Skip("the conversation is gone")
    wanted = TimelineFilter(promoter_id=talking.promoter_id, customer_id=talking.customer_id)
    page = await timeline.page(wanted, before=key_in(payload.before), limit=PAGE)
    name = await customer_in(talking, language)
    if not page.moments:
        return Message(text=say(language, "history-empty", name=name))
    zone = ZoneInfo(talking.promoter.timezone)
    lines = [_worded(moment, language, zone) for moment in reversed(page.moments)]
    rows = [(Button(label=say(language, "history-whole"), url=payload.url),)]
    if page.earlier is not None:
        action = f"history:{talking.id}:{page.earlier}"
        rows.insert(0, (Button(label=say(language, "history-earlier"), action=action),))
    return Message(text="\n\n".join([say(language, "history-title", name=name), *lines]), buttons=tuple(rows))


def _worded(moment: TimelineEvent, language: str, zone: ZoneInfo) -> str:
    when = moment.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    kind = say(language, f"kind-{moment.kind.value}")
    lines = [f"{when} · {kind} · {heading(moment, language)}", *notes(moment, language)]
    if moment.text:
        lines.insert(1, moment.text if len(moment.text) <= _WORDS else moment.text[: _WORDS - 1] + "…")
    lines += [f"[{file_name(file.name, file.kind, language)}]" for file in moment.files]
    return "\n".join(lines)
