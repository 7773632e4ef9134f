"""History: what there was with a customer, the last first, page by page."""

from bot.commands.conversation import choices
from bot.talk import Talk
from models.conversations import conversation_or_none
from models.timeline import key_in


async def history(talk: Talk, _: str = "") -> None:
    """``/history``: of the conversation the promoter is in, or of the customer they then choose."""
    assert talk.promoter is not None  # noqa: S101  (press and command_in let only promoters come here)
    if talk.address.talking_in_id is not None:
        await look(talk, str(talk.address.talking_in_id))
        return
    rows = await choices(talk.promoter.id, "history")
    if rows:
        await talk.answer("history-nobody", choices=rows)
    else:
        await talk.answer("no-customers")


async def look(talk: Talk, which: str) -> None:
    """A page of it: ``<conversation>``, or ``<conversation>:<cursor>`` for what was before."""
    assert talk.promoter is not None  # noqa: S101
    number, _, cursor = which.partition(":")
    talking = await conversation_or_none(int(number))
    if talking is None or talking.promoter_id != talk.promoter.id:
        await talk.answer("no-customers")
        return
    await talk.answer(
        "history",
        conversation_id=talking.id,
        customer_id=talking.customer_id,
        before=cursor if key_in(cursor) else "",
        url=f"{talk.desk.public_url}/console/customers/{talking.customer_id}",
    )
