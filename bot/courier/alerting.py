"""Alerting: an alert is worded when it is sent, by what is on record then: what was read is not alerted to."""

from datetime import timedelta

from bot.channels.capabilities import ShowsAlerts
from bot.channels.contract import Channel
from bot.courier.skips import Defer, Skip
from bot.messages import Alert
from bot.outcomes import Final
from models.people.addresses import Address
from models.people.promoters import Promoter
from models.people.sessions import Lives
from models.queue.outbox import OutboxMessage
from models.queue.payloads.alerts import WordsAlert
from models.reaching.subscriptions import Subscription, forget, subscription_or_none
from models.storage.clock import now
from models.talking.blocks import blocked_by
from models.talking.communications import Communication, Direction, communication_or_none
from models.talking.conversations import Conversation, conversation, customer_in
from models.talking.quiet_hours import quiet_until
from models.talking.unread import unread_of
from models.text.cleaning import clean_line
from models.words import say

SHOWN = 80
"""Letters of the words: what lies on a table may be read by others."""
_TOO_LATE = timedelta(days=1)


async def alert_to_words(row: OutboxMessage, words: WordsAlert, channel: Channel, lives: Lives) -> None:
    """Alert one browser to somebody's words. Raises Skip, Defer (quiet hours), bot.outcomes."""
    if not isinstance(channel, ShowsAlerts):
        raise Skip("nobody is alerted by this channel")
    if now() - row.created_at > _TOO_LATE:
        raise Skip("too late to alert anybody")
    browser = await subscription_or_none(int(row.account))
    if browser is None or not browser.session.lives(lives, now()) or browser.session.address is None:
        raise Skip("nobody is signed in there any more")
    said = await communication_or_none(words.said_id)
    if said is None or said.deleted_at is not None:
        raise Skip("the words are gone")
    alert = await _worded(said, await conversation(said.conversation_id), browser.session.address)
    await _shown(browser, alert, channel, key=str(row.id))


async def _shown(browser: Subscription, alert: Alert, channel: ShowsAlerts, *, key: str) -> None:
    """Show it; a browser that its push service does not know any more is forgotten. Raises Skip for that one."""
    try:
        await channel.alert(browser, alert, key=key)
    except Final as outcome:
        if not outcome.barred:
            raise
        await forget(browser.id)
        raise Skip(f"the browser takes no alerts any more: {outcome}") from None


async def _worded(said: Communication, talking: Conversation, reader: Address) -> Alert:
    """Return the alert as this reader is to see it. Raises Skip, Defer."""
    if said.direction is Direction.TO_PROMOTER:
        return await _for_promoter(said, talking, reader)
    if reader.customer_id != talking.customer_id:
        raise Skip("they are not the customer's any more")
    if said.seen_at is not None:
        raise Skip("read meanwhile")
    return Alert(
        title=talking.promoter.name,
        text=_beginning(said, reader.speaks()),
        group=f"conversation {talking.id}",
        path="/chat",
        language=reader.speaks(),
    )


async def _for_promoter(said: Communication, talking: Conversation, reader: Address) -> Alert:
    promoter = reader.promoter
    if promoter is None or promoter.id != talking.promoter_id:
        raise Skip("the customer is another promoter's by now")
    if talking.read_up_to >= said.id:
        raise Skip("read meanwhile")
    if talking.customer_id in await blocked_by(promoter.id):
        raise Skip("blocked")
    _let_sleep(promoter)
    language = reader.speaks(promoter)
    return Alert(
        title=await customer_in(talking, language),
        text=_beginning(said, language),
        group=f"conversation {talking.id}",
        path=f"/console/inbox/{talking.id}",
        unread=await unread_of(promoter.id),
        language=language,
    )


def _let_sleep(promoter: Promoter) -> None:
    if (until := quiet_until(promoter.quiet_from, promoter.quiet_until, promoter.timezone, now())) is not None:
        raise Defer(until)


def _beginning(said: Communication, language: str) -> str:
    text = clean_line(said.text, 20_000)
    if len(text) > SHOWN:
        text = f"{text[: SHOWN - 1].rstrip()}…"
    return text or say(language, "inbox-file")
