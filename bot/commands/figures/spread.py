"""The spread of a promotion: who brought whom."""

from bot.command_context import CommandContext, row_number
from bot.commands import chooser
from bot.commands.command import command
from models.people.addresses import customer_at
from models.queue.payloads.spreads import SpreadShown
from models.sharing.promotions import offered, promotion
from models.spread.edge_upkeep import catch_up
from models.spread.passed_on import passed_on_by


@command("spread", for_anybody=True, help_place=6, menu=(5, 14))
async def spread(context: CommandContext, words: str = "") -> None:
    """Offer the promotions; where there is only one, or the words leave only one, show how it spread at once.

    Customers are told what came of their passing on, where the operator allows it.
    """
    if context.promoter is None:
        await _of_customer(context)
        return
    only = await offered(limit=2)
    if len(only) == 1 and not words:
        await press_spread(context, str(only[0].id))
    elif action := await chooser.show(context, "spread", words):
        await press_spread(context, action.partition(":")[2])


async def press_spread(context: CommandContext, number: str) -> None:
    """Show how the promoter's cards of this promotion spread. Raises ValueError, NoSuchPromotion."""
    await context.tell(SpreadShown(promotion_id=(await promotion(row_number(number))).id))


async def _of_customer(context: CommandContext) -> None:
    if not context.services.tells_customers_what_came:
        await context.answer("for-promoters")
        return
    await catch_up()
    known = context.address.customer_id is not None
    found = await passed_on_by((await customer_at(context.address)).id) if known else []
    if not found:
        await context.answer("passed-on-nothing")
        return
    first, *others = found
    await context.answer("passed-on", topic=first.topic, opens=first.opens, others=sum(each.opens for each in others))
