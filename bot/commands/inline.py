"""Inline mode: the bot's name and some words in any chat offer the promoter's own tagged cards."""

from bot.command_context import CommandContext
from bot.events import InlineQuery, InlineResultChosen
from models.queue.outbox import enqueue_to
from models.queue.payloads.cards import CardOffers, OfferedCard
from models.reports.shortlists import promotions_found
from models.sharing.promotions import promotion
from models.sharing.pushes import push
from models.sharing.tags import issue_tag

_MOST_OFFERS = 20


async def offer(context: CommandContext, asked: InlineQuery) -> None:
    """Cards whose title or summary has the words."""
    cards = []
    if context.promoter is not None:
        for each in (await promotions_found(asked.words, most=_MOST_OFFERS)).shown:
            tag = await issue_tag(each, context.promoter, context.channel)
            cards.append(OfferedCard(tag=tag.code, promotion_id=each.id))
    lane = f"{context.channel}:query {asked.query_id}"[:125]
    offers = CardOffers(query_id=asked.query_id, cards=cards, promoter=context.promoter is not None)
    await enqueue_to(context.channel, context.address.account, offers, lane=lane)


async def chosen(context: CommandContext, chose: InlineResultChosen) -> None:
    """One of the cards was sent: a push into the open, for we are not told to whom."""
    if context.promoter is None or not chose.result_id.isdecimal():
        return  # offered before they left, or no result of ours
    shared = await promotion(int(chose.result_id))
    tag = await issue_tag(shared, context.promoter, context.channel)
    await push(tag, context.promoter.id, context.channel)
