"""Replies: what is written to a customer in the console goes the way of all words to them."""

from models.people.addresses import terminal
from models.people.channels import BROWSER
from models.queue.outbox import enqueue
from models.queue.payloads.words import AnsweredForPromoter, Relay
from models.storage.database import transaction
from models.talking.communications import Author, Communication, Delivery, Direction, add_communication, said_at, settle
from models.talking.conversations import Conversation
from models.talking.relaying import recipient_of, why_no_recipient


async def reply(talking: Conversation, text: str, *, by: str, key: str) -> Communication:
    """Keep it and promises to deliver it, in the promoter's name; told again with the same ``key``, it has no effect.

    ``by`` is ``operator`` or ``promoter``. Where the customer can't be reached, that is its state.
    """
    source = f"{BROWSER}:console {by}:{key}"
    async with transaction():
        if (known := await said_at(source)) is not None:
            return known
        kept = await add_communication(
            talking, Direction.TO_CUSTOMER, channel=BROWSER, source=source, text=text, author=by
        )
        target = await recipient_of(talking, Direction.TO_CUSTOMER)
        if target is None:
            reason = await why_no_recipient(talking, Direction.TO_CUSTOMER)
            await settle(kept.id, Delivery.FAILED, reason)
        else:
            await enqueue(target, Relay(), communication_id=kept.id)
        await _tell_promoter(talking, kept)
        return kept


async def _tell_promoter(talking: Conversation, kept: Communication) -> None:
    """In whose name it is said: they see it where they talk with the customer."""
    told = await terminal(talking.promoter_id)
    if told is not None:
        answered = AnsweredForPromoter(
            kind="answered-for-you" if kept.author == Author.OPERATOR else "answered-in-console",
            said_id=kept.id,
            conversation_id=talking.id,
        )
        await enqueue(told, answered)
