"""Cards: a promoter chooses a promotion and gets it with their own tag, or sends it straight to a customer."""

from dataclasses import replace

from bot.command_context import CommandContext, button, row_number
from bot.commands import chooser
from bot.commands.cards import pass_on
from bot.commands.command import command
from bot.commands.conversation import other_ways, picked
from models.people.channels import BROWSER
from models.queue.outbox import enqueue
from models.queue.payloads.cards import Card, CardForYou
from models.queue.payloads.words import DeliveryNotice
from models.sharing.promotions import NoSuchPromotion, offered, promotion, promotions
from models.sharing.pushes import push
from models.sharing.tags import issue_tag, tag_url
from models.talking.communications import Direction
from models.talking.conversations import Conversation, conversation, customer_in, set_topic
from models.talking.relaying import recipient_of, why_no_recipient


@command("card", help_place=1, menu=(1, 1))
async def choose(context: CommandContext, words: str = "") -> None:
    """Offer the promotions; where there is only one, or the words leave only one, give its card at once."""
    only = await offered(limit=2)
    if len(only) == 1 and not words:
        await give(context, str(only[0].id))
    elif action := await chooser.show(context, "card", words):
        await give(context, action.partition(":")[2])


async def choose_to_send(context: CommandContext, number: str) -> None:
    """Show the promotions to send to this conversation's customer; without a number: whom the promoter talks to."""
    talking = await _receiver(context, number)
    if talking is not None:
        await chooser.show(context, "send", of=talking.id)


async def give(context: CommandContext, number: str) -> None:
    """Give the card: a picture and a link with the promoter's own tag, to share wherever they like."""
    assert context.promoter is not None  # noqa: S101  (press and command_in let only promoters come here)
    try:
        chosen = await promotion(row_number(number))
    except (NoSuchPromotion, ValueError):
        await context.answer("no-promotions")
        return
    tag = await issue_tag(chosen, context.promoter, context.channel)
    await push(tag, context.promoter.id, context.channel)
    card = Card(tag=tag.code, promotion_id=chosen.id)
    if context.address.talking_in_id is not None:
        talking = await conversation(context.address.talking_in_id)
        card = replace(card, send_to=await customer_in(talking, context.language), send_in=talking.id)
    await context.tell(card)


async def _receiver(context: CommandContext, number: str) -> Conversation | None:
    """Whose conversation the button names; one without a name: whom the promoter is talking to."""
    if number:
        return await picked(context, number)
    if context.address.talking_in_id is None:
        await context.answer("nobody-chosen")
        return None
    return await picked(context, str(context.address.talking_in_id))


async def send(context: CommandContext, which: str) -> None:
    """``<promotion>:<conversation>``: straight to this customer, a push with a known recipient."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    number, _, to = which.partition(":")
    talking = await _receiver(context, to)
    if talking is None:
        return
    target = await recipient_of(talking, Direction.TO_CUSTOMER)
    if target is None:
        reason = await why_no_recipient(talking, Direction.TO_CUSTOMER)
        name, rows = await customer_in(talking, context.language), other_ways(talking)
        await context.tell(DeliveryNotice(kind="not-delivered", name=name, reason=reason, choices=rows))
        return
    chosen = await promotion(row_number(number))
    tag = await issue_tag(chosen, context.promoter, target.channel, recipient_id=talking.customer_id)
    sent = await push(tag, context.promoter.id, target.channel, customer_id=talking.customer_id)
    await set_topic(talking, chosen.id)
    card = CardForYou(
        tag=tag.code,
        promotion_id=chosen.id,
        name=context.promoter.name,
        conversation_id=talking.id,
        forward=await pass_on.to_forward(context, talking.customer_id, push_id=sent.id),
        push_id=sent.id,
    )
    await enqueue(target, card)
    await context.answer("card-sent", topic=chosen.title, name=await customer_in(talking, context.language))


async def link(context: CommandContext, number: str) -> None:
    """Give a web link of a customer's own, to pass on in any way: there they can be written to at any time."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    talking = await picked(context, number)
    if talking is None:
        return
    topic = (await promotions([talking.promotion_id])).get(talking.promotion_id)
    if topic is None:
        await context.answer("no-customers")
        return
    tag = await issue_tag(topic, context.promoter, BROWSER, recipient_id=talking.customer_id)
    await push(tag, context.promoter.id, BROWSER, customer_id=talking.customer_id)
    url = tag_url(context.services.public_url, tag.code)
    rows = [[button("button-copy", copy=url)]]
    await context.answer("link-for-them", choices=rows, name=await customer_in(talking, context.language), url=url)
