"""Every failure has a tense: passing, final, moved, uncertain. Nothing is lost, nothing told twice, all in order."""

import asyncio
import random
from collections.abc import Callable
from itertools import chain, pairwise
from time import monotonic

import pytest

from bot.channels.contract import SendLimits
from bot.courier.rate_limiter import RateLimiter
from bot.outcomes import Final, Moved, Outcome, Passing, Uncertain, Unusable
from models.people.addresses import Address
from models.queue.attempts import Attempt
from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import Sentence, sentence
from models.sharing.promotions import Promotion
from models.storage.clock import now
from models.talking.communications import Communication, Delivery
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Delivered, MadeUp, Person
from tests.fixtures.patience import within

pytestmark = pytest.mark.both_databases


async def _tell(account: str, *words: str) -> None:
    for each in words:
        await enqueue_to("madeup", account, sentence("heading", name=each, topic="x"))


def _first(times: int, outcome: Callable[[], Outcome], account: str | None = None) -> Callable[[Delivered], None]:
    """Weather for the first ``times`` calls."""
    left = [times]

    def weather(arriving: Delivered) -> None:
        if left[0] and account in {None, arriving.account}:
            left[0] -= 1
            raise outcome()

    return weather


async def _settled(bot: Bot, count: int) -> list[OutboxMessage]:
    async with within():
        while True:
            rows = await OutboxMessage.all().order_by("id")
            if len(rows) >= count and all(row.finished_at for row in rows):
                return rows
            bot.bell.ring_tables()
            await asyncio.sleep(0.02)


async def test_one_recipients_messages_arrive_in_order_through_failures(bot: Bot, channel: MadeUp) -> None:
    channel.before = _first(3, lambda: Passing("busy"))
    await _tell("yi", *"abcdef")
    await bot.until(lambda: len(channel.to("yi")) == 6)
    assert [text[0] for text in channel.to("yi")] == list("abcdef")
    assert {row.state for row in await _settled(bot, 6)} == {SendState.SENT}


async def test_a_slow_recipient_delays_nobody_else(bot: Bot, channel: MadeUp) -> None:
    channel.slow["yi"] = 60
    await _tell("yi", "slow")
    for n in range(20):
        await _tell(f"p{n}", "quick")
    await bot.until(lambda: len(channel.delivered) == 20)
    assert not channel.to("yi")


@pytest.mark.slow
async def test_a_platforms_wait_holds_back_only_its_own_recipient(bot: Bot, channel: MadeUp) -> None:
    channel.before = _first(1, lambda: Passing("429", after=0.6), account="yi")
    await _tell("yi", "one", "two")
    await _tell("zed", "hello")
    await bot.until(lambda: bool(channel.to("zed")))
    assert not channel.to("yi")
    await bot.until(lambda: len(channel.to("yi")) == 2)
    assert [text[:3] for text in channel.to("yi")] == ["one", "two"]


async def test_a_lost_answer_gives_one_extra_copy_at_most_and_says_so(bot: Bot, channel: MadeUp) -> None:
    channel.after = _first(1, lambda: Uncertain("no answer"))
    await _tell("yi", "hello")
    rows = await _settled(bot, 1)
    assert (rows[0].state, rows[0].doubts) == (SendState.UNCERTAIN, 1)
    assert len(channel.to("yi")) == 2
    assert channel.probes >= 4
    assert bot.recorder.statistics.attempts == {("madeup", "uncertain"): 1, ("madeup", "done"): 1}


async def test_while_the_storm_lasts_nothing_in_doubt_is_risked_again(bot: Bot, channel: MadeUp) -> None:
    storm = [True]

    def weather(_: Delivered) -> None:
        if storm[0]:
            raise Uncertain("no answer")

    def probing() -> None:
        if storm[0]:
            raise Uncertain("no answer")

    channel.after, channel.probing = weather, probing
    await _tell("yi", "hello")
    await bot.until(lambda: channel.probes >= 3)
    assert len(channel.to("yi")) == 1
    storm[0] = False
    rows = await _settled(bot, 1)
    assert (rows[0].state, len(channel.to("yi"))) == (SendState.UNCERTAIN, 2)


async def test_a_few_lucky_probes_do_not_pass_for_calm(bot: Bot, channel: MadeUp) -> None:
    def every_third_is_lost() -> None:
        if channel.probes % 3 == 0:
            raise Uncertain("no answer")

    channel.after, channel.probing = _first(1, lambda: Uncertain("no answer")), every_third_is_lost
    await _tell("yi", "hello")
    await bot.until(lambda: channel.probes >= 9)
    assert len(channel.to("yi")) == 1
    channel.probing = None
    rows = await _settled(bot, 1)
    assert (rows[0].state, len(channel.to("yi"))) == (SendState.UNCERTAIN, 2)


@pytest.mark.slow
async def test_after_four_lost_answers_the_sender_is_asked(bot: Bot, channel: MadeUp, towel: Promotion) -> None:
    yi = await _conversation(bot)
    channel.after = lambda arriving: _raise(Uncertain("no answer")) if "fragile" in arriving.text else None
    await yi.says("fragile")
    await bot.heard("yi", "It is not certain that this reached Jia")
    assert (await Communication.get()).state is Delivery.UNCERTAIN
    assert sum("fragile" in text for text in channel.to("jia")) == 4


async def test_a_final_refusal_is_recorded_and_the_sender_told_why(bot: Bot, channel: MadeUp, towel: Promotion) -> None:
    yi = await _conversation(bot)
    channel.before = _first(9, lambda: Final("failed-blocked", barred=True), account="jia")
    await yi.says("are you there?")
    assert "they have stopped this bot" in await bot.heard("yi", "Could not be delivered to Jia")
    kept = await Communication.get()
    assert (kept.state, kept.reason) == (Delivery.FAILED, "failed-blocked")
    assert (await Address.get(account="jia")).blocked_reason == "failed-blocked"


async def test_whoever_has_another_terminal_is_told_there(bot: Bot, channel: MadeUp, towel: Promotion) -> None:
    yi = await _conversation(bot)
    jia = await Address.get(account="jia")
    await Address.create(
        channel="madeup",
        account="jia-2",
        promoter_id=jia.promoter_id,
        dialogue={},
        created_at=jia.created_at,
        used_at=jia.created_at,
    )
    channel.before = _first(9, lambda: Final("failed-blocked", barred=True), account="jia")
    await yi.says("are you there?")
    await bot.heard("jia-2", "are you there?")
    await _settled(bot, 1)
    assert (await Communication.get()).state is Delivery.SENT


async def test_a_moved_account_is_remembered(bot: Bot, channel: MadeUp, towel: Promotion) -> None:
    yi = await _conversation(bot)
    channel.before = lambda arriving: _raise(Moved("jia-new")) if arriving.account == "jia" else None
    await yi.says("hello")
    await bot.heard("jia-new", "hello")
    assert await Address.filter(account="jia-new").exists()


async def test_refused_credentials_stop_the_channel_not_the_process(idle_bot: Bot, channel: MadeUp) -> None:
    channel.before = _first(1, lambda: Unusable("401"))
    await _tell("yi", "hello")
    async with idle_bot.working():
        async with within():
            while not (row := await OutboxMessage.get()).reason:
                await asyncio.sleep(0.02)
        assert (row.state, row.reason) == (SendState.QUEUED, "401")
        assert row.not_before > now()


async def test_what_was_being_sent_when_the_process_died_is_in_doubt(idle_bot: Bot, channel: MadeUp) -> None:
    await _tell("yi", "hello")
    await OutboxMessage.all().update(state=SendState.SENDING, attempts=1)
    async with idle_bot.working():
        await idle_bot.until(lambda: bool(channel.to("yi")), seconds=8)
        rows = await _settled(idle_bot, 1)
    assert (rows[0].state, len(channel.to("yi"))) == (SendState.UNCERTAIN, 1)


async def test_a_mistake_in_wording_stops_only_its_own_row(
    bot: Bot, channel: MadeUp, caplog: pytest.LogCaptureFixture
) -> None:
    await enqueue_to("madeup", "yi", Sentence(kind="no-such-sentence"))
    await _tell("zed", "hello")
    await bot.heard("zed", "hello")
    await bot.until(lambda: "carry_failed" in caplog.text)
    assert channel.to("yi") == []


@pytest.mark.slow
async def test_two_messages_to_one_account_keep_their_distance() -> None:
    pace = RateLimiter(SendLimits(per_second=100, account_gap_s=0.1))
    started = monotonic()
    for _ in range(4):
        await _reach(pace, "yi")
    assert monotonic() - started >= 0.3
    started = monotonic()
    await asyncio.gather(*(_reach(pace, f"p{n}") for n in range(20)))
    assert monotonic() - started >= 0.15


@pytest.mark.slow
async def test_no_call_arrives_too_early_however_unevenly_calls_travel() -> None:
    pace = RateLimiter(SendLimits(per_second=10, account_gap_s=0.2))
    travels = random.Random(3)
    arrived: dict[str, list[float]] = {}

    async def talk(account: str) -> None:
        for _ in range(5):
            async with pace.turn(account):
                await asyncio.sleep(travels.uniform(0, 0.1))
                arrived.setdefault(account, []).append(monotonic())
                await asyncio.sleep(travels.uniform(0, 0.05))

    await asyncio.gather(*(talk(f"p{n}") for n in range(6)))
    for times in arrived.values():
        assert all(later - earlier >= 0.2 for earlier, later in pairwise(times))
    every = sorted(chain.from_iterable(arrived.values()))
    assert all(later - earlier >= 1.0 for earlier, later in zip(every, every[10:], strict=False))


@pytest.mark.slow
async def test_a_call_without_an_answer_holds_up_nobody_else_for_long() -> None:
    pace = RateLimiter(SendLimits(per_second=1))
    hanging = asyncio.create_task(_reach(pace, "yi", 60))
    await asyncio.sleep(0)
    async with within():
        await _reach(pace, "zed")
    assert not hanging.done()
    hanging.cancel()


@pytest.mark.slow
async def test_what_another_process_sent_after_this_one_could_not_is_kept_a_distance_from() -> None:
    pace = RateLimiter(SendLimits(account_gap_s=0.3))
    with pytest.raises(ConnectionError):
        async with pace.turn("yi", attempt=Attempt(7, 1)):
            raise ConnectionError
    async with within():
        await asyncio.sleep(0.3)
    pace.sent_elsewhere("yi", [Attempt(7, 2)], 0)
    started = monotonic()
    await _reach(pace, "yi")
    assert monotonic() - started >= 0.29


async def test_what_this_process_sent_is_not_counted_once_more_when_it_is_read_back() -> None:
    pace = RateLimiter(SendLimits(account_gap_s=30, group_per_minute=2))
    async with pace.turn("yi", group=True, attempt=Attempt(7, 1)) as turn:
        assert turn.begin()
    before = vars(pace)["_accounts"].get("yi")
    pace.sent_elsewhere("yi", [Attempt(7, 1)], 0, group=True)
    assert vars(pace)["_accounts"].get("yi") == before
    pace.sent_elsewhere("yi", [Attempt(7, 2)], -1, group=True)
    assert vars(pace)["_accounts"].get("yi") > before, "it was sent once more, from elsewhere"


async def test_what_was_given_a_turn_and_not_sent_counts_once_another_process_sends_it() -> None:
    pace = RateLimiter(SendLimits(account_gap_s=30))
    async with pace.turn("yi", attempt=Attempt(7, 1)):
        pass  # something else goes first
    before = vars(pace)["_accounts"].get("yi")
    pace.sent_elsewhere("yi", [Attempt(7, 1)], -1)
    assert vars(pace)["_accounts"].get("yi") > before


async def _reach(pace: RateLimiter, account: str, seconds: float = 0) -> None:
    async with pace.turn(account):
        await asyncio.sleep(seconds)


def _raise(outcome: Outcome) -> None:
    raise outcome


async def _conversation(bot: Bot) -> Person:
    _, yi = await bot.jia_and_yi()
    await bot.heard("yi", "Towel")
    return yi
