"""The spread of a promotion: who brought whom."""

from bot.command_context import CommandContext, row_number
from bot.commands import chooser
from bot.commands.command import command
from models.queue.payloads.spreads import SpreadShown
from models.sharing.promotions import offered, promotion


@command("spread", help_place=6, menu=(5, 14))
async def spread(context: CommandContext, words: str = "") -> None:
    """Offer the promotions; where there is only one, or the words leave only one, show how it spread at once."""
    only = await offered(limit=2)
    if len(only) == 1 and not words:
        await press_spread(context, str(only[0].id))
    elif action := await chooser.show(context, "spread", words):
        await press_spread(context, action.partition(":")[2])


async def press_spread(context: CommandContext, number: str) -> None:
    """Show how the promoter's cards of this promotion spread. Raises ValueError, NoSuchPromotion."""
    await context.tell(SpreadShown(promotion_id=(await promotion(row_number(number))).id))
