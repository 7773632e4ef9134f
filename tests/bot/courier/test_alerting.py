"""Whoever asked for it is alerted to words that nobody has read yet, and to nothing else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.channels.capabilities import ShowsAlerts
from bot.courier.alerting import SHOWN, Alerting
from bot.courier.skips import Defer, Skip
from bot.courier.worker import Courier
from bot.messages import Alert
from bot.outcomes import Final, Outcome, Passing, Uncertain
from models.customer_records.reminders import Reminder, put_off, remind, settle
from models.people.addresses import Address, bind, customer_at, met
from models.people.promoters import Promoter, deactivate, invite, set_quiet_hours
from models.people.sessions import LIVES, Session, SessionRole, start_session
from models.queue.outbox import OutboxMessage, SendState, payload_of
from models.queue.payloads.alerts import NoticeAlert, WordsAlert
from models.reaching.alerts import CHANNEL, READ_MEANWHILE
from models.reaching.subscriptions import BrowserKeys, Subscription, subscribe
from models.reading.opens import Proof
from models.sharing.promotions import Promotion
from models.sharing.tags import issue_tag
from models.storage.bell import Bell
from models.storage.clock import now
from models.storage.codes import fingerprint, new_code
from models.talking.blocks import block
from models.talking.communications import Author, Communication, Direction, add_communication
from models.talking.conversations import Conversation, between, conversation
from models.talking.edits import take_back
from models.talking.enclosures import Enclosure
from models.talking.message_alerts import alert_to
from models.talking.unread import read
from tests.bot.conftest import QUICK, Bot
from tests.fixtures.made_up import MadeUp
from tests.fixtures.push_service.browser import PushedBrowser
from tests.fixtures.record import at_rest, recorded


@dataclass
class Screens(MadeUp, ShowsAlerts):
    """Devices' screens; ``outcomes`` are raised first, one after the other."""

    name: str = CHANNEL
    shown: list[tuple[Subscription, Alert, str]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    async def alert(self, browser: Subscription, alert: Alert, *, key: str) -> None:
        if self.outcomes:
            raise self.outcomes.pop(0)
        self.shown.append((browser, alert, key))


@dataclass
class Scene:
    """Jia and Yi in conversation, each with a browser in which they asked to be alerted."""

    promoter: Promoter
    jia: Subscription
    yi: Subscription
    talking: Conversation
    alerting: Alerting

    async def said(
        self,
        text: str,
        direction: Direction = Direction.TO_PROMOTER,
        enclosures: list[Enclosure] | None = None,
    ) -> Communication:
        said = await add_communication(
            self.talking, direction, channel="web", source=f"web:{new_code()}", text=text, enclosures=enclosures
        )
        target = self.jia if direction is Direction.TO_PROMOTER else self.yi
        await alert_to(self.talking, said, await _address(target))
        return said

    async def alerted(self, screens: Screens | None = None) -> list[Alert]:
        """Carry the latest row; what was shown for it. Raises Skip, Defer, bot.outcomes."""
        screens = screens or Screens()
        row = await OutboxMessage.filter(channel=CHANNEL).order_by("-id").first()
        assert row is not None
        job = payload_of(row)
        assert isinstance(job, WordsAlert | NoticeAlert)
        await self.alerting.alert(row, job, screens)
        return [alert for _, alert, _ in screens.shown]


async def _address(browser: Subscription) -> Address:
    await browser.fetch_related("session__address")
    assert browser.session.address is not None
    return browser.session.address


async def _browser(address: Address) -> Subscription:
    token = fingerprint(await start_session(SessionRole.PERSON, address=address))
    browser = PushedBrowser()
    keys = BrowserKeys(point=browser.point, auth=browser.auth)
    return await subscribe(await Session.get(token=token), f"https://push.example.test/{new_code()}", keys)


@pytest.fixture
async def scene(idle_bot: Bot) -> Scene:
    promoter, terminal = await invite("Jia"), await met("web", new_code(), name="Jia", language="en")
    await bind(terminal, promoter)
    customer = await met("web", new_code(), name="Yi", language="zh")
    talking = await between(promoter.id, (await customer_at(customer)).id)
    alerting = Alerting({"web": MadeUp(name="web")}, idle_bot.courier._wording, LIVES)
    return Scene(promoter, await _browser(terminal), await _browser(customer), talking, alerting)


async def test_a_promoter_is_alerted_with_who_wrote_and_how_it_begins_and_led_to_the_conversation(scene: Scene) -> None:
    await scene.said("Is it soft?")
    talk = scene.talking.id
    assert await scene.alerted() == [
        Alert(
            title="Yi",
            text="Is it soft?",
            group=f"conversation {talk}",
            path=f"/console/inbox/{talk}",
            unread=1,
            language="en",
        )
    ]


async def test_a_customer_is_alerted_in_their_language_and_led_to_the_chat(scene: Scene) -> None:
    await scene.said("Very soft.", Direction.TO_CUSTOMER)
    talk = scene.talking.id
    expected = Alert(title="Jia", text="Very soft.", group=f"conversation {talk}", path="/chat", language="zh")
    assert await scene.alerted() == [expected]


async def test_only_the_beginning_of_long_words_is_shown_on_one_line(scene: Scene) -> None:
    await scene.said("So soft\n" * 100)
    (alert,) = await scene.alerted()
    assert len(alert.text) <= SHOWN
    assert alert.text.endswith("…")
    assert "\n" not in alert.text


async def test_a_file_without_words_is_called_one(scene: Scene) -> None:
    await scene.said("", enclosures=[Enclosure(kind="photo", name="towel.jpg")])
    assert [alert.text for alert in await scene.alerted()] == ["📎 File"]


async def test_the_row_keeps_nothing_of_the_words_and_waits_until_they_may_have_been_read(scene: Scene) -> None:
    said = await scene.said("Is it soft?")
    row = await OutboxMessage.get(channel=CHANNEL)
    assert row.facts == {"said_id": said.id}
    assert (row.account, row.conversation_id) == (str(scene.jia.id), scene.talking.id)
    assert row.not_before >= row.created_at + READ_MEANWHILE - timedelta(milliseconds=50)


async def test_who_did_not_ask_for_it_costs_no_row(scene: Scene) -> None:
    await Subscription.all().delete()
    await scene.said("Is it soft?")
    assert await OutboxMessage.all().count() == 0


async def _read(scene: Scene, said: Communication) -> None:
    await read(scene.talking.id, said.id)


async def _answered(scene: Scene, said: Communication) -> None:
    await add_communication(
        await conversation(scene.talking.id), Direction.TO_CUSTOMER, channel="web", source="web:answer", text="Yes."
    )


async def _taken_back(scene: Scene, said: Communication) -> None:
    await take_back(said)


async def _erased(scene: Scene, said: Communication) -> None:
    await said.delete()


async def _blocked(scene: Scene, said: Communication) -> None:
    await block(await conversation(scene.talking.id))


async def _handed_over(scene: Scene, said: Communication) -> None:
    await Conversation.filter(id=scene.talking.id).update(promoter_id=(await invite("Bo")).id)


async def _left(scene: Scene, said: Communication) -> None:
    await deactivate(scene.promoter.id)


async def _rested(scene: Scene, said: Communication) -> None:
    long_ago = now() - LIVES.promoter_idle - timedelta(minutes=1)
    await Session.all().update(created_at=long_ago, used_at=long_ago)


async def _signed_out(scene: Scene, said: Communication) -> None:
    await Session.all().delete()


async def _waited_a_day(scene: Scene, said: Communication) -> None:
    await OutboxMessage.all().update(created_at=now() - timedelta(days=1, minutes=1))


@pytest.mark.parametrize(
    "what_happened",
    [
        _read,
        _answered,
        _taken_back,
        _erased,
        _blocked,
        _handed_over,
        _left,
        _rested,
        _signed_out,
        _waited_a_day,
    ],
)
async def test_what_needs_no_alert_any_more_is_skipped(
    scene: Scene, what_happened: Callable[[Scene, Communication], Awaitable[None]]
) -> None:
    await what_happened(scene, await scene.said("Is it soft?"))
    screens = Screens()
    with pytest.raises(Skip):
        await scene.alerted(screens)
    assert screens.shown == []


async def test_what_an_operator_answered_or_read_the_promoter_is_still_alerted_to(scene: Scene) -> None:
    await scene.said("Is it soft?")
    await add_communication(
        await conversation(scene.talking.id),
        Direction.TO_CUSTOMER,
        channel="web",
        source="web:answer",
        text="Yes.",
        author=Author.OPERATOR,
    )
    assert [alert.text for alert in await scene.alerted()] == ["Is it soft?"]


async def test_what_a_customer_saw_in_the_chat_is_not_alerted_to(scene: Scene) -> None:
    said = await scene.said("Very soft.", Direction.TO_CUSTOMER)
    await Communication.filter(id=said.id).update(seen_at=now())
    with pytest.raises(Skip, match="read"):
        await scene.alerted()


def _around(hour: datetime) -> tuple[str, str]:
    """Quiet hours that began an hour ago and end in an hour at the earliest."""
    begins, ends = (f"{(hour + timedelta(hours=by)).hour:02d}:00" for by in (-1, 2))
    return begins, ends


async def test_quiet_hours_hold_and_what_is_read_in_the_morning_is_not_alerted_to(scene: Scene) -> None:
    said, hour = await scene.said("Is it soft?"), now()
    await set_quiet_hours(scene.promoter, *_around(hour), "UTC")
    with pytest.raises(Defer) as deferred:
        await scene.alerted()
    assert deferred.value.until > hour + timedelta(hours=1)
    await read(scene.talking.id, said.id)
    with pytest.raises(Skip, match="read"):
        await scene.alerted()


async def test_a_browser_that_its_push_service_does_not_know_is_forgotten_and_nothing_has_failed(scene: Scene) -> None:
    await scene.said("Is it soft?")
    with pytest.raises(Skip, match="takes no alerts"):
        await scene.alerted(Screens(outcomes=[Final("failed-refused", barred=True)]))
    assert [each.id for each in await Subscription.all()] == [scene.yi.id]


async def test_any_other_refusal_leaves_the_browser_subscribed(scene: Scene) -> None:
    await scene.said("Is it soft?")
    with pytest.raises(Final):
        await scene.alerted(Screens(outcomes=[Final("failed-refused")]))
    assert await Subscription.all().count() == 2


async def test_of_words_that_came_one_after_another_the_latest_is_shown_at_once(scene: Scene, at_once: None) -> None:
    await scene.said("Is it soft?")
    first = await OutboxMessage.get(channel=CHANNEL)
    await scene.said("And how large?")
    screens = Screens()
    with pytest.raises(Skip, match="a later one"):
        await scene.alerting.alert(first, WordsAlert(said_id=first.facts["said_id"]), screens)
    assert [alert.text for alert in await scene.alerted(screens)] == ["And how large?"]


async def _reminded(scene: Scene, text: str = "Call back about the towel") -> Reminder:
    return await remind(scene.talking, now() + timedelta(days=5), text, source=f"web:{new_code()}")


async def _fallen_due(reminder: Reminder) -> None:
    """The days have passed."""
    rows = OutboxMessage.filter(subject=reminder.subject)
    for row in await rows:
        facts = row.facts | {"due": now().isoformat()}
        created_at = now() - timedelta(days=5)
        await OutboxMessage.filter(id=row.id).update(facts=facts, created_at=created_at, not_before=now())


async def test_a_reminder_alerts_when_it_is_due_however_long_before_it_was_promised(scene: Scene) -> None:
    reminder = await _reminded(scene)
    row = await OutboxMessage.get(channel=CHANNEL)
    assert row.not_before >= reminder.due_at
    await _fallen_due(reminder)
    assert await scene.alerted() == [
        Alert(
            title="⏰ You wanted to be reminded of Yi.",
            text="Call back about the towel",
            group=f"reminder {reminder.id}",
            path=f"/console/inbox/{scene.talking.id}",
            language="en",
        )
    ]


async def test_a_reminder_that_is_done_or_put_off_alerts_nobody_before_its_time(scene: Scene) -> None:
    reminder = await _reminded(scene)
    await put_off(reminder, now() + timedelta(days=9))
    before, after = await OutboxMessage.filter(channel=CHANNEL).order_by("id")
    assert (before.state, after.state) == (SendState.CANCELLED, SendState.QUEUED)
    await settle(reminder)
    assert {row.state for row in await OutboxMessage.filter(channel=CHANNEL)} == {SendState.CANCELLED}
    with pytest.raises(Skip, match="not told"):
        await scene.alerted()


async def test_a_reminder_too_keeps_the_quiet_hours(scene: Scene) -> None:
    await _fallen_due(await _reminded(scene))
    await set_quiet_hours(scene.promoter, *_around(now()), "UTC")
    with pytest.raises(Defer):
        await scene.alerted()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.reaching.alerts.READ_MEANWHILE", timedelta(0))


@pytest.mark.both_databases
async def test_the_courier_tries_again_what_did_not_go_and_says_what_may_have_come_twice(
    scene: Scene, idle_bot: Bot, bell: Bell, at_once: None
) -> None:
    screens = Screens(outcomes=[Passing("HTTP 503"), Uncertain("no answer")])
    usual = idle_bot.courier
    idle_bot.courier = Courier({CHANNEL: screens}, usual._wording, usual._files, bell, idle_bot.recorder, QUICK)
    await scene.said("Is it soft?")
    async with idle_bot.working():
        await idle_bot.until(lambda: len(screens.shown) == 1)
        _, alert, key = screens.shown[0]
        await recorded(number=int(key))
    assert alert.text == "Is it soft?"
    row = await OutboxMessage.get(channel=CHANNEL)
    assert (row.state, row.attempts, row.doubts) == (SendState.UNCERTAIN, 3, 1)


async def test_the_courier_cancels_what_was_read_and_keeps_for_the_morning_what_was_not(
    scene: Scene, idle_bot: Bot, bell: Bell, at_once: None
) -> None:
    screens, usual = Screens(), idle_bot.courier
    idle_bot.courier = Courier({CHANNEL: screens}, usual._wording, usual._files, bell, idle_bot.recorder, QUICK)
    await read(scene.talking.id, (await scene.said("Is it soft?")).id)
    await scene.said("And how large?")
    await set_quiet_hours(scene.promoter, *_around(now()), "UTC")
    async with idle_bot.working():
        await at_rest()
    rows = await OutboxMessage.filter(channel=CHANNEL).order_by("id")
    assert [row.state for row in rows] == [SendState.CANCELLED, SendState.QUEUED]
    assert rows[1].not_before > now()
    assert screens.shown == []


@pytest.mark.both_databases
async def test_a_customers_open_is_told_where_the_promoter_lives_and_alerts_their_devices_too(
    scene: Scene, idle_bot: Bot, bell: Bell, channel: MadeUp, towel: Promotion, at_once: None
) -> None:
    screens, usual = Screens(), idle_bot.courier
    reached = {CHANNEL: screens, "madeup": channel}
    idle_bot.courier = Courier(reached, usual._wording, usual._files, bell, idle_bot.recorder, QUICK)
    await bind(await met("madeup", "jia", name="Jia"), scene.promoter)
    marked = await idle_bot.catalogue.look_up((await issue_tag(towel, scene.promoter, "madeup")).code)
    assert marked is not None
    async with idle_bot.working():
        for told, customer_id in enumerate((None, scene.talking.customer_id), 1):
            await idle_bot.visits.record_open(marked, channel="web", customer_id=customer_id, proof=Proof.OPENED)
            await idle_bot.until(lambda: len(channel.to("jia")) == told)  # noqa: B023  (called before the loop goes on)
        await idle_bot.until(lambda: len(screens.shown) == 1)
        await at_rest()
    ((browser, alert, _),) = screens.shown
    assert browser.id == scene.jia.id
    assert "Yi" in alert.title
    assert "Towel" in alert.title
    assert alert.path == f"/console/inbox/{scene.talking.id}"
    assert await OutboxMessage.filter(channel=CHANNEL).count() == 1
