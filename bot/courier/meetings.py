"""Meetings put into words: when and where, on the promoter's clocks; what is no longer so is not told."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.contract import Channel
from bot.courier.reasons import Pointless
from bot.messages import Button, Message
from models.meetings.checkins import check_in_or_none
from models.meetings.meetings import Meeting, meeting_or_none
from models.meetings.places import map_link
from models.people.addresses import address_at
from models.people.promoters import promoter
from models.queue.outbox import Message as Row
from models.storage.clock import now
from models.talking.conversations import Conversation, conversation, customer_in
from models.words import has, say
from models.words.moments import said

FOR_CUSTOMERS = {"meeting-asked", "meeting-moved", "meeting-off", "meeting-soon-for-you"}
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


async def meeting(row: Row, language: str) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """The sentence about a planned meeting, and a way to the map. Raises Pointless."""
    planned = await meeting_or_none(row.facts.get("meeting_id", 0))
    if planned is None or planned.customer_id is None:
        raise Pointless("the meeting is gone")
    talking = await conversation(planned.conversation_id)
    await _check(row, planned, talking)
    facts = {
        "name": await customer_in(talking, language) if row.kind in FOR_PROMOTERS else talking.promoter.name,
        "details": _details(planned, talking, language),
        "state": _state(planned),
    }
    text = say(language, row.kind, **facts)
    if planned.pin is None or not planned.planned:
        return text, ()
    return text, ((Button(label=say(language, "button-map"), url=map_link(*planned.pin, language)),),)


async def asked(row: Row, language: str) -> str:
    """Whether the two met, as the customer is asked. Raises Pointless once a later record stands in its place."""
    made = await check_in_or_none(row.facts.get("checkin_id", 0))
    if made is None or made.corrected_at is not None or made.customer_id is None:
        raise Pointless("the check-in has been corrected")
    who = await promoter(made.promoter_id)
    return say(language, row.kind, name=who.name, when=said(language, made.at, ZoneInfo(who.timezone)))


async def how_to_check_in(row: Row, channel: Channel, language: str) -> Message:
    """With what this channel has for it, where its own words say."""
    own, whom = f"checkin-how-{channel.name}", f"checkin-how-whom-{channel.name}"
    parts = [
        say(language, row.kind),
        say(language, own) if has(own) else "",
        say(language, whom if has(whom) else "checkin-how-whom"),
    ]
    return Message(text="\n".join(filter(None, parts)), ask="location", ask_label=say(language, "button-place"))


async def _check(row: Row, planned: Meeting, talking: Conversation) -> None:
    """Raises Pointless for what was moved, settled or is over, and for a promoter who gave the customer away."""
    if row.facts.get("revision", planned.revision) != planned.revision:
        raise Pointless("the meeting was moved")
    if row.kind in _ONLY_WHILE_PLANNED and not planned.planned:
        raise Pointless(f"the meeting is {planned.state}")
    if row.kind in _SOON and (planned.confirmed is False or planned.at <= now()):
        raise Pointless("nobody is going there now")
    if row.kind in FOR_PROMOTERS:
        address = await address_at(row.channel, row.account)
        if address is None or address.promoter_id != talking.promoter_id:
            raise Pointless("the customer is somebody else's now")


def _details(planned: Meeting, talking: Conversation, language: str) -> str:
    when = said(language, planned.at, ZoneInfo(talking.promoter.timezone))
    return f"🗓 {when}\n📍 {planned.place}" if planned.place else f"🗓 {when}"


def _state(planned: Meeting) -> str:
    """What the sentence tells apart: an answer while it is planned, what became of it afterwards."""
    answers: dict[Any, str] = {True: "agreed", False: "refused", None: "open"}
    return answers[planned.confirmed] if planned.planned else planned.state
