"""Meetings put into words: when and where, on the promoter's clocks; what is no longer so is not told."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.courier.rendering.buttons import buttons
from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Skip
from bot.messages import Button, Message
from models.meetings.checkins import check_in_or_none
from models.meetings.meetings import Meeting, meeting_or_none
from models.meetings.places import map_link
from models.people.promoters import promoter
from models.queue.payloads.meetings import HowToCheckIn, MeetingNotice, MetQuestion
from models.storage.clock import now
from models.talking.conversations import Conversation, conversation, customer_in
from models.words import has, say
from models.words.date_format import said

FOR_PROMOTERS = {
    "meeting-planned",
    "meeting-shown",
    "meeting-agreed",
    "meeting-refused",
    "meeting-soon",
    "meeting-after",
}
_SOON = {"meeting-soon", "meeting-soon-for-you"}
_ONLY_WHILE_PLANNED = {"meeting-asked", "meeting-moved", "meeting-after", *_SOON}


async def notice(payload: MeetingNotice, to: RenderContext) -> Message:
    """Tell of a planned meeting, with a way to the map. Raises Skip."""
    planned = await meeting_or_none(payload.meeting_id)
    if planned is None or planned.customer_id is None:
        raise Skip("the meeting is gone")
    talking = await conversation(planned.conversation_id)
    await _check(payload, planned, talking, to)
    for_promoter = payload.kind in FOR_PROMOTERS
    name = await customer_in(talking, to.language) if for_promoter else talking.promoter.name
    details = _details(planned, talking, to.language)
    text = say(to.language, payload.kind, name=name, details=details, state=_state(planned))
    return Message(text=text, buttons=(*buttons(to.language, payload.choices), *_map(planned, to.language)))


async def whether_they_met(payload: MetQuestion, to: RenderContext) -> Message:
    """Ask the customer whether the two met. Raises Skip once a later record stands in its place."""
    made = await check_in_or_none(payload.checkin_id)
    if made is None or made.corrected_at is not None or made.customer_id is None:
        raise Skip("the check-in has been corrected")
    who = await promoter(made.promoter_id)
    when = said(to.language, made.at, ZoneInfo(who.timezone))
    text = say(to.language, payload.kind, name=who.name, when=when)
    return Message(text=text, buttons=buttons(to.language, payload.choices))


async def how_to_check_in(payload: HowToCheckIn, to: RenderContext) -> Message:
    """Say how to check in, with what this channel has for it."""
    own, whom = f"checkin-how-{to.channel.name}", f"checkin-how-whom-{to.channel.name}"
    parts = [
        say(to.language, payload.kind),
        say(to.language, own) if has(own) else "",
        say(to.language, whom if has(whom) else "checkin-how-whom"),
    ]
    text, label = "\n".join(filter(None, parts)), say(to.language, "button-place")
    return Message(text=text, ask="location", ask_label=label)


def _map(planned: Meeting, language: str) -> tuple[tuple[Button, ...], ...]:
    if planned.pin is None or not planned.planned:
        return ()
    return ((Button(label=say(language, "button-map"), url=map_link(*planned.pin, language)),),)


async def _check(payload: MeetingNotice, planned: Meeting, talking: Conversation, to: RenderContext) -> None:
    """Raise Skip for what was moved, settled or is over, and for a promoter who gave the customer away."""
    if payload.revision not in {None, planned.revision}:
        raise Skip("the meeting was moved")
    if payload.kind in _ONLY_WHILE_PLANNED and not planned.planned:
        raise Skip(f"the meeting is {planned.state}")
    if payload.kind in _SOON and (planned.confirmed is False or planned.at <= now()):
        raise Skip("nobody is going there now")
    if payload.kind in FOR_PROMOTERS:
        address = to.address
        if address is None or address.promoter_id != talking.promoter_id:
            raise Skip("the customer is somebody else's now")


def _details(planned: Meeting, talking: Conversation, language: str) -> str:
    when = said(language, planned.at, ZoneInfo(talking.promoter.timezone))
    return f"🗓 {when}\n📍 {planned.place}" if planned.place else f"🗓 {when}"


def _state(planned: Meeting) -> str:
    """Return what the sentence tells apart: an answer while it is planned, what became of it afterwards."""
    answers: dict[Any, str] = {True: "agreed", False: "refused", None: "open"}
    return answers[planned.confirmed] if planned.planned else planned.state
