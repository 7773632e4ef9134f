"""History: what there was with a customer, the last first, page by page."""

from bot.command_context import CommandContext
from bot.commands import chooser
from bot.commands.command import command
from bot.commands.conversation import customer_meant, picked
from models.queue.payloads.people import History
from models.reports.timeline import key_in


@command("history", help_place=4, menu=(3, 7))
async def history(context: CommandContext, words: str = "") -> None:
    """``/history``: of whom the words find; without any, who is quoted, whose place it is, or in conversation."""
    talking = None if words else await customer_meant(context)
    if talking is not None:
        await look(context, str(talking.id))
    elif action := await chooser.show(context, "history", words):
        await look(context, action.partition(":")[2])


async def look(context: CommandContext, which: str) -> None:
    """Show a page of it: ``<conversation>``, or ``<conversation>:<cursor>`` for what was before."""
    number, _, cursor = which.partition(":")
    talking = await picked(context, number)
    if talking is None:
        return
    page = History(
        conversation_id=talking.id,
        customer_id=talking.customer_id,
        before=cursor if key_in(cursor) else "",
        url=f"{context.services.public_url}/console/customers/{talking.customer_id}",
    )
    await context.tell(page)
