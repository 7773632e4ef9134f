"""Notes on a check-in: words or a picture that quote it, or come right after it outside a conversation."""

from bot.talk import Talk
from bot.updates import Said
from models.checkins import annotate, attach
from models.outbox import Message, promise_to, receipt


async def annotated(talk: Talk, said: Said) -> bool:
    """Keeps the words or picture as a note on a check-in; False when they were no note."""
    if talk.promoter is None:
        return False
    number = await _noted(talk, said)
    if number is None:
        return False
    if said.text:
        await annotate(number, talk.promoter.id, said.text)
    picture = next((each for each in said.enclosures if each.kind == "photo"), None)
    if picture is not None:
        await attach(number, talk.promoter.id, picture.sha256)
        if picture.ref and not picture.sha256:
            facts = {"ref": picture.ref, "checkin_id": number}
            await promise_to(talk.channel, talk.address.account, "keep-photo", facts, lane=f"keep checkin {number}")
    await talk.answer("checkin-noted")
    return True


async def _noted(talk: Talk, said: Said) -> int | None:
    if said.quotes:
        delivered = await receipt(talk.channel, talk.address.account, said.quotes)
        if delivered is None:
            return None
        number = (await Message.get(id=delivered.message_id)).facts.get("checkin_id")
        return int(number) if number else None
    number = talk.address.dialogue.pop("note_for", None)
    if number is None:
        return None
    await talk.address.save(update_fields=["dialogue"])
    return int(number) if talk.address.talking_in_id is None else None
