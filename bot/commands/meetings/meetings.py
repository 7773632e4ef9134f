"""Meetings that are planned: shown, answered by the customer, moved, cancelled; reminders of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.command_context import CommandContext, button, row_number
from bot.commands import questions
from bot.commands.conversation import named
from bot.commands.questions import About
from bot.dialogue import MeetingDraft
from models.meetings import meetings
from models.meetings.meetings import Meeting, State
from models.people.addresses import Address, reachable, why_unreachable
from models.queue.outbox import cancel_about, enqueue
from models.queue.payloads import Choices
from models.queue.payloads.meetings import MeetingKind, MeetingNotice
from models.queue.payloads.words import DeliveryNotice
from models.storage.clock import now
from models.talking.conversations import Conversation, conversation
from models.talking.relaying import promoters_terminal
from models.words.date_format import said_short

_PAGE = 8
REMINDED = timedelta(hours=1)
"""How long before a meeting both are reminded of it."""


async def coming(context: CommandContext, skip: int = 0) -> bool:
    """Show the promoter's planned meetings to choose one, page by page; False when there are none."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    found = await meetings.coming(context.promoter.id, skip=skip, limit=_PAGE + 1)
    if not found:
        return False
    zone = ZoneInfo(context.promoter.timezone)
    rows = []
    for each in found[:_PAGE]:
        talking = await conversation(each.conversation_id)
        label: list[str] = [named(talking, context.language), said_short(context.language, each.at, zone)]
        rows.append([button(label=label, action=f"meet:show:{each.id}")])
    ways = [button("button-list-back", action=f"meet:later:{max(0, skip - _PAGE)}")] if skip else []
    ways += [button("button-list-more", action=f"meet:later:{skip + _PAGE}")] if len(found) > _PAGE else []
    rows += [ways] if ways else []
    rows.append([button("button-meet-new", action="meet:new")])
    await context.answer("meetings-coming", choices=rows)
    return True


async def show(context: CommandContext, planned: Meeting) -> None:
    await context.tell(_notice("meeting-shown", planned, _changes(planned)))


async def announce(context: CommandContext, planned: Meeting, *, moved: bool = False) -> None:
    """Tells both of the plan, asks the customer whether it suits them, and promises the reminders."""
    talking = await conversation(planned.conversation_id)
    await context.tell(_notice("meeting-planned", planned, _changes(planned)))
    await cancel_about(planned.subject)
    target = await reachable(talking.customer_id, speaker=talking.promoter_id)
    if target is None:
        reason = await why_unreachable(talking.customer_id, talking.promoter_id)
        await context.tell(DeliveryNotice(kind="not-delivered", name=named(talking, context.language), reason=reason))
    else:
        asks = f"meeting:{planned.id}:{planned.revision}"
        rows = [[button("button-yes", action=f"{asks}:yes"), button("button-no", action=f"{asks}:no")]]
        asked = _notice("meeting-moved" if moved else "meeting-asked", planned, rows)
        await enqueue(target, asked, subject=planned.subject)
    await _remind(planned, context.address, target)


async def move(context: CommandContext, planned: Meeting) -> None:
    """Asks for the new time."""
    draft = MeetingDraft({"moves": planned.id, "with": planned.conversation_id})
    await questions.ask(context, {"about": About.MEETING, "awaits": "when", "draft": draft})
    await context.answer("meet-when-instead", choices=[[button("button-never-mind", action="meet:stop")]])


async def cancel(context: CommandContext, planned: Meeting) -> None:
    """Nobody is reminded any more, and the customer is told."""
    if not await meetings.end(planned, State.CANCELLED):
        await show(context, planned)
        return
    await cancel_about(planned.subject)
    talking = await conversation(planned.conversation_id)
    target = await reachable(talking.customer_id, speaker=talking.promoter_id)
    if target is not None:
        await enqueue(target, _notice("meeting-off", planned))
    await context.answer("meeting-cancelled", name=named(talking, context.language))


async def became(context: CommandContext, planned: Meeting, state: State) -> None:
    """Record what the promoter says, afterwards, of whether it took place."""
    await meetings.end(planned, state)
    await show(context, planned)


async def answered(context: CommandContext, which: str) -> None:
    """Record whether it suits the customer: ``<meeting>:<revision>:yes`` or ``:no``."""
    number, revision, said = which.split(":")
    planned = await meetings.meeting_with(row_number(number), context.address.customer_id)
    if planned is None:
        await context.answer("unknown-command")
        return
    if not planned.planned or planned.revision != int(revision) or planned.at <= now():
        await context.answer("meeting-outdated")
        return
    agrees = said == "yes"
    talking = await conversation(planned.conversation_id)
    await context.answer("meeting-yes-noted" if agrees else "meeting-no-noted", name=talking.promoter.name)
    if await meetings.answer(planned, agrees):
        await _tell_promoter(talking, planned, "meeting-agreed" if agrees else "meeting-refused")


def _notice(
    kind: MeetingKind, planned: Meeting, choices: Choices | None = None, *, due: datetime | None = None
) -> MeetingNotice:
    return MeetingNotice(
        kind=kind,
        meeting_id=planned.id,
        revision=planned.revision,
        customer_id=planned.customer_id,
        due=due,
        choices=choices or [],
    )


async def _tell_promoter(talking: Conversation, planned: Meeting, kind: MeetingKind) -> None:
    target = await promoters_terminal(talking)
    if target is not None:
        await enqueue(target, _notice(kind, planned, _changes(planned)))


async def _remind(planned: Meeting, promoter: Address, customer: Address | None) -> None:
    before = planned.at - REMINDED
    subject = planned.subject
    if before > now():
        soon = _notice("meeting-soon", planned, due=before)
        await enqueue(promoter, soon, not_before=before, subject=subject)
        if customer is not None:
            soon_for_you = _notice("meeting-soon-for-you", planned, due=before)
            await enqueue(customer, soon_for_you, not_before=before, subject=subject)
    rows = [
        [
            button("button-yes", action=f"meet:kept:{planned.id}"),
            button("button-no", action=f"meet:missed:{planned.id}"),
            button("button-meet-move", action=f"meet:move:{planned.id}"),
        ]
    ]
    after = planned.at + meetings.NEAR
    await enqueue(promoter, _notice("meeting-after", planned, rows, due=after), not_before=after, subject=subject)


def _changes(planned: Meeting) -> Choices:
    if not planned.planned:
        return []
    return [
        [
            button("button-meet-move", action=f"meet:move:{planned.id}"),
            button("button-meet-cancel", action=f"meet:cancel:{planned.id}"),
        ]
    ]
