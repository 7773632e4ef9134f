"""Inline mode: the bot's name and some words in any chat offer the promoter's own tagged cards."""

from bot.events import InlineQuery, InlineResultChosen
from bot.talk import Talk
from models.queue.outbox import enqueue_to
from models.queue.payloads.cards import CardOffers, OfferedCard
from models.reports.shortlists import promotions_found
from models.sharing.promotions import promotion
from models.sharing.pushes import push
from models.sharing.tags import issue_tag

_MOST_OFFERS = 20


async def offer(talk: Talk, asked: InlineQuery) -> None:
    """Cards whose title or summary has the words."""
    cards = []
    if talk.promoter is not None:
        for each in (await promotions_found(asked.words, most=_MOST_OFFERS)).shown:
            tag = await issue_tag(each, talk.promoter, talk.channel)
            cards.append(OfferedCard(tag=tag.code, promotion_id=each.id))
    lane = f"{talk.channel}:query {asked.query_id}"[:125]
    offers = CardOffers(query_id=asked.query_id, cards=cards, promoter=talk.promoter is not None)
    await enqueue_to(talk.channel, talk.address.account, offers, lane=lane)


async def chosen(talk: Talk, chose: InlineResultChosen) -> None:
    """One of the cards was sent: a push into the open, for we are not told to whom."""
    if talk.promoter is None or not chose.result_id.isdecimal():
        return  # offered before they left, or no result of ours
    shared = await promotion(int(chose.result_id))
    tag = await issue_tag(shared, talk.promoter, talk.channel)
    await push(tag, talk.promoter.id, talk.channel)
