"""Inline mode: the bot's name and some words in any chat offer a promoter their cards, a customer those they read."""

from bot.command_context import CommandContext
from bot.commands.cards import pass_on
from bot.events import InlineQuery, InlineResultChosen
from models.people.promoters import Promoter
from models.queue.outbox import enqueue_to
from models.queue.payloads.cards import CardOffers, OfferedCard
from models.reports.shortlists import promotions_found
from models.sharing.promotions import promotion
from models.sharing.pushes import push
from models.sharing.tags import issue_tag
from models.storage.codes import is_code

_MAX_OFFERS = 20


async def offer(context: CommandContext, asked: InlineQuery) -> None:
    """Cards whose title or summary has the words."""
    if context.promoter is not None:
        cards = await _cards_of(context, context.promoter, asked.words)
    else:
        cards = await pass_on.cards_of_their_own(context, asked.words)
    lane = f"{context.channel}:query {asked.query_id}"[:125]
    customer = context.promoter is None and context.address.customer_id is not None
    offers = CardOffers(query_id=asked.query_id, cards=cards, promoter=context.promoter is not None, customer=customer)
    await enqueue_to(context.channel, context.address.account, offers, lane=lane)


async def _cards_of(context: CommandContext, promoter: Promoter, words: str) -> list[OfferedCard]:
    cards = []
    for each in (await promotions_found(words, limit=_MAX_OFFERS)).shown:
        tag = await issue_tag(each, promoter, context.channel)
        cards.append(OfferedCard(tag=tag.code, promotion_id=each.id))
    return cards


async def chosen(context: CommandContext, chose: InlineResultChosen) -> None:
    """One of the cards was sent: a promoter's is a push into the open, for we are not told to whom."""
    if is_code(chose.result_id):
        await pass_on.chosen(context, chose)
        return
    if context.promoter is None or not chose.result_id.isdecimal():
        return  # offered before they left, or no result of ours
    shared = await promotion(int(chose.result_id))
    tag = await issue_tag(shared, context.promoter, context.channel)
    await push(tag, context.promoter.id, context.channel)
