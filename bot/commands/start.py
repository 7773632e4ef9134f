"""Beginnings: joining, coming through a card, coming back; and being stopped."""

from dataclasses import dataclass

from bot.command_context import CommandContext, button
from bot.commands import privacy
from bot.commands.cards.pass_on import to_forward, ways_on
from bot.commands.relaying.account_connection import adopt
from bot.commands.relaying.recipient import tell_recipient
from bot.commands.relaying.routing import spoken_to
from bot.events import BotBlocked, BotStarted
from models.people.addresses import bind, customer_at, note_unreachable, write_to
from models.people.channels import BROWSER
from models.people.customers import Customer
from models.people.device_links import redeem_device_link
from models.people.promoters import Promoter, invited, promoter
from models.people.refusals import Purpose, refusals
from models.personal_data.consents import agree, agreed
from models.privacy.withdrawals import let_write
from models.queue.outbox import has_joined
from models.queue.payloads import Choices
from models.queue.payloads.cards import PromotionShown, ShownAs
from models.reading.opens import Credit, Visitor, open_or_none, recognise
from models.sharing.promotions import PromotionKind, Tagging, gist
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import issue_tag, tag_url
from models.storage.codes import is_code
from models.talking.communications import has_communications
from models.talking.conversations import Conversation, between, conversation_or_none
from models.talking.web_posts import JOINED
from models.words import say

JOIN = "join_"


async def start(context: CommandContext, started: BotStarted) -> None:
    """``/start`` with what the link carried."""
    payload = started.payload.strip()
    if payload.startswith(JOIN):
        await join(context, payload.removeprefix(JOIN))
    elif payload == JOINED and context.promoter is not None:
        await _greet(context, context.promoter)
    elif is_code(payload):
        await come_through(context, started)
    elif context.promoter:
        await context.answer("welcome-back", name=context.promoter.name, choices=first_steps())
    elif context.address.customer_id is not None and await refusals(context.address.customer_id, Purpose.RELAY):
        await privacy.resume(context)
    else:
        await say_whom(context)


async def join(context: CommandContext, code: str) -> None:
    """Make the address a terminal of the promoter who was invited with this code, or whose device link it is."""
    found = await invited(code) or await redeem_device_link(code)
    if found is None:
        await context.answer("join-unknown")
        return
    await bind(context.address, found)
    context.promoter = found
    await _greet(context, found)


async def _greet(context: CommandContext, found: Promoter) -> None:
    again = await has_joined(context.channel, context.address.account)
    await context.answer("welcome-back" if again else "joined", name=found.name, choices=first_steps())
    await adopt(context)


async def say_whom(context: CommandContext) -> None:
    """Tells a customer to whom they write, and anybody else what this is."""
    number = await spoken_to(context.address)
    talking = await conversation_or_none(number) if number is not None else None
    if talking is not None:
        await tell_recipient(context, talking, "hello-customer")
    else:
        await context.answer("hello-stranger")


async def block(context: CommandContext, event: BotBlocked) -> None:
    """Note that the person stopped the bot, or let it write again."""
    await note_unreachable(context.channel, context.address.account, "failed-blocked" if event.blocked else "")


def first_steps() -> Choices:
    return [
        [button("button-card", action="card"), button("button-customers", action="customers")],
        [button("button-stats", action="stats"), button("button-help", action="help")],
        [button("button-console", action="web")],
    ]


@dataclass(frozen=True)
class _Shown:
    """What a customer came for."""

    marked: TaggedPromotion
    code: str
    """Of the card by which they are shown it."""
    open_id: int
    """Their coming through."""


async def come_through(context: CommandContext, started: BotStarted) -> Conversation | None:
    """Record an open by a known customer. Return their conversation with the card's promoter; None: there is nobody.

    Words go there from now on, unless the customer may just be looking at the card of somebody else. Who wrote to a
    card that nobody is behind is told so.
    """
    code = started.payload.strip()
    marked = await context.services.catalogue.come_through(code)
    if marked is None:
        await context.answer("card-gone")
        await _tell_nobody_reads(context, started)
        return None
    if context.promoter and marked.tag.promoter_id == context.promoter.id:
        await _own_card(context, marked)
        return None
    customer = await customer_at(context.address)
    open_id, from_page = await _record_open(context, started, marked, customer)
    theirs = _Shown(marked, await _card_for(context, marked, customer.id), open_id)
    adviser = await _adviser_of(open_id)
    if adviser is None:
        await _show(context, theirs, "promotion")
        await _tell_nobody_reads(context, started)
        return None
    talking = await _introduce(context, customer, adviser, marked)
    # Who comes from a page pressed the button that says whom they write to; who mails a card, writes to its promoter.
    # Otherwise it may just be looked at.
    if from_page or started.writes or not await _talks_elsewhere(context, talking):
        await _turn_to(context, talking, None if from_page else theirs)
    else:
        await _show(context, theirs, "promotion-shared", name=adviser.name, conversation_id=talking.id)
    return talking


async def _record_open(
    context: CommandContext, started: BotStarted, marked: TaggedPromotion, customer: Customer
) -> tuple[int, bool]:
    """Return the open by which the customer came, and whether it is one that a page recorded before."""
    if started.open_id:
        read = await recognise(started.open_id, marked.tag.code, customer.id, channel=context.channel)
        if read is not None:
            return read.id, True
    visits = context.services.visits
    here = await visits.record_open_here(
        marked, channel=context.channel, visitor=Visitor.PERSON, customer_id=customer.id
    )
    return here, False


async def _introduce(
    context: CommandContext, customer: Customer, adviser: Promoter, marked: TaggedPromotion
) -> Conversation:
    """Let the promoter write to the customer, who agreed to it by coming; return the conversation that is theirs."""
    await let_write(customer.id, adviser.id)
    await _agree_to_relaying(context, customer, adviser)
    return await between(adviser.id, customer.id, promotion_id=marked.promotion.id)


async def _turn_to(context: CommandContext, talking: Conversation, shown: _Shown | None) -> None:
    """Have the customer's words go to this conversation. ``shown``: the card, unless they come from its own page."""
    name = talking.promoter.name
    changes = context.address.talking_in_id not in {None, talking.id}
    await write_to(context.address, talking.id)
    if shown is None:
        await context.answer("adviser-reads", name=name, recipient=name, conversation_id=talking.id)
    else:
        await _show(context, shown, "promotion-from", name=name, conversation_id=talking.id)
    if changes:
        await tell_recipient(context, talking)


async def _tell_nobody_reads(context: CommandContext, started: BotStarted) -> None:
    if started.writes:
        await context.answer("written-to-nobody")


async def _own_card(context: CommandContext, marked: TaggedPromotion) -> None:
    await context.services.visits.record_open_here(
        marked, channel=context.channel, visitor=Visitor.SELF, customer_id=None
    )
    await context.answer("own-card", topic=marked.promotion.title, choices=_reading(context, marked, marked.tag.code))


async def _agree_to_relaying(context: CommandContext, customer: Customer, adviser: Promoter) -> None:
    """Record that the customer agreed, by coming through the card, to what they write reaching this promoter."""
    evidence = f"start {adviser.id}"
    if not await agreed(customer, "relay", evidence):
        words = say(context.language, "consent-relay", name=adviser.name)
        await agree(customer, "relay", words, language=context.language, channel=context.channel, evidence=evidence)


async def _talks_elsewhere(context: CommandContext, talking: Conversation) -> bool:
    """Whether their words go to another conversation, in which something was said and somebody is there to read."""
    number = await spoken_to(context.address)
    present = await conversation_or_none(number) if number is not None else None
    if present is None or present.id == talking.id or not present.promoter.active:
        return False
    return await has_communications(present.id)


async def _adviser_of(open_id: int) -> Promoter | None:
    """Who the open was credited to, if they can be talked to: nobody's words go anywhere on an inference."""
    opened = await open_or_none(open_id)
    if opened is None or opened.promoter_id is None or opened.credited_by is Credit.ONLY_PUSHER:
        return None
    found = await promoter(opened.promoter_id)
    return found if found.active else None


async def _card_for(context: CommandContext, marked: TaggedPromotion, customer_id: int) -> str:
    """Return the code of this customer's own tag: whoever opens it, it is known to whom it was shown.

    It hangs where the card hangs by which they came. In the web chat the browser's session says more, and a campaign
    has one tag for all.
    """
    tag, promotion = marked.tag, marked.promotion
    shared_by_all = context.channel == BROWSER or promotion.tagging is Tagging.CAMPAIGN
    if shared_by_all or tag.recipient_id == customer_id:
        return tag.code
    passed_on = {"parent": tag, "parent_open_id": tag.parent_open_id, "way": tag.way} if tag.parent_open_id else {}
    own = await issue_tag(promotion, marked.promoter, context.channel, recipient_id=customer_id, **passed_on)
    return own.code


async def _show(
    context: CommandContext,
    theirs: _Shown,
    kind: ShownAs,
    *,
    name: str = "",
    conversation_id: int | None = None,
) -> None:
    promotion = theirs.marked.promotion
    shown = PromotionShown(
        kind=kind,
        name=name,
        conversation_id=conversation_id,
        promotion_id=promotion.id,
        topic=promotion.title,
        summary=promotion.summary,
        gist=gist(promotion),
        url=tag_url(context.services.public_url, theirs.code),
        forward=await to_forward(context, context.address.customer_id, open_id=theirs.open_id),
        choices=[
            *_reading(context, theirs.marked, theirs.code),
            *await ways_on(context, theirs.open_id, promotion.title),
        ],
    )
    await context.tell(shown)


def _reading(context: CommandContext, marked: TaggedPromotion, code: str) -> Choices:
    is_page = marked.promotion.kind is PromotionKind.PAGE
    return [[button("button-open", url=tag_url(context.services.public_url, code), page=is_page)]]
