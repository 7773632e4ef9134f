"""Check-ins: a promoter's location says where they are; whom they met is quoted, chosen or asked."""

from bot.commands import relay
from bot.commands.conversation import choices, named
from bot.talk import Talk, button
from bot.updates import Located, Said
from models.addresses import reachable
from models.checkins import BadPlace, CheckIn, check_in, with_customer
from models.communications import Communication, Enclosure
from models.conversations import Conversation, conversation
from models.outbox import promise, receipt


async def explain(talk: Talk, _: str) -> None:
    """``/checkin``: how to do it, with a button that sends the place where the channel has one."""
    await talk.answer("checkin-how", ask="location")


async def locate(talk: Talk, located: Located) -> None:
    if located.moved:
        return  # only the first point of a live location is a check-in
    if talk.promoter is None:
        place = {"latitude": located.latitude, "longitude": located.longitude}
        sent = Said(
            sender=located.sender,
            message_id=located.message_id,
            enclosures=[Enclosure(kind="location", facts=dict(place))],
            quotes=located.quotes,
        )
        await relay.hear(talk, sent)
        return
    met = await _whom(talk, located)
    try:
        made = await check_in(
            talk.promoter.id,
            located.latitude,
            located.longitude,
            source=talk.source(located.message_id),
            accuracy_m=located.accuracy_m,
            customer_id=met.customer_id if met else None,
            live=located.live,
        )
    except BadPlace:
        await talk.answer("checkin-nowhere")
        return
    if met is not None:
        await _confirm(talk, made, met)
    else:
        rows = await choices(talk.promoter.id, f"met:{made.id}")
        rows.append([button("button-nobody", action=f"met:{made.id}:0")])
        await talk.answer("checkin-whom", checkin_id=made.id, choices=rows)


async def meet(talk: Talk, which: str) -> None:
    """The promoter chose whom they met: ``<check-in>:<conversation>``, conversation 0 for nobody."""
    assert talk.promoter is not None  # noqa: S101
    number, _, talking_number = which.partition(":")
    made = await CheckIn.get_or_none(id=int(number), promoter_id=talk.promoter.id)
    if made is None:
        return
    met = await Conversation.get_or_none(id=int(talking_number), promoter_id=talk.promoter.id)
    if met is not None and made.customer_id is None:
        await with_customer(made, met.customer_id)
    await _confirm(talk, made, await conversation(met.id) if met else None)


async def confirm(talk: Talk, which: str) -> None:
    """The customer says whether they met: ``<check-in>:yes`` or ``:no``."""
    number, _, said = which.partition(":")
    made = await CheckIn.get_or_none(id=int(number), customer_id=talk.address.customer_id or 0)
    if made is not None:
        made.confirmed = said == "yes"
        await made.save(update_fields=["confirmed"])
        await talk.answer("meeting-confirmed" if made.confirmed else "meeting-denied")


async def _whom(talk: Talk, located: Located) -> Conversation | None:
    """Whom a quoted message, or else the conversation the promoter is in, says they met."""
    if located.quotes:
        delivered = await receipt(talk.channel, talk.address.account, located.quotes)
        if delivered is not None and delivered.communication_id is not None:
            kept = await Communication.get(id=delivered.communication_id)
            return await conversation(kept.conversation_id)
    if talk.address.talking_in_id is not None:
        return await conversation(talk.address.talking_in_id)
    return None


async def _confirm(talk: Talk, made: CheckIn, met: Conversation | None) -> None:
    """Tells the promoter it is kept, and asks the customer whether it is so."""
    talk.address.dialogue = {**talk.address.dialogue, "note_for": made.id}
    await talk.address.save(update_fields=["dialogue"])
    if met is None:
        await talk.answer("checked-in", checkin_id=made.id)
        return
    await talk.answer("checked-in-with", checkin_id=made.id, name=named(met))
    target = await reachable(met.customer_id)
    if target is not None and talk.promoter is not None:
        rows = [
            [
                button("button-yes", action=f"confirm:{made.id}:yes"),
                button("button-no", action=f"confirm:{made.id}:no"),
            ]
        ]
        await promise(target, "meeting", {"name": talk.promoter.name, "choices": rows})
