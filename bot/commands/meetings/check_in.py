"""Check-ins: a promoter's location says where they are; whom they met is quoted, chosen or asked."""

from datetime import timedelta
from typing import TypedDict

from bot.command_context import CommandContext, button, row_number
from bot.commands import chooser, questions
from bot.commands.command import command
from bot.commands.conversation import customer_meant, named
from bot.commands.questions import About
from bot.commands.relaying import incoming, relay
from bot.events import LocationShared, MessageReceived
from models.meetings import checkins, meetings
from models.meetings.checkins import CheckIn, check_in_of_promoter, check_in_with
from models.meetings.places import BadPlace, map_link
from models.people.addresses import keep_dialogue, reachable, terminal
from models.queue.outbox import enqueue
from models.queue.payloads import Choice, sentence
from models.queue.payloads.meetings import HowToCheckIn, MetKind, MetQuestion
from models.storage.clock import now
from models.talking.conversations import Conversation, between, conversation_of_promoter
from models.talking.enclosures import Enclosure, EnclosureFacts

NOTES_FOR = timedelta(minutes=15)
"""How long words or a picture that come by themselves are taken for a note; a quote is one at any time."""
_AS_EXACT_AS_IT_GETS_M = 30.0
"""A telephone's idea of where it is, at its best among houses."""


@command("checkin", help_place=8, menu=(6, 4))
async def explain(context: CommandContext, words: str) -> None:
    """``/checkin``: how to do it, with a button that sends the place where the channel has one.

    ``/checkin li``: whom they meet is looked for when the place comes.
    """
    if words:
        await questions.ask(context, {"about": About.CHECK_IN, "words": words})
    await context.tell(HowToCheckIn())


async def locate(context: CommandContext, located: LocationShared) -> None:
    """Take a promoter's place for a check-in, a customer's for something they say."""
    if located.moved:
        if context.promoter is not None:
            at = located.at or now()
            await checkins.seen(context.source(located.message_id), located.latitude, located.longitude, at)
        return
    if context.promoter is None:
        await _pass_on(context, located)
        return
    try:
        made = await checkins.check_in(
            context.promoter.id,
            located.latitude,
            located.longitude,
            source=context.source(located.message_id),
            accuracy_m=located.accuracy_m,
            live=located.live,
        )
    except BadPlace:
        await context.answer("checkin-nowhere")
        return
    words = context.question["words"] if context.question.get("about") == About.CHECK_IN else ""
    met = None if words else await customer_meant(context)
    if met is not None:
        await with_whom(context, made, met)
    else:
        planned = await meetings.near(made.promoter_id, made.at)
        first = planned.conversation_id if planned else None
        await chooser.show(context, "met", words, of=made.id, first=first)


async def meet(context: CommandContext, which: str) -> None:
    """Record whom the promoter chose to have met: ``<check-in>:<conversation>``, conversation 0 for nobody."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    number, _, talking_number = which.partition(":")
    made = await check_in_of_promoter(row_number(number), context.promoter.id)
    if made is None:
        await context.answer("unknown-command")
        return
    if made.corrected_at is not None or made.customer_id is not None:
        await context.answer("checkin-whom-known", checkin_id=made.id, choices=[[_to_correct(made)]])
        return
    met = await conversation_of_promoter(row_number(talking_number), context.promoter.id)
    await with_whom(context, made, met)


async def with_whom(context: CommandContext, made: CheckIn, met: Conversation | None) -> None:
    """Keep whom the promoter met, tell them so, and ask the customer whether it is so."""
    if met is not None:
        await relay.keep_files((await checkins.meet(made, met, channel=context.channel)).id)
    await take_notes_for(context, made)
    corrected = "-corrected" if made.corrects_id is not None else ""
    rows = [[button("button-map", url=map_link(made.latitude, made.longitude, context.language)), _to_correct(made)]]
    if met is None:
        await context.answer(f"checked-in{corrected}", checkin_id=made.id, choices=rows)
        return
    await context.answer(
        f"checked-in-with{corrected}",
        choices=rows,
        checkin_id=made.id,
        conversation_id=met.id,
        name=named(met, context.language),
        notes="elsewhere" if context.address.talking_in_id is not None else "here",
        **_distance(made),
    )
    target = await reachable(met.customer_id, speaker=met.promoter_id)
    if target is not None:
        asks = f"confirm:{made.id}"
        answers = [[button("button-yes", action=f"{asks}:yes"), button("button-no", action=f"{asks}:no")]]
        kind: MetKind = "meeting-corrected" if corrected else "meeting"
        question = MetQuestion(kind=kind, checkin_id=made.id, conversation_id=met.id, choices=answers)
        await enqueue(target, question, subject=subject(made))


async def confirm(context: CommandContext, which: str) -> None:
    """Record the customer's answer to whether they met: ``<check-in>:yes`` or ``:no``. Silence is kept as not yet."""
    number, _, said = which.partition(":")
    made = await check_in_with(row_number(number), context.address.customer_id)
    if made is None:
        await context.answer("unknown-command")
        return
    if made.corrected_at is not None:
        await context.answer("meeting-outdated")
        return
    met = said == "yes"
    news = await checkins.confirm(made, met)
    await context.answer("meeting-confirmed" if met else "meeting-denied")
    target = await terminal(made.promoter_id) if news else None
    if target is not None and made.customer_id is not None:
        talking = await between(made.promoter_id, made.customer_id)
        request = sentence(
            "checkin-confirmed" if met else "checkin-denied",
            [] if met else [[_to_correct(made)]],
            name=named(talking, context.language),
            conversation_id=talking.id,
        )
        await enqueue(target, request)


async def take_notes_for(context: CommandContext, made: CheckIn, *, words: bool = True, album: str = "") -> None:
    """For a while, a picture that comes by itself belongs to this check-in, and so do the next ``words``."""
    waits = {"id": made.id, "until": (now() + NOTES_FOR).isoformat(), "words": words, "album": album}
    context.address.dialogue = {**context.address.dialogue, "note_for": waits}
    await keep_dialogue(context.address)


def subject(made: CheckIn) -> str:
    """By which what waits to be told of it is found in the outbox."""
    return f"checkin {made.id}"


async def _pass_on(context: CommandContext, located: LocationShared) -> None:
    """Pass a customer's place on as something they say."""
    place = EnclosureFacts(latitude=located.latitude, longitude=located.longitude)
    sent = MessageReceived(
        sender=located.sender,
        message_id=located.message_id,
        text=located.name,
        enclosures=[Enclosure(kind="location", facts=place)],
        quotes=located.quotes,
    )
    await incoming.hear(context, sent)


def _to_correct(made: CheckIn) -> Choice:
    return button("button-correct", action=f"correct:{made.id}")


class _Distance(TypedDict):
    """As the sentence has it: ``there``, ``metres`` or ``kilometres``, and how many."""

    far: str
    distance: str


def _distance(made: CheckIn) -> _Distance:
    """How far from the place agreed; nearer than the device can tell is there."""
    if made.distance_m is None:
        return {"far": "unknown", "distance": ""}
    if made.distance_m <= max(made.accuracy_m or 0, _AS_EXACT_AS_IT_GETS_M):
        return {"far": "there", "distance": ""}
    if made.distance_m < 1000:
        return {"far": "metres", "distance": f"{made.distance_m:.0f}"}
    return {"far": "kilometres", "distance": f"{made.distance_m / 1000:.1f}"}
