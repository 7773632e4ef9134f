"""Message alerts: whoever gets them is alerted in the browsers where they asked for it, and by mail when away."""

from datetime import datetime

from models.people.addresses import Address
from models.queue.payloads.alerts import WordsAlert
from models.reaching.alerts import enqueue_alerts
from models.reaching.subscriptions import OF_CUSTOMER, OF_PROMOTER
from models.talking.communications import Communication, Direction
from models.talking.conversations import Conversation
from models.talking.mail_alerts import alert_by_mail


async def alert_to(
    talking: Conversation, said: Communication, target: Address, *, told_at: datetime | None = None
) -> None:
    """Enqueue alerts to what was said, in the transaction that enqueues its delivery to ``target``.

    ``told_at``: when that is due.
    """
    await alert_devices(talking, said, told_at=told_at)
    if said.direction is Direction.TO_CUSTOMER:
        await alert_by_mail(talking, said, target, told_at=told_at)


async def alert_devices(talking: Conversation, said: Communication, *, told_at: datetime | None = None) -> None:
    """Enqueue alerts to what was said in the browsers of whoever gets it, in the transaction of its delivery."""
    if said.direction is Direction.TO_PROMOTER:
        browsers = await OF_PROMOTER.all(talking.promoter_id)
    else:
        browsers = await OF_CUSTOMER.all(talking.customer_id)
    if not browsers:
        return
    words = WordsAlert(said_id=said.id, customer_id=talking.customer_id, conversation_id=talking.id)
    await enqueue_alerts(browsers, words, about=f"conversation {talking.id}", told_at=told_at)
