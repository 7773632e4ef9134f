"""Statistics: how the promoter's cards are opened and read."""

from bot.talk import Talk
from models.figures import figures_by_promotion
from models.promotions import Promotion

_MOST_LINES = 20


async def stats(talk: Talk, _: str = "") -> None:
    """The promoter's cards by promotion, pages and links apart: opens, and readers only where they are proved."""
    assert talk.promoter is not None  # noqa: S101
    found = await figures_by_promotion(talk.promoter.id)
    opened = sorted((row for row in found.items() if row[1].opened), key=lambda row: (-row[1].opened, row[0]))
    if not opened:
        await talk.answer("no-opens")
        return
    shown = {each.id: each for each in await Promotion.filter(id__in=[number for number, _ in opened[:_MOST_LINES]])}
    lines = [
        {
            "kind": shown[number].kind.value,
            "topic": shown[number].title,
            "opened": figures.opened,
            "read": figures.read,
            "readers": figures.readers,
            "unknown": figures.unknown,
        }
        for number, figures in opened[:_MOST_LINES]
    ]
    await talk.answer("stats", lines=lines)
