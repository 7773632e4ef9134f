"""Notices: what was opened, by whom where that is proved, and how it was read. Nobody is told more than that."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.courier.rendering.context import RenderContext, Rendered
from bot.courier.rendering.headlines import place_of
from bot.courier.skips import Skip
from bot.messages import Button, Message
from models.identity.claims import details_for
from models.people import customers
from models.people.customers import Customer
from models.queue.gatherings import is_alone
from models.queue.outbox_lookups import row_once
from models.queue.payloads.open_notices import (
    DetailsLeft,
    HowRead,
    Opened,
    OpenedByMany,
    OpenedFurther,
    ReaderRecognised,
)
from models.reading.interactions import being_read_until, extension
from models.reading.opens import (
    Credit,
    Open,
    Proof,
    Through,
    came_through,
    card_opened_before,
    open_or_none,
    opened_before,
    opened_between,
    opens,
)
from models.reports.most_read import most_read
from models.reports.timeline.event_lines import proved_by
from models.sharing.promotions import titles
from models.spread.edges import Certainty
from models.spread.listing import further_between
from models.spread.tree import Lineage, lineage
from models.storage.clock import now
from models.talking.conversations import last_conversation_of
from models.words import say

_LONGEST_READING = timedelta(minutes=15)
"""From then on it is told how the page was read so far."""


async def opened(payload: Opened, to: RenderContext) -> Message:
    """Tell that a card was opened, at once. Raises Skip."""
    seen = await _open(payload.open_id)
    text, about = await _who_opened(seen, to)
    return await _about(seen, about, to.language, text)


async def how_read(payload: HowRead, to: RenderContext) -> Rendered:
    """Tell how it was read, in place of the first notice where the channel can. Raises Skip."""
    seen = await _open(payload.open_id)
    if seen.state is not Proof.READ:
        raise Skip("it was not read after all")
    text, about = await _who_opened(seen, to)
    done = await extension(seen.id)
    how = say(
        to.language,
        "how-read",
        proof=proved_by(done, to.language),
        percent=done["scroll_percent"],
        **_span(done["dwell_seconds"]),
    )
    how = " · ".join(filter(None, [how, most_read(done, seen.topic, to.language)]))
    message = await _about(seen, about, to.language, f"{text}\n{how}")
    return Rendered(outgoing=message, replaces=await _alone_row(f"opened {seen.id}"))


async def reading_until(payload: HowRead, since: datetime) -> datetime | None:
    """Return when to look again, while it is still being read; None: tell it. ``since``: when reading was proved."""
    at = now()
    return await being_read_until(payload.open_id, at) if at - since < _LONGEST_READING else None


async def recognised(payload: ReaderRecognised, to: RenderContext) -> Rendered:
    """Tell who a reader says they are; once more when they add their name. Raises Skip."""
    seen = await _open(payload.open_id)
    who = await customers.customer_or_none(seen.customer_id)
    if who is None:
        raise Skip("the reader is not known any more")
    text = say(to.language, "recognised", name=await to.name(who), topic=seen.topic)
    message = await _about(seen, who, to.language, "\n".join([text, *await _beside(seen, to)]))
    first = await _alone_row(f"recognised {seen.id}", but=to.row)
    return Rendered(outgoing=message, replaces=first)


async def opened_by_many(payload: OpenedByMany, to: RenderContext) -> Message:
    """Tell how many more opens there were within the minute whose readers can't be told. Raises Skip."""
    language, passed_on = to.language, payload.passed_on
    count, first = await opened_between(payload.tag, payload.since, payload.until, passed_on=passed_on)
    if first is None:
        raise Skip("there were no more opens")
    sent_to = await customers.customer_or_none(first.addressed_to)
    if sent_to is not None and not passed_on:
        name = await to.name(sent_to)
        return Message(text=say(language, "opened-card-many", count=count, topic=first.topic, name=name), quiet=True)
    lines = [say(language, "opened-many", count=count, topic=first.topic), *await _beside(first, to)]
    return Message(text="\n".join(lines), quiet=True)


async def opened_further(payload: OpenedFurther, to: RenderContext) -> Message:
    """Tell how many unknown readers came through readers who had come through others, within the hour. Raises Skip."""
    promotion_id = payload.promotion_id or 0
    count, furthest = await further_between(promotion_id, payload.promoter_id, payload.since, payload.until)
    if not count:
        raise Skip("nobody came that far after all")
    topic = (await titles([promotion_id]))[promotion_id]
    generation = say(to.language, "spread-generation", generation=furthest)
    return Message(text=say(to.language, "opened-further", count=count, topic=topic, furthest=generation), quiet=True)


async def details_left(payload: DetailsLeft, to: RenderContext) -> Message:
    """Tell the details that a customer left: those that are this promoter's to know. Raises Skip."""
    customer = await customers.customer(payload.customer_id or 0)
    address = to.address
    if address is None or address.promoter_id is None:
        raise Skip("this is no promoter's terminal any more")
    details = await details_for(customer.id, address.promoter_id)
    lines = [
        say(to.language, "details-line", field=say(to.language, f"field-{each.field}"), value=each.value)
        for each in details[-8:]
    ]
    topic = (await _open(payload.open_id)).topic if payload.open_id else ""
    heading = say(to.language, "details", name=await to.name(customer), topic=topic)
    return await _with_a_way_to_write(customer, to.language, "\n".join([heading, *lines]), address.promoter_id)


async def _alone_row(dedupe: str, *, but: int = 0) -> int | None:
    """Return the earlier row of this key, if its message tells nothing else; not the row ``but`` itself."""
    first = await row_once(dedupe)
    return first.id if first is not None and first.id != but and await is_alone(first) else None


async def _about(seen: Open, customer: Customer | None, language: str, text: str) -> Message:
    if customer is None:
        return Message(text=text)
    return await _with_a_way_to_write(customer, language, text, seen.promoter_id)


async def opened_together(numbers: Sequence[int], to: RenderContext) -> str:
    """Tell of several opens at once, by what is known of them and by topic; empty when none is left."""
    found = await opens(numbers)
    people = await customers.known({each.customer_id for each in found} | {each.addressed_to for each in found})
    groups: dict[tuple[str, str, bool], list[Customer | None]] = {}
    for seen in found:
        reader, sent_to = people.get(seen.customer_id), people.get(seen.addressed_to)
        inferred = seen.credited_by is Credit.ONLY_PUSHER
        if reader is not None:
            sentence, about = "opened-together", reader
        elif sent_to is not None and not seen.passed_on:
            sentence, about = "opened-cards-together", sent_to
        else:
            sentence, about = "opened-together-unknown", None
        groups.setdefault((sentence, seen.topic, inferred), []).append(about)
    return "\n".join([await _line(*group, about, to) for group, about in groups.items()])


async def _line(sentence: str, topic: str, inferred: bool, about: Sequence[Customer | None], to: RenderContext) -> str:
    language, named = to.language, {each.id: await to.name(each) for each in about if each is not None}
    names = say(language, "names-and").join(named.values())
    line = say(language, sentence, count=len(named) or len(about), names=names, topic=topic)
    return f"{line}\n{say(language, 'credit-inferred')}" if inferred else line


async def _who_opened(seen: Open, to: RenderContext) -> tuple[str, Customer | None]:
    """Say what is known of it, and whom to write to: who read, else to whom the card was sent and came from."""
    language = to.language
    reader = await customers.customer_or_none(seen.customer_id)
    sent_to = await customers.customer_or_none(seen.addressed_to)
    if reader is not None:
        before = await opened_before(seen)
        sentence = "opened-again" if before else "opened-first"
        name = await to.name(reader)
        text, about = say(language, sentence, name=name, topic=seen.topic, times=before + 1), reader
    elif sent_to is not None and not seen.passed_on:
        before = await card_opened_before(seen)
        sentence = "opened-card-again" if before else "opened-card-first"
        name = await to.name(sent_to)
        text, about = say(language, sentence, name=name, topic=seen.topic, times=before + 1), sent_to
        came = await lineage(seen.id)
        return "\n".join([text, *([say(language, "came-perhaps")] if came.brought_by else [])]), about
    else:
        text, about = say(language, "opened-unknown", topic=seen.topic), None
    return "\n".join([text, *await _beside(seen, to)]), about


async def _beside(seen: Open, to: RenderContext) -> list[str]:
    """Say through whom the reader came, how sure that is, and whether it is inferred whose open it is."""
    found = [line] if (line := await _came(seen, to)) else []
    if seen.credited_by is Credit.ONLY_PUSHER:
        found.append(say(to.language, "credit-inferred"))
    return found


async def _came(seen: Open, to: RenderContext) -> str:
    """Say through whom the reader came, and after how many others; empty: through nobody who is known of."""
    language = to.language
    came, through = await lineage(seen.id), await came_through(seen)
    if came.brought_by is None and seen.passed_on:
        return ""  # their own opening again
    other = await customers.customer_or_none(through.customer_id) if through else None
    if through is not None and other is not None:
        line = say(language, _how_they_came(came, through), name=await to.name(other))
    else:
        line = say(language, "came-through-somebody") if seen.passed_on else ""
    if line and came.generation > 1:
        line = f"{line} · {say(language, 'spread-generation', generation=came.generation)}"
    return line


def _how_they_came(came: Lineage, through: Through) -> str:
    """Return the sentence for a reader who came through this customer: no more than is proved."""
    if came.certainty is Certainty.PROBABLE:
        return "came-probably"
    if through.sent:
        return "came-through-card"
    at_once = came.brought_by is not None and came.brought_by.customer_id == through.customer_id
    return "came-through" if at_once else "came-through-page"


async def _open(number: int) -> Open:
    seen = await open_or_none(number)
    if seen is None:
        raise Skip("the open is gone")
    return seen


async def _with_a_way_to_write(customer: Customer, language: str, text: str, promoter_id: int | None = None) -> Message:
    """In the customer's own place, with a button to write to them; whoever quotes the notice writes to them too."""
    talking = await last_conversation_of(customer.id, promoter_id)
    if talking is None:
        return Message(text=text)
    return Message(
        text=text,
        buttons=((Button(label=say(language, "button-write"), action=f"talk:{talking.id}"),),),
        conversation_id=talking.id,
        thread=await place_of(talking, customer, language),
    )


def _span(seconds: float) -> dict[str, int]:
    minutes, rest = divmod(round(seconds), 60)
    return {"minutes": minutes, "seconds": rest}
