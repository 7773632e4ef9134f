"""Wording: a row of the outbox put into the recipient's words. Which renderer words which payload stands here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.contract import Channel
from bot.courier.rendering import customer_records, deliveries, histories, meetings, open_notices, sentences, terminals
from bot.courier.rendering.away import Away
from bot.courier.rendering.blocked import is_of_blocked, refuse_for_leaver
from bot.courier.rendering.calls import Calls
from bot.courier.rendering.cards import Cards
from bot.courier.rendering.claims import Claims
from bot.courier.rendering.context import RenderContext, Rendered, Renderer, context_of
from bot.courier.rendering.gathered_recipients import with_what_was_gathered
from bot.courier.rendering.gathering import MAX_GATHERED, Gathering
from bot.courier.rendering.help import help_with
from bot.courier.rendering.pictured.numbers import NumbersPictured
from bot.courier.rendering.pictured.spreads import Spreads
from bot.courier.rendering.privacy import Packets
from bot.courier.rendering.relayed import Relayed
from bot.courier.skips import Defer, Skip
from bot.menus import HelpLine
from bot.messages import Message
from models.customer_records.own_names import own_names
from models.people.addresses import address_at
from models.people.customers import known, shown_name
from models.people.names import customers_named
from models.people.promoters import Promoter
from models.queue import payloads
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import payload_of
from models.queue.payloads import Payload, Sentence
from models.queue.payloads.open_notices import HowRead
from models.storage.clock import now
from models.talking.quiet_hours import quiet_until
from models.talking.threads import thread_for

__all__ = ["Defer", "Skip", "Wording"]

MAILS_AFTER = timedelta(minutes=5)
_NOTICES = (
    payloads.open_notices.Opened
    | payloads.open_notices.OpenedByMany
    | payloads.open_notices.OpenedFurther
    | payloads.open_notices.HowRead
    | payloads.open_notices.DetailsLeft
    | payloads.open_notices.ReaderRecognised
    | payloads.customer_records.ReminderDue
    | payloads.customer_records.NamedInNote
    | payloads.people.DigestTold
)
"""What may wait until a promoter's quiet hours end."""


class Wording:
    def __init__(
        self,
        relayed: Relayed,
        cards: Cards,
        spreads: Spreads,
        numbers: NumbersPictured,
        help_lines: Sequence[HelpLine] = (),
        *,
        mails_after: timedelta = MAILS_AFTER,
    ) -> None:
        """``mails_after``: how long words wait in the web chat before a mail tells of them; 0: none ever does."""
        self.gathering = Gathering()
        calls = Calls(relayed.files)
        self._renderers: Mapping[type[Payload], Renderer] = {
            Sentence: sentences.sentence,
            payloads.people.Help: help_with(help_lines),
            payloads.words.Relay: relayed.relay,
            payloads.words.FewLeft: relayed.few_left,
            payloads.words.WritingTo: relayed.writing_to,
            payloads.words.WentTo: deliveries.went_to,
            payloads.words.DeliveryNotice: deliveries.notice,
            payloads.words.AnsweredForPromoter: deliveries.answered_for_promoter,
            payloads.cards.Card: cards.card,
            payloads.cards.CardForYou: cards.card_for_you,
            payloads.cards.CardOffers: cards.offers,
            payloads.cards.PromotionShown: sentences.promotion,
            payloads.open_notices.Opened: open_notices.opened,
            payloads.open_notices.OpenedByMany: open_notices.opened_by_many,
            payloads.open_notices.OpenedFurther: open_notices.opened_further,
            payloads.open_notices.HowRead: open_notices.how_read,
            payloads.open_notices.DetailsLeft: open_notices.details_left,
            payloads.open_notices.ReaderRecognised: open_notices.recognised,
            payloads.calls.CallOver: calls.over,
            payloads.calls.CallRecording: calls.recording,
            payloads.meetings.MeetingNotice: meetings.notice,
            payloads.meetings.MetQuestion: meetings.whether_they_met,
            payloads.meetings.HowToCheckIn: meetings.how_to_check_in,
            payloads.people.Stats: sentences.stats,
            payloads.people.NumbersShown: numbers.numbers,
            payloads.people.DigestTold: numbers.digest,
            payloads.customer_records.RecordShown: customer_records.shown,
            payloads.customer_records.ReminderDue: customer_records.due,
            payloads.customer_records.NamedInNote: customer_records.NotesNaming(cards.public_url).named,
            payloads.spreads.SpreadShown: spreads.spread,
            payloads.people.History: histories.history,
            payloads.people.MyData: Packets(relayed.files.media, cards.public_url).my_data,
            payloads.people.ClaimAsked: Claims(cards.public_url).asked,
            payloads.alerts.WordsByMail: Away(cards.public_url, mails_after).tell,
            payloads.terminals.TerminalList: terminals.listed,
            payloads.terminals.AboutTerminal: terminals.about_one,
            payloads.terminals.HowToAddTerminal: terminals.how_to_add,
            payloads.terminals.TerminalCode: terminals.code,
            payloads.jobs.EndPress: sentences.pressed,
        }

    async def word(self, row: Row, channel: Channel) -> Rendered:
        """Return what to send. Raises Defer (quiet hours, still read), Skip (nothing left to tell), bot.outcomes."""
        address = await address_at(row.channel, row.account)
        promoter = address.promoter if address else None
        language = address.speaks(promoter) if address else "en"
        payload = await _payload(row, language, promoter)
        if promoter is not None and not promoter.active:
            await refuse_for_leaver(row, payload)
        if isinstance(payload, _NOTICES) and promoter and (until := _asleep(promoter)):
            raise Defer(until)
        if isinstance(payload, HowRead) and (until := await open_notices.reading_until(payload, row.created_at)):
            raise Defer(until)
        to = context_of(row, channel, address, language)
        if row.kind in MAX_GATHERED:
            return await self._gathered(row, promoter, to)
        return await _placed(await self._alone(row, payload, promoter, to), payload, promoter, to)

    async def gist(self, row: Row, channel: Channel) -> str:
        """Return the text that the row tells by itself; nothing is gathered by that. Raises Skip, bot.outcomes."""
        address = await address_at(row.channel, row.account)
        if address is None:
            raise Skip("nobody is told there")
        language = address.speaks(address.promoter)
        payload, to = await _payload(row, language, address.promoter), context_of(row, channel, address, language)
        outgoing = (await self._alone(row, payload, address.promoter, to)).outgoing
        return outgoing.text if isinstance(outgoing, Message) else ""

    async def _gathered(self, row: Row, promoter: Promoter | None, to: RenderContext) -> Rendered:
        async def alone(one: Row) -> Rendered:
            payload = await _payload(one, to.language, promoter)
            return await self._alone(one, payload, promoter, context_of(one, to.channel, to.address, to.language))

        return await self.gathering.render(row, alone, to)

    async def _alone(self, row: Row, payload: Payload, promoter: Promoter | None, to: RenderContext) -> Rendered:
        """Render the row by itself; of customers whom the promoter blocks nothing. Raises Skip."""
        if promoter is not None and await is_of_blocked(row, payload, promoter.id):
            raise Skip("blocked")
        rendered = await self._renderers[type(payload)](payload, to)
        if not isinstance(rendered, Rendered):
            rendered = Rendered(outgoing=rendered)
        return rendered if rendered.replaces is not None else replace(rendered, replaces=to.replaces)


async def _payload(row: Row, language: str, promoter: Promoter | None) -> Payload:
    """Read what the row holds, with the names that customers have now; the row itself keeps their numbers."""
    if not row.facts or not (numbers := customers_named(row.facts)):
        return payload_of(row)
    zone, found = promoter.timezone if promoter else "UTC", await known(numbers)
    own = await own_names(promoter.id if promoter else None, numbers)

    def named(number: int, topic: str) -> str:
        if number not in found:
            return "?"
        return str(shown_name(found[number], language, own=own.get(number, ""), topic=topic, timezone=zone))

    return payload_of(row, named)


async def _placed(rendered: Rendered, payload: Payload, promoter: Promoter | None, to: RenderContext) -> Rendered:
    """Add what waited to be told along with it, and put it in the customer's own place where it was asked for there.

    A chat that is not divided is told whom it is about all the same.
    """
    if isinstance(rendered.outgoing, Message) and promoter is not None:
        rendered = await with_what_was_gathered(rendered, rendered.outgoing, payload.kind, to)
    message = rendered.outgoing
    if not (isinstance(message, Message) and not message.thread and payload.in_place):
        return rendered
    about = payload.conversation_id or 0
    thread = await thread_for(to.channel.name, to.account, about)
    placed = replace(message, conversation_id=about, thread=thread.name if thread else "")
    return replace(rendered, outgoing=placed)


def _asleep(promoter: Promoter) -> datetime | None:
    return quiet_until(promoter.quiet_from, promoter.quiet_until, promoter.timezone, now())
