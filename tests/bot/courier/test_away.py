"""Customers away from the web chat: when a mail tells them that words wait, when it waits, and when none does."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.relaying.undelivered import come_back
from bot.courier.rendering.away import SHOWN, Away
from bot.courier.rendering.context import Rendered, context_of
from bot.courier.results import deliver
from bot.courier.skips import Defer, Skip
from bot.messages import Message
from models.identity.merges import merge, undo
from models.people.addresses import Address, bind, customer_at, met, note_unreachable
from models.people.promoters import Promoter, invite
from models.personal_data.consents import Consent
from models.privacy.withdrawals import stop
from models.queue.leases import take
from models.queue.outbox import OutboxMessage, SendState, enqueue_to, payload_of
from models.queue.payloads.alerts import WordsAlert, WordsByMail
from models.reaching.alerts import CHANNEL
from models.reaching.mailboxes import Mailbox, mailbox_of, note_zone, page_is_open, stop_telling_by_mail, tell_by_mail
from models.recording.group_commit import GroupCommit
from models.storage.clock import as_of, now
from models.storage.codes import new_code
from models.storage.database import transaction
from models.storage.statements import run_here
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between
from models.talking.edits import take_back
from models.talking.mail_alerts import MailAlert, told_by_mail_of
from models.talking.message_alerts import alert_to
from tests.fixtures.made_up import MadeUp

pytestmark = pytest.mark.both_databases
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
AFTER = timedelta(minutes=5)
DUE = NOON + AFTER + timedelta(seconds=1)


@dataclass
class Story:
    """Jia writes to Yi, who talks in the web chat and has a mailbox for when she is away."""

    jia: Promoter
    browser: Address
    mail: Address
    talking: Conversation
    recorder: GroupCommit
    away: Away = field(default_factory=lambda: Away("https://cards.test", AFTER))

    async def says(
        self, text: str, *, by: Direction = Direction.TO_CUSTOMER, to: Address | None = None
    ) -> Communication:
        async with transaction():
            said = await add_communication(self.talking, by, channel="web", source=f"web:{new_code()}", text=text)
            await alert_to(self.talking, said, to or self.browser)
        return said

    async def rows(self) -> list[OutboxMessage]:
        return await OutboxMessage.filter(kind="words-by-mail").order_by("id")

    async def tells(self, at: datetime) -> Message:
        """Word the only mail that waits, and record that it left. Raises Skip, Defer."""
        with as_of(at):
            [row] = await OutboxMessage.filter(kind="words-by-mail", state__in=[SendState.QUEUED, SendState.SENDING])
            rendered = await self.worded(row)
            await OutboxMessage.filter(id=row.id).update(state=SendState.SENDING)
            await deliver(self.recorder, row, rendered, ["1"])
        assert isinstance(rendered.outgoing, Message)
        return rendered.outgoing

    async def worded(self, row: OutboxMessage) -> Rendered:
        payload = payload_of(row)
        assert isinstance(payload, WordsByMail)
        return await self.away.tell(payload, context_of(row, MadeUp(name="email"), self.mail, "en"))

    async def sees(self, *said: Communication) -> None:
        await Communication.filter(id__in=[each.id for each in said]).update(seen_at=now())


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with as_of(NOON):
        yield


@pytest.fixture
async def story(recorder: GroupCommit) -> Story:
    jia = await invite("Jia")
    await bind(await met("web", new_code(), name="Jia"), jia)
    browser = await met("web", new_code(), name="Yi", language="en")
    yi = await customer_at(browser)
    await Address.filter(id=browser.id).update(opened_chat_at=now())
    mail = await met("email", "yi@home.test")
    mail.customer, mail.confirmed_at, mail.used_at = yi, now(), now() - timedelta(hours=1)
    await mail.save()
    async with transaction():
        await tell_by_mail(mail, "I want to be told", language="en", channel="web", timezone="Europe/Berlin")
    return Story(jia, browser, mail, await between(jia.id, yi.id), recorder)


async def test_words_that_nobody_read_are_told_with_who_wrote_a_way_in_and_a_way_to_end_it(story: Story) -> None:
    said = await story.says("x" * 300)
    message = await story.tells(DUE)
    assert message.text.splitlines()[0] == "Jia wrote to you"
    assert f"“{'x' * (SHOWN - 1)}…”" in message.text
    assert message.buttons[0][0].url.startswith("https://cards.test/chat/in/")
    assert message.ends_at.startswith("https://cards.test/chat/mail/end/")
    assert (message.conversation_id, message.heading) == (story.talking.id, "")
    assert await told_by_mail_of([said.id]) == {said.id: DUE}


async def test_it_waits_for_its_time_for_an_open_page_to_close_and_for_the_morning(story: Story) -> None:
    said = await story.says("Are you there?")
    with pytest.raises(Defer) as early:
        await story.tells(NOON + timedelta(seconds=3))
    assert early.value.until == said.sent_at + AFTER
    with as_of(DUE):
        await run_here(page_is_open(story.talking.customer_id))
    with pytest.raises(Defer) as looking:
        await story.tells(DUE)
    assert looking.value.until == DUE + timedelta(minutes=1)
    with pytest.raises(Defer) as night:
        await story.tells(NOON + timedelta(hours=9))
    assert night.value.until == datetime(2026, 11, 28, 7, tzinfo=UTC)
    assert "Are you there?" in (await story.tells(night.value.until)).text


async def test_night_is_that_of_the_browser_else_the_promoters(story: Story) -> None:
    await story.says("Are you there?")
    await note_zone(story.talking.customer_id, "Asia/Shanghai")
    with pytest.raises(Defer):
        await story.tells(NOON + timedelta(hours=3))
    await note_zone(story.talking.customer_id, "Middle/Earth")
    await Mailbox.all().update(timezone="")
    await Promoter.filter(id=story.jia.id).update(timezone="America/New_York")
    assert await story.tells(NOON + timedelta(hours=3))


async def test_one_mail_until_the_customer_reads_on_or_answers(story: Story) -> None:
    first, second = await story.says("One"), await story.says("Two")
    assert len(await story.rows()) == 1
    assert "One" in (await story.tells(DUE)).text
    await story.says("Three")
    assert len(await story.rows()) == 1
    await story.sees(first, second)
    await story.says("Four")
    assert "Four" in (await story.tells(DUE)).text
    assert await MailAlert.all().count() == 2
    await story.says("Yes?", by=Direction.TO_PROMOTER, to=story.mail)
    await story.says("Five")
    assert "Five" in (await story.tells(DUE)).text


async def test_words_that_are_said_at_once_are_promised_one_mail(story: Story) -> None:
    await asyncio.gather(*(story.says(f"Word {n}") for n in range(5)))
    assert (len(await story.rows()), await MailAlert.all().count()) == (1, 1)
    assert "Word" in (await story.tells(DUE)).text


async def test_who_wants_to_be_written_to_by_nobody_is_told_nothing(story: Story) -> None:
    await story.says("One")
    async with transaction():
        await stop(story.talking.customer_id)
    assert [row.state for row in await story.rows()] == [SendState.CANCELLED]


async def test_what_is_read_or_taken_back_before_it_leaves_is_not_told_but_what_was_said_after_is(story: Story) -> None:
    first = await story.says("One")
    await story.sees(first)
    with pytest.raises(Skip, match="read meanwhile"):
        await story.tells(DUE)
    await OutboxMessage.all().update(state=SendState.CANCELLED)
    second = await story.says("Two")
    await story.says("Three")
    await take_back(second)
    assert "Three" in (await story.tells(DUE)).text


async def test_a_device_that_took_an_alert_is_enough(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    said = await story.says("One")
    taken = await enqueue_to(CHANNEL, "7", WordsAlert(said_id=said.id), subject=f"conversation {story.talking.id}")
    await OutboxMessage.filter(id=taken.id).update(state=SendState.SENT)

    class Browsers:
        async def all(self, _customer_id: int) -> list[int]:
            return [7]

    monkeypatch.setattr("models.talking.mail_alerts.OF_CUSTOMER", Browsers())
    with pytest.raises(Skip, match="device"):
        await story.tells(DUE)
    await OutboxMessage.filter(kind="words-by-mail").update(state=SendState.CANCELLED)
    await OutboxMessage.filter(id=taken.id).update(state=SendState.FAILED)
    await story.says("Two")
    assert "One" in (await story.tells(DUE)).text


async def test_nobody_is_told_who_does_not_want_it_is_reached_elsewhere_or_cannot_be(story: Story) -> None:
    await story.says("One")
    await Address.filter(id=story.mail.id).update(used_at=now() + timedelta(seconds=1))
    with pytest.raises(Skip, match="elsewhere"):
        await story.tells(DUE)
    await Address.filter(id=story.mail.id).update(used_at=now() - timedelta(hours=1))
    await note_unreachable("email", story.mail.account, "failed-no-mailbox")
    with pytest.raises(Skip, match="wants"):
        await story.tells(DUE)
    await note_unreachable("email", story.mail.account, "")
    async with transaction():
        assert await stop_telling_by_mail(story.mail)
        assert not await stop_telling_by_mail(story.mail)
    with pytest.raises(Skip, match="wants"):
        await story.tells(DUE)
    assert [each.withdrawn_at for each in await Consent.filter(purpose="mail-alerts")] == [NOON]
    await OutboxMessage.all().delete()
    await story.says("Two")
    assert await story.rows() == []


async def test_only_words_to_the_web_chat_of_a_customer_with_a_confirmed_address_are_promised_a_mail(
    story: Story,
) -> None:
    await story.says("To her mailbox", to=story.mail)
    await story.says("From her", by=Direction.TO_PROMOTER)
    assert await story.rows() == []
    await Address.filter(id=story.mail.id).update(confirmed_at=None)
    assert await mailbox_of(story.talking.customer_id) is None
    await story.says("Unproved")
    assert await story.rows() == []


async def test_an_operator_may_want_no_such_mails_at_all(story: Story) -> None:
    await story.says("One")
    story.away = Away("https://cards.test", timedelta(0))
    with pytest.raises(Skip):
        await story.tells(DUE)


async def test_the_courier_takes_it_only_after_a_moment(story: Story) -> None:
    await story.says("One")
    assert [row for row in await take(9) if row.kind == "words-by-mail"] == []
    with as_of(NOON + timedelta(seconds=4)):
        assert [row.kind for row in await take(9)] == ["words-by-mail"]


@pytest.mark.parametrize(("status", "again"), [("5.1.1", 0), ("5.2.2", 1)], ids=["no mailbox", "full"])
async def test_a_mail_that_comes_back_told_nobody(story: Story, status: str, again: int) -> None:
    said = await story.says("One")
    await story.tells(DUE)
    [row] = await story.rows()
    await come_back(row, status, "sorry")
    assert await told_by_mail_of([said.id]) == {}
    await story.says("Two")
    assert await OutboxMessage.filter(kind="words-by-mail", state=SendState.QUEUED).count() == again


async def test_two_of_whom_neither_had_read_anything_are_merged_with_what_each_was_promised(story: Story) -> None:
    await story.says("Are you there?")
    other_browser, other_mail = await met("web", new_code(), name="Yi at work"), await met("email", "yi@work.test")
    other = await customer_at(other_browser)
    await Address.filter(id=other_browser.id).update(opened_chat_at=now())
    other_mail.customer, other_mail.confirmed_at, other_mail.used_at = other, now(), now()
    await other_mail.save()
    async with transaction():
        await tell_by_mail(other_mail, "I want to be told", language="en", channel="web")
    twin = Story(story.jia, other_browser, other_mail, await between(story.jia.id, other.id), story.recorder)
    await twin.says("And here?")
    merged = await merge(story.talking.customer_id, other.id, evidence="email:yi@home.test")
    assert merged is not None
    assert await MailAlert.all().count() == await MailAlert.filter(conversation_id=story.talking.id).count() == 2
    await undo(merged.id)
    assert await MailAlert.filter(conversation_id=story.talking.id).count() == 1
