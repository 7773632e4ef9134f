"""History: what there was with a customer, the last first, page by page."""

from bot.commands.conversation import ask_which, picked
from bot.talk import Talk
from models.timeline import key_in


async def history(talk: Talk, _: str = "") -> None:
    """``/history``: of the conversation the promoter is in, or of the customer they then choose."""
    if talk.address.talking_in_id is not None:
        await look(talk, str(talk.address.talking_in_id))
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
