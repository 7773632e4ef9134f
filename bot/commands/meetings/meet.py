"""``/meet``: planning a meeting. What is missing is asked for: with whom, in which time zone, when, where."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.command_context import CommandContext, button, row_number
from bot.commands import chooser, questions, time_zones
from bot.commands.command import command
from bot.commands.conversation import customer_meant
from bot.commands.meetings import meetings
from bot.commands.questions import About
from bot.dialogue import MeetingDraft, Question
from bot.events import LocationShared, MessageReceived
from models.meetings.meetings import Meeting, State, of_promoter, plan
from models.meetings.meetings import move as move_to
from models.meetings.places import BadPlace
from models.queue.payloads import Choices
from models.storage.clock import now
from models.talking.conversations import conversation_of_promoter
from models.text.dates import Doubt, read_moment


@command("meet", help_place=9, menu=(7, 5))
async def meet(context: CommandContext, words: str = "") -> None:
    """``/meet``: the meetings that are coming, or a new one; ``/meet tomorrow 15:00 at the café`` plans it at once."""
    if not words and await meetings.coming(context):
        return
    await _new(context, words)


async def press(context: CommandContext, action: str) -> None:
    """Do what a button of planning (``with:<conversation>``, ``zone:<name>``) or a meeting (``move:<number>``) says."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    verb, _, rest = action.partition(":")
    match verb:
        case "new":
            await _new(context, "")
        case "later":
            if not await meetings.coming(context, row_number(rest)):
                await context.answer("meet-begin-again")
        case "with":
            await _go_on(context, _draft(context) | MeetingDraft({"with": row_number(rest)}))
        case "zone" if rest in time_zones.ZONES:
            await _choose_zone(context, rest)
        case "nowhere" if "at" in _draft(context):
            await _go_on(context, _draft(context) | MeetingDraft(place=""))
        case "stop":
            await context.answer("meet-stopped")
        case "show" | "move" | "cancel" | "kept" | "missed":
            await _change(context, verb, await of_promoter(row_number(rest), context.promoter.id))
        case _:
            await context.answer("meet-begin-again")


async def answered(context: CommandContext, answer: MessageReceived | LocationShared) -> bool:
    """Take what was said for the answer to what planning had asked; False when it is none."""
    if context.promoter is None:
        return False
    awaits, draft = context.question["awaits"], _draft(context)
    pin, name = _place(answer)
    text = answer.text if isinstance(answer, MessageReceived) else name
    match awaits:
        case "zone" if text:
            await _choose_zone(context, text.strip())
        case "when" if text and pin is None:
            await _go_on(context, draft | MeetingDraft(words=text))
        case "where" if text or pin:
            await _go_on(context, draft | MeetingDraft(place=text, pin=pin))
        case _:
            return False
    return True


async def _new(context: CommandContext, words: str) -> None:
    if words and await _is_a_name(context, words):
        await _ask_whom(context, {"words": "", "key": context.message_id}, words)
        return
    talking = await customer_meant(context)
    draft = MeetingDraft(words=words, key=context.message_id)
    await _go_on(context, draft | MeetingDraft({"with": talking.id}) if talking else draft)


async def _is_a_name(context: CommandContext, words: str) -> bool:
    """Whether they say with whom, and not when."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    try:
        read_moment(words, ZoneInfo(context.promoter.timezone), now())
    except Doubt:
        return await chooser.finds(context, "meet", words)
    return False


async def _change(context: CommandContext, verb: str, planned: Meeting | None) -> None:
    if planned is None:
        await context.answer("meet-begin-again")
    elif verb == "show" or not planned.planned:
        await meetings.show(context, planned)
    elif verb == "move":
        await meetings.move(context, planned)
    elif verb == "cancel":
        await meetings.cancel(context, planned)
    else:
        await meetings.became(context, planned, State.KEPT if verb == "kept" else State.MISSED)


async def _go_on(context: CommandContext, draft: MeetingDraft) -> None:
    """Asks for the first thing that is missing; plans the meeting when nothing is."""
    promoter = context.promoter
    assert promoter is not None  # noqa: S101  (only promoters come here)
    if "with" not in draft:
        await _ask_whom(context, draft)
    elif time_zones.is_unknown(promoter):
        await _ask(context, draft, "zone", "meet-zone", time_zones.zone_buttons("meet:zone"))
    elif "at" not in draft and not draft.get("words"):
        await _ask(context, draft, "when", "meet-when", zone=promoter.timezone)
    elif "at" not in draft:
        await _read_when(context, draft)
    elif "place" not in draft and "moves" not in draft:
        await _ask(context, draft, "where", "meet-where", [[button("button-nowhere", action="meet:nowhere")]])
    else:
        await _settle(context, draft)


async def _read_when(context: CommandContext, draft: MeetingDraft) -> None:
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    words = draft.pop("words")
    try:
        moment = read_moment(words, ZoneInfo(context.promoter.timezone), now())
    except Doubt as doubt:
        await _ask(context, draft, "when", doubt.sentence)
        return
    draft["at"] = moment.at.isoformat()
    if moment.rest:
        draft["place"] = moment.rest
    await _go_on(context, draft)


async def _settle(context: CommandContext, draft: MeetingDraft) -> None:
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    talking = await conversation_of_promoter(draft["with"], context.promoter.id)
    at = datetime.fromisoformat(draft["at"])
    if talking is None or at <= now():
        await context.answer("meet-begin-again")
        return
    place, pin = draft.get("place", ""), draft.get("pin")
    pin = (float(pin[0]), float(pin[1])) if pin else None
    try:
        if "moves" not in draft:
            key = draft.get("key") or f"meet {now().isoformat()}"
            planned = await plan(talking, at, source=context.source(key), place=place, pin=pin)
            await meetings.announce(context, planned)
            return
        moved = await of_promoter(draft["moves"], context.promoter.id)
        if moved is None:
            await context.answer("meet-begin-again")
            return
        await move_to(moved, at, place=place, pin=pin)
        await meetings.announce(context, moved, moved=True)
    except BadPlace:
        await context.answer("checkin-nowhere")


async def _ask(
    context: CommandContext,
    draft: MeetingDraft,
    awaits: str,
    sentence: str,
    rows: Choices | None = None,
    *,
    zone: str = "",
) -> None:
    await questions.ask(context, {"about": About.MEETING, "awaits": awaits, "draft": draft})
    rows = [*(rows or []), [button("button-never-mind", action="meet:stop")]]
    await context.answer(sentence, choices=rows, zone=zone)


async def _ask_whom(context: CommandContext, draft: MeetingDraft, words: str = "") -> None:
    question = Question(about=About.MEETING, awaits="with", draft=draft)
    if action := await chooser.show(context, "meet", words, question=question):
        await _go_on(context, draft | MeetingDraft({"with": row_number(action.rpartition(":")[2])}))


async def _choose_zone(context: CommandContext, name: str) -> None:
    """Remember the promoter's time zone, for everything that has to do with time."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    if not await time_zones.choose_zone(context.promoter, name):
        await _ask(context, _draft(context), "zone", "meet-zone-unknown")
        return
    draft = _draft(context)
    await (_go_on(context, draft) if draft else context.answer("meet-begin-again"))


def _draft(context: CommandContext) -> MeetingDraft:
    kept = context.question.get("draft") if context.question.get("about") == About.MEETING else None
    return kept.copy() if kept else MeetingDraft()


def _place(answer: MessageReceived | LocationShared) -> tuple[list[float] | None, str]:
    """Return the pin that was sent, and its name: as a location, or along with words (forwarded)."""
    if isinstance(answer, LocationShared):
        return [answer.latitude, answer.longitude], answer.name
    sent = next((each for each in answer.enclosures if each.kind == "location"), None)
    if sent is None:
        return None, ""
    return [float(str(sent.facts["latitude"])), float(str(sent.facts["longitude"]))], sent.name
