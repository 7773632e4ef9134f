"""Calls that promoters ask for, from the word in the chat to the recording in it."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from bot.messages import Message
from models.calls.calls import Call
from models.people.customers import Customer, keep_detail
from models.personal_data.consents import Consent
from models.queue.outbox import OutboxMessage as Row
from models.queue.outbox import SendState
from models.storage.bell import OUTBOX, Bell
from models.storage.clock import now
from tests.bot.channels.voice.conftest import CUSTOMER, PROMOTER, Line
from tests.bot.conftest import QUICK
from tests.fixtures.record import at_rest, recorded

once = pytest.mark.parametrize("repeats", [{"every": 1, "shuffled": False}], ids=["once"])
thrice = pytest.mark.parametrize("repeats", [{"every": 3, "shuffled": True}], ids=["thrice, in any order"])


@pytest.mark.slow
@thrice
async def test_a_customer_agrees_and_both_have_the_recording(line: Line) -> None:
    await line.jia.says("/call")
    await line.bot.heard("jia", "Whom would you like to call?")
    await line.jia.presses("call:1")
    await line.bot.heard("jia", "will ring in a moment")
    call = await line.settled("ended")
    assert [each["To"] for each in line.provider.rung] == [PROMOTER]
    assert (call.consent, call.customer_phone) == ("agreed", CUSTOMER)
    await line.bot.heard("jia", "Recorded with their consent")
    await line.bot.heard("jia", "The recording of your call with Yi")
    await line.bot.heard("yi", "The recording of your call with Jia")
    (recording,) = line.provider.recordings.values()
    (kept,) = (await line.said()).attachments
    assert kept.sha256 == hashlib.sha256(recording.sound).hexdigest()
    assert line.provider.seconds_before_consent(line.yis, by_key=True) == 0
    given = await Consent.get(purpose="recording")
    assert "May it be recorded?" in given.text
    assert any(given.text in heard for heard in line.yis.heard)
    sounds = [each for each in line.bot.channel.delivered if "The recording" in getattr(each.outgoing, "text", "")]
    assert all(isinstance(each.outgoing, Message) for each in sounds)
    assert [each.account for each in sounds].count("jia") == [each.account for each in sounds].count("yi") == 1
    assert {each.outgoing.media[0].data for each in sounds} == {recording.sound}  # type: ignore[union-attr]  # (a card has a picture)
    assert not line.provider.posting.refused


@pytest.mark.slow
@pytest.mark.parametrize("key", ["2", ""])
@thrice
async def test_who_declines_is_connected_and_nothing_is_recorded(line: Line, key: str) -> None:
    line.yis.key = key
    await line.jia.presses("call:1")
    call = await line.settled("ended")
    await line.bot.heard("jia", "they did not agree")
    assert (call.consent, call.talked_s) == ("declined", 1)
    assert line.provider.recordings == {}
    assert await Consent.filter(purpose="recording").count() == 0
    said = await line.said()
    assert (said.state, said.channel, said.medium) == ("sent", "voice", "call")
    assert said.text.startswith("📞 Call with Yi")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "state", "notice"),
    [
        ("no-answer", "missed", "Yi did not answer"),
        ("busy", "busy", "Yi is on another call"),
        ("failed", "failed", "Yi could not be connected"),
    ],
)
@thrice
async def test_who_does_not_answer_is_a_record(line: Line, answers: str, state: str, notice: str) -> None:
    line.yis.answers = answers
    await line.jia.presses("call:1")
    call = await line.settled(state)
    await line.bot.heard("jia", notice)
    assert (call.connected_at, call.recording_sid) == (None, None)
    said = await line.said()
    assert (said.state, said.reason) == ("failed", f"failed-call-{state}")
    assert any("does not answer" in heard for heard in line.jias.heard)
    assert line.bot.channel.to("yi")[-1:] != [notice]


@pytest.mark.slow
@thrice
async def test_who_hangs_up_at_the_announcement_has_not_agreed(line: Line) -> None:
    line.yis.hangs_up_early = True
    await line.jia.presses("call:1")
    call = await line.settled("missed")
    await line.bot.heard("jia", "Yi did not answer")
    assert (call.answer, call.talked_s) == ("declined", 0)
    assert line.provider.recordings == {}


@thrice
async def test_the_promoter_who_does_not_pick_up_rings_nobody_else(line: Line) -> None:
    line.jias.answers = "no-answer"
    await line.jia.presses("call:1")
    await line.settled("missed")
    await line.bot.heard("jia", "Your telephone was not answered")
    assert line.yis.heard == []


@pytest.mark.slow
@pytest.mark.parametrize("who", ["jias", "yis"])
@thrice
async def test_a_call_that_drops_keeps_what_was_recorded(line: Line, who: str) -> None:
    await line.jia.presses("call:1")
    await line.bot.until(lambda: bool(line.provider.recordings))
    getattr(line, who).gone.set()
    await line.settled("ended")
    await line.bot.heard("jia", "The recording of your call with Yi")
    (recording,) = line.provider.recordings.values()
    assert (await line.said()).attachments[0].sha256 == hashlib.sha256(recording.sound).hexdigest()
    assert line.provider.seconds_before_consent(line.yis, by_key=True) == 0


@pytest.mark.slow
@pytest.mark.parametrize("voice_settings", [{"consent": "announce"}], ids=["announced"])
@once
async def test_an_announcement_is_heard_to_the_end_before_anything_is_recorded(line: Line) -> None:
    await line.jia.presses("call:1")
    call = await line.settled("ended")
    await line.bot.heard("yi", "The recording")
    assert call.consent == "agreed"
    assert "hang up now" in (await Consent.get(purpose="recording")).text
    assert any("The call will be recorded" in heard for heard in line.jias.heard)
    assert len(line.provider.recordings) == 1
    assert line.provider.seconds_before_consent(line.yis, by_key=False) == 0


@pytest.mark.slow
@pytest.mark.parametrize("voice_settings", [{"consent": "never"}], ids=["never"])
@once
async def test_where_nothing_is_recorded_nothing_is_announced(line: Line) -> None:
    await line.jia.presses("call:1")
    call = await line.settled("ended")
    assert (call.consent, line.yis.heard, line.provider.recordings) == ("none", [], {})


# The provider tells that it rings long before the second try: as it is outside, where that comes after seconds.
@pytest.mark.slow
@pytest.mark.parametrize("retry_policy", [replace(QUICK, doubts=(600.0,))], ids=["later"])
@once
async def test_a_lost_answer_costs_no_second_ring_once_it_rings(line: Line, bell: Bell) -> None:
    line.provider.fails("calls", "lost")
    await line.jia.presses("call:1")
    await line.settled("ended")
    await line.bot.heard("jia", "📞 Call with Yi")
    await recorded()  # a call may be over before we notice that its answer was lost
    row = await Row.get(kind="ring")
    assert (row.state, row.doubts) == (SendState.QUEUED, 1)
    await Row.filter(id=row.id).update(not_before=now())
    bell.ring(OUTBOX)
    await at_rest()
    assert (await Row.get(id=row.id)).state == SendState.CANCELLED
    assert len(line.provider.rung) == 1


@once
async def test_answers_lost_again_and_again_ring_at_most_twice(line: Line) -> None:
    line.provider.fails("calls", "reset", times=9)
    await line.jia.presses("call:1")
    await line.bot.heard("jia", "did not say whether it rang")
    assert (await Call.get()).state == "failed"
    assert line.provider._failures["calls"] == [("reset", 0)] * 7


@pytest.mark.parametrize(
    ("how", "code", "why"),
    [
        ("code", 21211, "this number can’t be called"),
        ("code", 21215, "numbers of this country"),
        ("code", 20001, "refused"),
    ],
)
@once
async def test_a_refusal_is_told_with_its_reason(line: Line, how: str, code: int, why: str) -> None:
    line.provider.fails("calls", how, code)
    await line.jia.presses("call:1")
    assert "Yi could not be called" in await line.bot.heard("jia", why)
    assert (await Call.get()).state == "failed"
    assert (await line.said()).state == "failed"


@pytest.mark.parametrize("voice_settings", [{"countries": ["49"]}], ids=["at home"])
@once
async def test_only_numbers_of_the_countries_that_are_set_are_called(line: Line) -> None:
    await line.jia.presses("call:1")
    await line.bot.heard("jia", "numbers of this country are not called from here")
    assert line.provider.rung == []


@pytest.mark.slow
@pytest.mark.parametrize("voice_settings", [{"delete_recordings": True}], ids=["deleting"])
@once
async def test_the_providers_copy_goes_once_ours_is_kept(line: Line) -> None:
    line.provider.has_mp3 = False
    await line.jia.presses("call:1")
    await line.settled("ended")
    await line.bot.heard("jia", "The recording of")
    await line.bot.until(lambda: not line.provider.recordings)
    (kept,) = (await line.said()).attachments
    assert (await line.bot.media.read(kept.sha256)).startswith(b"ID3")


@once
async def test_without_the_customers_number_it_is_said_where_it_comes_from(line: Line, bot: Any) -> None:
    await line.jia.says("/call me nonsense")
    await line.bot.heard("jia", "no telephone number I can call")
    await line.jia.says("/call me 0086 138-0013-8001")
    await line.bot.heard("jia", "+8613800138001 is your telephone")
    zed = line.bot.person("zed", "Zed")
    card = next(text for text in line.bot.channel.to("jia") if "/c/" in text).rpartition("/c/")[2].split()[0]
    await zed.starts(card)
    await line.bot.heard("jia", "Zed opened")
    await line.jia.presses("call:2")
    await line.bot.heard("jia", "Zed has given no telephone number yet")
    consent = await Consent.filter(customer_id=2).first()
    assert consent is not None
    await keep_detail(await Customer.get(id=2), "phone", "+1 (415) 867-5309", consent.id)
    await line.jia.presses("call:2")
    await line.bot.heard("jia", "+8613800138001) will ring")
    assert (await Call.get()).customer_phone == "+14158675309"


@pytest.mark.slow
@once
async def test_impatience_is_no_second_call(line: Line) -> None:
    for _ in range(3):
        await line.jia.presses("call:1")
    await line.bot.heard("jia", "will ring in a moment")
    answers = ("will ring in a moment", "is in progress already")
    await line.bot.until(lambda: sum(any(each in text for each in answers) for text in line.bot.channel.to("jia")) == 3)
    await line.settled("ended")
    assert len(line.provider.rung) == 1
