"""History: what there was with a customer, the last first, page by page."""

from bot.commands.conversation import ask_which, picked
from bot.commands.quotes import customer_meant
from bot.talk import Talk
from models.timeline import key_in


async def history(talk: Talk, _: str = "") -> None:
    """``/history``: of the customer who is quoted, whose place it is, or in conversation; else one is chosen."""
    talking = await customer_meant(talk)
    if talking is not None:
        await look(talk, str(talking.id))
    else:
        await ask_which(talk, "history", "history-nobody")


async def look(talk: Talk, which: str) -> None:
    """A page of it: ``<conversation>``, or ``<conversation>:<cursor>`` for what was before."""
    number, _, cursor = which.partition(":")
    talking = await picked(talk, number)
    if talking is None:
        return
    await talk.answer(
        "history",
        conversation_id=talking.id,
        customer_id=talking.customer_id,
        before=cursor if key_in(cursor) else "",
        url=f"{talk.desk.public_url}/console/customers/{talking.customer_id}",
    )
