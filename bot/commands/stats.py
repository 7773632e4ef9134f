"""Statistics: how the promoter's cards are read."""

from bot.talk import Talk
from models.opens import totals_of
from models.promotions import Promotion

_MOST_LINES = 20


async def stats(talk: Talk, _: str = "") -> None:
    """Opens and readings of the promoter's cards, by promotion: people only, and only what is proved."""
    assert talk.promoter is not None  # noqa: S101
    totals = await totals_of(talk.promoter.id)
    if not totals:
        await talk.answer("no-opens")
        return
    titles = {each.id: each.title for each in await Promotion.filter(id__in=[row.promotion_id for row in totals])}
    lines = [
        {"topic": titles.get(row.promotion_id, ""), "opened": row.opened, "read": row.read, "customers": row.customers}
        for row in totals[:_MOST_LINES]
    ]
    await talk.answer("stats", lines=lines)
