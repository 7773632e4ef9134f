"""Relayed words: who speaks and about what always stands above them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.contract import Channel
from bot.command_context import source
from bot.courier.files import Files
from bot.courier.rendering.budgets import what_is_left
from bot.courier.rendering.buttons import buttons
from bot.courier.rendering.context import RenderContext, Rendered
from bot.courier.rendering.headlines import CustomerStatus, headline, place_name
from bot.courier.rendering.recipients import name_recipient
from bot.courier.skips import Skip
from bot.messages import Button, ContactCard, Media, Message, Place
from models.files.metadata import may_tell
from models.queue.payloads.words import FewLeft, Relay, WritingTo
from models.queue.receipts import receipt_there
from models.sharing.promotions import titles
from models.talking.communications import (
    TEAM,
    Attachment,
    Author,
    Communication,
    Direction,
    communication_or_none,
    in_album,
)
from models.talking.conversations import Conversation, called, conversation_or_none
from models.talking.relaying import recipient_of
from models.words import say

MAX_FETCHED = 20 * 1024 * 1024
"""Bytes that Telegram lets a bot fetch."""

_NO_BYTES = {"contact", "location"}


class Relayed:
    def __init__(self, channels: Mapping[str, Channel], files: Files) -> None:
        self._channels = channels
        self.files = files

    async def relay(self, payload: Relay, to: RenderContext) -> Rendered:
        """Tell what one said, as the other is to read it. Raises Skip, bot.outcomes (where files can't be fetched)."""
        members = await _members(to)
        scene = await _scene(members[0], to.language)
        carries = tuple(each.id for each in members)
        if members[0].deleted_at is not None:
            return Rendered(outgoing=_taken_back(to, members[0], scene), carries=carries)
        message = await self._said(payload, members, scene, to)
        if members[0].direction is Direction.TO_CUSTOMER:
            message = await name_recipient(message, scene.talking, to)
        return Rendered(outgoing=message, carries=carries)

    async def _said(self, payload: Relay, members: list[Communication], scene: "_Scene", to: RenderContext) -> Message:
        language = to.language
        attachments = [file for each in members for file in each.attachments if file.kind != "original"]
        without_bytes = [file for file in attachments if file.reason and not (file.ref or file.sha256)]
        attachments = [file for file in attachments if file not in without_bytes]
        said = [*(each.text for each in members), *(_instead(file, language) for file in without_bytes)]
        words = "\n".join(each for each in said if each)
        heading = f"{say(language, 'edited-mark')} {scene.heading}" if payload.edited else scene.heading
        return Message(
            text="\n".join(part for part in (heading, words) if part)
            + await self._budget_line(members[0], scene, language),
            heading=heading,
            speaker=scene.speaker,
            author=members[0].author,
            conversation_id=members[0].conversation_id,
            thread=scene.thread,
            buttons=_write_back(members[0], to) if len(attachments) <= 1 else (),
            media=tuple([await self._medium(each, to.channel) for each in attachments if each.kind not in _NO_BYTES]),
            contact=next((_contact(each) for each in attachments if each.kind == "contact"), None),
            place=next((_place(each) for each in attachments if each.kind == "location"), None),
            quotes=await _quote(members[0].quoted_id, to) if members[0].quoted_id is not None else "",
        )

    async def left_for(self, number: int, language: str) -> str:
        """Say what is left of the answers to this conversation's customer, where the promoter's words go now."""
        talking = await conversation_or_none(number)
        there = await recipient_of(talking, Direction.TO_CUSTOMER) if talking else None
        if talking is None or there is None:
            return ""
        return await what_is_left(self._channels, there.channel, there.account, language, talking.promoter.timezone)

    async def few_left(self, payload: FewLeft, to: RenderContext) -> Message:
        """Say how many answers to this customer are left now. Raises Skip where they are not counted any more."""
        number = payload.conversation_id or 0
        left = await self.left_for(number, to.language)
        if not left:
            raise Skip("answers to this customer are not counted")
        return Message(text=f"{payload.name}\n{left}", conversation_id=number)

    async def writing_to(self, payload: WritingTo, to: RenderContext) -> Message:
        """Say whom a promoter chose, and how many answers that one's platform still takes, before they spend them."""
        left = await self.left_for(payload.conversation_id or 0, to.language)
        text = say(to.language, payload.kind, name=payload.name, topic=payload.topic)
        return Message(
            text="\n".join(part for part in (text, left) if part),
            recipient=payload.name,
            conversation_id=payload.conversation_id or 0,
            buttons=buttons(to.language, payload.choices),
        )

    async def _budget_line(self, kept: Communication, scene: "_Scene", language: str) -> str:
        """Say what is left of the answers the customer's platform allows, before the promoter spends one."""
        if kept.direction is not Direction.TO_PROMOTER:
            return ""
        account = kept.source.removeprefix(f"{kept.channel}:").rpartition(":")[0]
        left = await what_is_left(self._channels, kept.channel, account, language, scene.timezone)
        return f"\n\n{left}" if left else ""

    async def _medium(self, attachment: Attachment, channel: Channel) -> Media:
        """On its own platform the platform's handle will do; anywhere else the bytes go."""
        known = attachment.channel == channel.name and bool(attachment.ref) and not _tells_more(attachment)
        data = b"" if known else await self.files.bytes_of(attachment, self._channels[attachment.channel])
        return Media(
            kind=attachment.kind,
            name=attachment.name,
            mime=attachment.mime,
            data=data,
            ref=attachment.ref if known else "",
            sha256=attachment.sha256,
            facts=attachment.facts,
        )


@dataclass(frozen=True)
class _Scene:
    """What stands around the words, in the recipient's language."""

    talking: Conversation
    speaker: str
    heading: str
    timezone: str
    """The promoter's."""
    thread: str
    """What the customer's own place in the promoter's chat is called now; empty the other way round."""


async def _scene(kept: Communication, language: str) -> _Scene:
    talking = kept.conversation
    topics = await titles({kept.promotion_id, talking.promotion_id})
    to_promoter = kept.direction is Direction.TO_PROMOTER
    speaker = called(talking, language) if to_promoter else _house(kept, talking.promoter.name, language)
    heading = headline(language, speaker, topics.get(kept.promotion_id, ""))
    same = kept.promotion_id == talking.promotion_id  # nearly always: then it is not worded twice
    place = heading if same else headline(language, speaker, topics.get(talking.promotion_id, ""))
    return _Scene(
        talking=talking,
        speaker=speaker,
        heading=heading,
        timezone=talking.promoter.timezone,
        thread=place_name(CustomerStatus.TALKS, place) if to_promoter else "",
    )


def _house(kept: Communication, promoter: str, language: str) -> str:
    """Who speaks to the customer: the promoter, unless somebody else wrote it for them."""
    written_for_them = kept.author == Author.OPERATOR or kept.author.startswith(TEAM)
    return say(language, "speaker-team", name=promoter) if written_for_them else promoter


async def _members(to: RenderContext) -> list[Communication]:
    """Return the communications to tell: an album whole. Raises Skip."""
    if to.communication_id is None:
        raise Skip("the row names no communication")
    if to.album and (album := await in_album(to.communication_id)):
        return album
    kept = await communication_or_none(to.communication_id)
    if kept is None:
        raise Skip("the communication is gone")
    return [kept]


def _taken_back(to: RenderContext, kept: Communication, scene: _Scene) -> Message:
    """Say that it was taken back, in its place. Raises Skip where nothing stands yet."""
    if to.replaces is None:
        raise Skip("it was taken back before it was told")
    text = f"{scene.heading}\n{say(to.language, 'taken-back')}"
    return Message(text=text, heading=scene.heading, conversation_id=kept.conversation_id, thread=scene.thread)


def _write_back(kept: Communication, to: RenderContext) -> tuple[tuple[Button, ...], ...]:
    """Return a way to answer for a promoter who does not think of quoting.

    None while they are writing to this customer, and none in a group: whoever presses there is somebody else.
    """
    if kept.direction is not Direction.TO_PROMOTER or to.channel.is_group(to.account):
        return ()
    if to.address is None or to.address.talking_in_id == kept.conversation_id:
        return ()
    return ((Button(label=say(to.language, "button-write"), action=f"talk:{kept.conversation_id}"),),)


async def _quote(number: int, to: RenderContext) -> str:
    """Return the id, at the recipient's, of the message that is answered: one delivered there, or one said there."""
    there = await receipt_there(number, to.channel.name, to.account)
    if there is not None:
        return there.external_id
    said_there = source(to.channel.name, to.account, "")
    quoted = await communication_or_none(number)
    if quoted is not None and quoted.source.startswith(said_there):
        return quoted.source.removeprefix(said_there)
    return ""


def _tells_more(attachment: Attachment) -> bool:
    """Tell whether a picture or film was sent as a file: it comes as the camera wrote it, with the place.

    Such a one is not sent on by the platform's handle, but for films larger than a platform lets us fetch.
    """
    if attachment.kind != "document" or not may_tell(attachment.mime, attachment.name):
        return False
    return attachment.size <= MAX_FETCHED or not attachment.mime.startswith("video/")


def _instead(attachment: Attachment, language: str) -> str:
    """Say what there is instead of a file that the platform kept to itself."""
    why = say(language, attachment.reason)
    return f"📎 {attachment.name}\n{why}" if attachment.name else f"📎 {why}"


def _contact(attachment: Attachment) -> ContactCard:
    return ContactCard(name=str(attachment.facts.get("name", "")), phone=str(attachment.facts.get("phone", "")))


def _place(attachment: Attachment) -> Place:
    facts = attachment.facts
    return Place(latitude=float(str(facts["latitude"])), longitude=float(str(facts["longitude"])))
