"""Replies: what is written to a customer in the console goes the way of all words to them."""

from collections.abc import Sequence

from models.people.addresses import terminal
from models.people.channels import BROWSER
from models.queue.outbox import enqueue
from models.queue.payloads.words import AnsweredForPromoter, Relay
from models.storage.database import transaction
from models.storage.queries import Query
from models.talking.communications import Author, Communication, Delivery, Direction, add_communication, said_at, settle
from models.talking.conversations import Conversation
from models.talking.drafts import keep_draft
from models.talking.enclosures import Enclosure
from models.talking.message_alerts import alert_to
from models.talking.relaying import recipient_of, why_no_recipient

_ITS_TURN = Query[int]("SELECT id FROM conversations WHERE id = ?", postgres_lock=" FOR UPDATE")
"""A form that is posted twice at once is seen by the second as it was kept by the first."""


async def reply(
    conversation: Conversation, text: str, *, by: str, key: str, enclosures: Sequence[Enclosure] = ()
) -> Communication:
    """Store a reply in the promoter's name and enqueue its delivery. Return it; a repeated ``key`` returns the first.

    ``by`` is ``operator`` or ``promoter``, whose draft there ends with it. When the customer can't be reached, the
    reply is stored as failed.
    """
    source = f"{BROWSER}:console {by}:{key}"
    async with transaction():
        await _ITS_TURN.first(conversation.id)
        if (known := await said_at(source)) is not None:
            return known
        kept = await add_communication(
            conversation,
            Direction.TO_CUSTOMER,
            channel=BROWSER,
            source=source,
            text=text,
            author=by,
            enclosures=list(enclosures),
        )
        await keep_draft(conversation.id, by, "")
        target = await recipient_of(conversation, Direction.TO_CUSTOMER)
        if target is None:
            reason = await why_no_recipient(conversation, Direction.TO_CUSTOMER)
            await settle(kept.id, Delivery.FAILED, reason)
        else:
            await enqueue(target, Relay(), communication_id=kept.id)
            await alert_to(conversation, kept, target)
        await _notify_promoter(conversation, kept)
        return kept


async def _notify_promoter(conversation: Conversation, kept: Communication) -> None:
    """Notify the promoter of a reply in their name: they see it where they talk with the customer."""
    address = await terminal(conversation.promoter_id)
    if address is not None:
        answered = AnsweredForPromoter(
            kind="answered-for-you" if kept.author == Author.OPERATOR else "answered-in-console",
            said_id=kept.id,
            conversation_id=conversation.id,
        )
        await enqueue(address, answered)
