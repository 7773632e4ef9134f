"""Alerting: an alert is worded when it is sent, by what is on record then: what was read is not alerted to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.channels.capabilities import ShowsAlerts
from bot.channels.contract import Channel
from bot.courier.rendering.wording import Wording
from bot.courier.skips import Defer, Skip
from bot.messages import Alert
from bot.outcomes import Final
from models.people.addresses import Address
from models.people.promoters import Promoter
from models.people.sessions import Lives
from models.queue.outbox import OutboxMessage, SendState, row_or_none
from models.queue.payloads.alerts import NoticeAlert, WordsAlert
from models.reaching.alerts import is_followed
from models.reaching.subscriptions import Subscription, forget, subscription_or_none
from models.storage.clock import now
from models.talking.blocks import blocked_by
from models.talking.communications import TEXT_LENGTH, Communication, Direction, communication_or_none
from models.talking.conversations import Conversation, conversation, customer_in
from models.talking.quiet_hours import quiet_until
from models.talking.unread import unread_of
from models.text.cleaning import clean_line
from models.words import say

SHOWN = 80
"""Letters of the words: what lies on a table may be read by others."""
_TOO_LATE = timedelta(days=1)


class Alerting:
    def __init__(self, channels: Mapping[str, Channel], wording: Wording, lives: Lives) -> None:
        self._channels = channels
        self._wording = wording
        self._lives = lives

    async def alert(self, row: OutboxMessage, job: WordsAlert | NoticeAlert, channel: Channel) -> None:
        """Alert one browser. Raises Skip, Defer (quiet hours), bot.outcomes."""
        if not isinstance(channel, ShowsAlerts):
            raise Skip("nobody is alerted by this channel")
        browser, reader = await self._alerted(row, job)
        if await is_followed(row):
            raise Skip("a later one is shown")
        alert = await (_of_words(job, reader) if isinstance(job, WordsAlert) else self._of_notice(job, reader))
        await _shown(browser, replace(alert, group=row.subject), channel, key=str(row.id))

    async def _alerted(self, row: OutboxMessage, job: WordsAlert | NoticeAlert) -> tuple[Subscription, Address]:
        """Return the browser, and who is signed in there. Raises Skip."""
        if now() - (job.due if isinstance(job, NoticeAlert) else row.created_at) > _TOO_LATE:
            raise Skip("too late to alert anybody")
        browser = await subscription_or_none(int(row.account))
        if browser is None or not browser.session.lives(self._lives, now()) or browser.session.address is None:
            raise Skip("nobody is signed in there any more")
        return browser, browser.session.address

    async def _of_notice(self, job: NoticeAlert, reader: Address) -> Alert:
        """Word what another row tells, wherever it goes. Raises Skip, Defer, bot.outcomes."""
        told, promoter = await row_or_none(job.tells_id), reader.promoter
        if told is None or promoter is None or told.state is SendState.CANCELLED:
            raise Skip("it is not told any more")
        if (channel := self._channels.get(told.channel)) is None:
            raise Skip("it is told nowhere")
        _let_sleep(promoter)
        heading, _, rest = (await self._wording.gist(told, channel)).partition("\n")
        return Alert(
            title=_short(heading),
            text=_short(rest),
            path=_page_of(told),
            unread=await unread_of(promoter.id),
            language=reader.speaks(promoter),
        )


def _page_of(told: OutboxMessage) -> str:
    if told.conversation_id is not None:
        return f"/console/inbox/{told.conversation_id}"
    return "/console/inbox" if told.customer_id is None else f"/console/customers/{told.customer_id}"


async def _shown(browser: Subscription, alert: Alert, channel: ShowsAlerts, *, key: str) -> None:
    """Show it; a browser that its push service does not know any more is forgotten. Raises Skip for that one."""
    try:
        await channel.alert(browser, alert, key=key)
    except Final as outcome:
        if not outcome.barred:
            raise
        await forget(browser.id)
        raise Skip(f"the browser takes no alerts any more: {outcome}") from None


async def _of_words(job: WordsAlert, reader: Address) -> Alert:
    """Word the alert to what somebody said, as this reader is to see it. Raises Skip, Defer."""
    said = await communication_or_none(job.said_id)
    if said is None or said.deleted_at is not None:
        raise Skip("the words are gone")
    talking = await conversation(said.conversation_id)
    if said.direction is Direction.TO_PROMOTER:
        return await _for_promoter(said, talking, reader)
    if reader.customer_id != talking.customer_id:
        raise Skip("they are not the customer's any more")
    if said.seen_at is not None:
        raise Skip("read meanwhile")
    language = reader.speaks()
    return Alert(title=talking.promoter.name, text=_beginning(said, language), path="/chat", language=language)


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
        path=f"/console/inbox/{talking.id}",
        unread=await unread_of(promoter.id),
        language=language,
    )


def _let_sleep(promoter: Promoter) -> None:
    if (until := quiet_until(promoter.quiet_from, promoter.quiet_until, promoter.timezone, now())) is not None:
        raise Defer(until)


def _beginning(said: Communication, language: str) -> str:
    return _short(said.text) or say(language, "inbox-file")


def _short(text: str) -> str:
    line = clean_line(text, TEXT_LENGTH)
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"
