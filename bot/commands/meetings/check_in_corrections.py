"""Corrections of a check-in: a new record stands in the place of the first, which is kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.command_context import CommandContext, button, row_number
from bot.commands import chooser, questions
from bot.commands.meetings import check_in
from bot.commands.questions import About
from bot.events import LocationShared, MessageReceived
from models.meetings.checkins import AlreadyCorrected, BadPlace, CheckIn, check_in_of_promoter, correct
from models.meetings.places import read_place
from models.queue.outbox import cancel_about
from models.storage.clock import now
from models.talking.conversations import Conversation, between, conversation, conversation_of_promoter
from models.text.dates import Doubt, read_moment

_WHAT = ("whom", "place", "time")


async def press(context: CommandContext, action: str) -> None:
    """``<check-in>``: asks what was wrong; ``<check-in>:whom|place|time``; ``<check-in>:with:<conversation>``."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    number, _, what = action.partition(":")
    wrong = await check_in_of_promoter(row_number(number), context.promoter.id)
    verb, _, rest = what.partition(":")
    if wrong is None:
        await context.answer("unknown-command")
    elif wrong.corrected_at is not None:
        await context.answer("correct-again", checkin_id=wrong.id)
    elif verb == "whom":
        await chooser.show(context, "with", of=wrong.id)
    elif verb == "with":
        met = await conversation_of_promoter(row_number(rest), context.promoter.id)
        await _correct(context, wrong, met)
    elif verb in _WHAT:
        await questions.ask(context, {"about": About.CORRECTION, "what": verb, "checkin_id": wrong.id})
        await context.answer(
            f"correct-{verb}", ask="location" if verb == "place" else "", zone=context.promoter.timezone
        )
    else:
        rows = [[button(f"button-correct-{each}", action=f"correct:{wrong.id}:{each}")] for each in _WHAT]
        await context.answer("correct-what", choices=rows)


async def answered(context: CommandContext, answer: MessageReceived | LocationShared) -> bool:
    """Take what was said for the right place or time that was asked for; False when it is none."""
    if context.promoter is None:
        return False
    wrong = await check_in_of_promoter(context.question["checkin_id"], context.promoter.id)
    if wrong is None or wrong.corrected_at is not None:
        return False
    met = await between(wrong.promoter_id, wrong.customer_id) if wrong.customer_id else None
    if context.question["what"] == "place":
        pin = (answer.latitude, answer.longitude) if isinstance(answer, LocationShared) else read_place(answer.text)
        accuracy_m = answer.accuracy_m if isinstance(answer, LocationShared) else None
        if pin is not None:
            await _correct(context, wrong, met, pin=pin, accuracy_m=accuracy_m)
        return pin is not None
    if isinstance(answer, LocationShared):
        return False
    try:
        moment = read_moment(answer.text, ZoneInfo(context.promoter.timezone), now(), past=True)
    except Doubt as doubt:
        await questions.ask(context, {"about": About.CORRECTION, "what": "time", "checkin_id": wrong.id})
        await context.answer(doubt.sentence)
        return True
    await _correct(context, wrong, met, at=moment.at)
    return True


async def _correct(
    context: CommandContext,
    wrong: CheckIn,
    met: Conversation | None,
    *,
    pin: tuple[float, float] | None = None,
    accuracy_m: float | None = None,
    at: datetime | None = None,
) -> None:
    """Make the new record, with all that follows: the customer's question about the first is cancelled."""
    source = context.source(f"corrects {wrong.id}")
    try:
        right = await correct(wrong, source=source, pin=pin, accuracy_m=accuracy_m, at=at)
    except BadPlace:
        await context.answer("checkin-nowhere")
        return
    except AlreadyCorrected:
        await context.answer("correct-again", checkin_id=wrong.id)
        return
    await cancel_about(check_in.subject(wrong))
    await check_in.with_whom(context, right, await conversation(met.id) if met else None)
