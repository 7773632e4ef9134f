"""Notes on a check-in: words or a picture that quote it, or come soon after it outside a conversation."""

from dataclasses import dataclass

from bot.command_context import CommandContext
from bot.commands.meetings.check_in import take_notes_for
from bot.commands.questions import expired
from bot.events import MessageReceived
from models.meetings.checkins import CheckIn, annotate, attach, check_in_from, check_in_of_promoter, standing_check_in
from models.queue.outbox import enqueue_to, payload_of
from models.queue.outbox_lookups import row_or_none
from models.queue.payloads import Sentence
from models.queue.payloads.jobs import FetchPhoto
from models.queue.payloads.meetings import MetQuestion
from models.talking.enclosures import Enclosure


@dataclass(frozen=True)
class _Noted:
    checkin_id: int
    quoted: bool = False
    more_of_album: bool = False
    """Another picture of those that were noted just before."""


async def annotated(context: CommandContext, said: MessageReceived) -> bool:
    """Keep the words or picture as a note on a check-in; False when they were no note."""
    if context.promoter is None:
        return False
    noted = await _noted(context, said)
    made = await _current(noted.checkin_id, context.promoter.id) if noted else None
    if noted is None or made is None:
        return False
    if said.text:
        await annotate(made, said.text)
    for picture in said.enclosures:
        if picture.kind == "photo":
            await _attach(context, made, picture)
    await take_notes_for(context, made, words=False, album=said.album)
    if not noted.more_of_album:
        await context.answer("checkin-noted")
    return True


async def _current(number: int, promoter_id: int) -> CheckIn | None:
    """Find the check-in that stands now for this one, which may have been corrected since."""
    return await standing_check_in(await check_in_of_promoter(number, promoter_id))


async def _attach(context: CommandContext, made: CheckIn, picture: Enclosure) -> None:
    attachment = await attach(made, picture, channel=context.channel)
    if picture.ref and not picture.sha256:
        number = attachment.id if attachment else None
        job = FetchPhoto(ref=picture.ref, checkin_id=made.id, attachment_id=number)
        await enqueue_to(context.channel, context.address.account, job, lane=f"keep checkin {made.id}")


async def _quoted(context: CommandContext, message_id: str) -> int | None:
    """Find the check-in that the message tells of, or is."""
    quoted = await context.quoted(message_id)
    if quoted is None:
        own = await check_in_from(context.source(message_id))
        return own.id if own else None
    if quoted.communication_id is not None or quoted.row_id is None:  # somebody's words
        return None
    row = await row_or_none(quoted.row_id)
    payload = payload_of(row) if row else None
    return payload.checkin_id if isinstance(payload, Sentence | MetQuestion) else None


async def _noted(context: CommandContext, said: MessageReceived) -> _Noted | None:
    has_picture = any(each.kind == "photo" for each in said.enclosures)
    if not said.text and not has_picture:
        return None
    if said.quotes:
        number = await _quoted(context, said.quotes)
        return _Noted(number, quoted=True) if number else None
    waits = context.address.dialogue.get("note_for")
    if not waits or expired(waits) or context.address.talking_in_id is not None or not (waits["words"] or has_picture):
        return None
    return _Noted(waits["id"], more_of_album=bool(said.album) and said.album == waits["album"])
