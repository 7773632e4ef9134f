"""What became of somebody's words, and to whom they went."""

from bot.courier.rendering.buttons import buttons
from bot.courier.rendering.context import RenderContext
from bot.courier.rendering.gathered_recipients import gathers
from bot.courier.rendering.headlines import place_of
from bot.courier.skips import Skip
from bot.messages import Message
from models.queue.payloads.words import AnsweredForPromoter, DeliveryNotice, WentTo
from models.talking.communications import communication_or_none
from models.talking.conversations import conversation_or_none, customer_in
from models.words import say
from models.words.channel_names import channel_name


async def notice(payload: DeliveryNotice, to: RenderContext) -> Message:
    """Tell why somebody's words did not arrive, may not have, wait, or go another way."""
    language = to.language
    sentence = f"{payload.kind}-words" if payload.text else payload.kind
    way = channel_name(language, payload.way) if payload.way else ""
    talking = await conversation_or_none(payload.conversation_id or 0)
    why = say(language, payload.reason)
    return Message(
        text=say(language, sentence, name=payload.name, text=payload.text, why=why, way=way),
        buttons=buttons(language, payload.choices),
        conversation_id=talking.id if talking else 0,
        thread=await place_of(talking, talking.customer, language) if talking else "",
    )


async def went_to(payload: WentTo, to: RenderContext) -> Message:
    """Tell a promoter, at their own words, to whom they went. Raises Skip."""
    talking = await conversation_or_none(payload.conversation_id or 0)
    if talking is None or gathers(to):
        raise Skip("nothing was left to say it with")
    name = await customer_in(talking, to.language)
    return Message(
        text=say(to.language, "went-to", name=name),
        quiet=True,
        quotes=payload.on,
        confirms=payload.on,
        recipient=name,
        conversation_id=talking.id,
    )


async def answered_for_promoter(payload: AnsweredForPromoter, to: RenderContext) -> Message:
    """Show what was written in the console in the promoter's name. Raises Skip."""
    kept = await communication_or_none(payload.said_id)
    talking = await conversation_or_none(kept.conversation_id) if kept else None
    if kept is None or talking is None:
        raise Skip("it is gone")
    name = await customer_in(talking, to.language)
    return Message(
        text=say(to.language, payload.kind, name=name, text=kept.text),
        quiet=payload.kind == "answered-in-console",
        conversation_id=talking.id,
        thread=await place_of(talking, talking.customer, to.language),
        author=kept.author,
    )
