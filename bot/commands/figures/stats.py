"""Statistics: how the promoter's cards are opened and read."""

from bot.command_context import CommandContext, button
from bot.commands.command import command
from models.people.teams import Team, team_led_by
from models.queue.payloads import Choices
from models.queue.payloads.people import NumbersShown, PromotionFigures, Stats
from models.reports.figures import Figures, figures_by_promotion
from models.sharing.promotions import Promotion, promotions

_MAX_LINES = 20
_TEAM = "team"
_DAYS = 30
"""That the picture is of."""


@command("stats", help_place=6, menu=(5, 3))
async def stats(context: CommandContext, page: str = "") -> None:
    """Tell the promoter's cards by promotion, pages and links apart: opens, readers only where they are proved.

    The most opened first, with a picture of the last days; ``page``: how many of them were shown before, or ``team``.
    """
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    led = await team_led_by(context.promoter.id)
    if page == _TEAM and led is not None:
        await context.tell(NumbersShown(days=_DAYS, team=True))
        return
    found = await figures_by_promotion(promoter_id=context.promoter.id)
    opened = sorted((row for row in found.items() if row[1].opened), key=lambda row: (-row[1].opened, row[0]))
    if not opened:
        await context.answer("no-opens", _of_team(led))
        return
    skip = min(int(page), len(opened)) if page.isascii() and page.isdecimal() and len(page) < 8 else 0
    part = opened[skip : skip + _MAX_LINES]
    shown = await promotions(number for number, _ in part)
    lines = [_line(shown[number], figures) for number, figures in part]
    more = len(opened) - skip - len(part)
    rows = [[button("button-stats-more", action=f"stats:{skip + _MAX_LINES}", count=more)]] if more > 0 else []
    await context.tell(Stats(lines=lines, choices=[*rows, *_of_team(led)]))
    if not skip:
        await context.tell(NumbersShown(days=_DAYS))


def _line(promotion: Promotion, figures: Figures) -> PromotionFigures:
    return PromotionFigures(
        kind=promotion.kind.value,
        topic=promotion.title,
        opened=figures.opened,
        read=figures.read,
        readers=figures.readers,
        unknown=figures.unknown,
    )


def _of_team(led: Team | None) -> Choices:
    """Offer who leads a team its numbers."""
    return [[button("button-stats-team", action=f"stats:{_TEAM}", team=led.name)]] if led else []
