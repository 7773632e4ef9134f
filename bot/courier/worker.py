"""The courier: takes what is due from the outbox, has it worded, hands it to its channel, records what became of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TypeVar

from bot.channels.capabilities import HasReplyWindow
from bot.channels.contract import Channel
from bot.courier import calling, results
from bot.courier.alerting import Alerting
from bot.courier.circuit_breaker import MAX_DOUBTS, CircuitBreaker, RetryPolicy
from bot.courier.files import Files
from bot.courier.hands import Hands
from bot.courier.jobs import inquire, show_reaction
from bot.courier.probing import danger
from bot.courier.rendering.context import Rendered
from bot.courier.rendering.wording import Defer, Skip, Wording
from bot.courier.shared_rates import SharedRates
from bot.courier.succession import Succession
from bot.courier.turns import LeaseLost, Overtaking, in_turn
from bot.delivery_reports import tell_few_left
from bot.messages import Message as Worded
from bot.outcomes import Final, Moved, Outcome, Parked, Passing, Unusable
from models.identity.claim_letters import ask_if_unread
from models.people.channels import EMAIL
from models.people.sessions import LIVES, Lives
from models.queue.gatherings import scatter
from models.queue.leases import LEASE, next_in_lane, postpone, recover, renew, retry, take, take_words
from models.queue.outbox import OutboxMessage, class_of, is_overtaking, is_queued, next_due, payload_of
from models.queue.payloads import Job, Payload
from models.queue.payloads.alerts import NoticeAlert, WordsAlert
from models.queue.payloads.calls import CallJob
from models.queue.payloads.jobs import FetchFile, FetchPhoto, Inquiry, ShowReaction
from models.queue.receipts import delivered_ids
from models.recording.group_commit import GroupCommit, NotRecorded
from models.spans import spanned
from models.storage.bell import OUTBOX, Bell, Listener
from models.storage.clock import now
from models.storage.database import DatabaseTrouble

log = logging.getLogger(__name__)

T = TypeVar("T")

_UNSETTLED: tuple[type[BaseException], ...] = (NotRecorded, *DatabaseTrouble)
FEW_LEFT = 1
"""Answers to a customer, when their promoter is told before spending the last."""
PLATFORM_DOWN_PAUSE = timedelta(seconds=60)
SETTLE_AGAIN_S = 0.5
"""While the database takes nothing, what became of a row is kept here and offered again."""

LOOK_AROUND_S = 1.0
"""How often at most it is looked around thoroughly: for the rows of a courier that died, and behind long lanes."""

Ending = Callable[[], Awaitable[OutboxMessage | None]]
"""Records what became of a row; doing it twice does no harm. Returns the row that goes next in its lane, leased."""


class Courier:
    def __init__(
        self,
        channels: Mapping[str, Channel],
        wording: Wording,
        files: Files,
        bell: Bell,
        recorder: GroupCommit,
        policy: RetryPolicy | None = None,
        lives: Lives = LIVES,
        *,
        lease: timedelta = LEASE,
    ) -> None:
        """Make one that does not run yet. ``lease``: what it has in hand is others' so long after it died."""
        self._channels = channels
        self._wording = wording
        self._files = files
        self._bell = bell
        self._recorder = recorder
        self._lease = lease
        self._alerting = Alerting(channels, wording, lives)
        self._rates = SharedRates(channels)
        self._limiters = self._rates.limiters
        self._after_death = timedelta(seconds=(policy or RetryPolicy()).doubts[0])
        self._breakers = {name: CircuitBreaker(policy or RetryPolicy()) for name in channels}
        self._hands = Hands(dropped=partial(bell.ring_here, OUTBOX))
        self._alone = False
        self.listener: Listener | None = None
        """What wakes it; None while it does not run."""
        self._looked_at = now()
        """What was due then has been taken, or goes when its lane is free …"""
        self._looked_around = float("-inf")
        self._thorough = False
        """… but for what only a thorough look finds."""
        self._sleeps_until: datetime | None = None
        """Until when it looks for nothing unless the bell rings; None while it is awake."""
        self._succession = Succession()

    async def run(self, *, alone: bool) -> None:
        """For ever. ``alone``: no other courier is on this database, so rows being sent were left by a dead one."""
        self._alone = alone
        await recover(all_leases=alone, after=self._after_death)
        renewing = asyncio.create_task(self._renew_leases(), name="leases")
        try:
            await self._rates.enter(alone=alone)
            with self._bell.listen(OUTBOX) as self.listener:
                while True:
                    free = self._hands.free
                    if await self._carry_due() < free:
                        await self._rest(self.listener)
        finally:
            self.listener = None
            under_way = [renewing, *self._hands.tasks]
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            await self._rates.leave()

    async def _renew_leases(self) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            if not (in_hand := self._hands.numbers):
                continue
            try:
                await renew(in_hand, lasting=self._lease)
            except DatabaseTrouble as error:
                log.warning("leases_not_renewed", extra={"error": type(error).__name__})

    async def _carry_due(self) -> int:
        """Start carrying what is due, as far as hands are free. Return the number of rows."""
        if (free := self._hands.free) <= 0:
            await self._hands.one_free()
            return 1
        self._looked_at = now()
        try:
            self._thorough = await self._look_around()
            rows = await take(free, thoroughly=self._thorough, lasting=self._lease)
        except DatabaseTrouble as error:
            log.warning("outbox_waits", extra={"error": type(error).__name__})
            return 0
        if rows and not self._alone:  # a sign of life of whoever sends nothing would wake all who watch for commits
            await self._rates.catch_up()
        for row in rows:
            self._hands.carry(row, self._carry)
        return len(rows)

    async def take_along(self) -> list[OutboxMessage]:
        """Lease words that are due, in the transaction that is open. Then ``carry`` them, or none where it was undone.

        None where others carry as well: what they are about to lease would be locked until the commit.
        """
        if not self._alone or self.listener is None or (free := self._hands.free) <= 0:
            return []
        rows = await take_words(free)
        self._hands.reach_for(rows)
        return rows

    def carry(self, rows: Sequence[OutboxMessage]) -> None:
        """Carry what has been taken along, now that it is committed."""
        self._hands.reach_for([])
        if self.listener is None:  # it ends: they are in doubt for whoever runs next, as all that it was sending
            return
        for row in rows:
            self._hands.carry(row, self._carry)

    async def _look_around(self) -> bool:
        """Now and then, free what a dead courier held. Return whether it was time for that."""
        if monotonic() - self._looked_around < LOOK_AROUND_S:
            return False
        self._looked_around = monotonic()
        await recover(all_leases=self._alone, after=self._after_death, except_for=self._hands.numbers)
        await scatter()
        return True

    async def _rest(self, listener: Listener) -> None:
        """Sleep until the bell rings, or something is due."""
        pause = await self._pause()
        self._sleeps_until = now() + timedelta(seconds=pause)
        await listener.wait(pause)
        self._sleeps_until = None

    async def is_wanted(self) -> bool:
        """Tell whether something is due before the courier looks by itself: it waited for its lane, or waits again."""
        if self._sleeps_until is None:
            return True
        try:
            return await is_queued(self._sleeps_until)
        except DatabaseTrouble:
            return True

    async def _pause(self) -> float:
        try:
            due = await next_due(self._looked_at)
        except DatabaseTrouble:
            return LOOK_AROUND_S
        longest = self._bell.look_every_s if self._thorough else LOOK_AROUND_S
        return longest if due is None else min(longest, max(0.01, (due - now()).total_seconds()))

    async def _carry(self, row: OutboxMessage) -> None:
        """Tell it and record what became of it; then what goes next in its lane."""
        following: OutboxMessage | None = row
        while following is not None:
            self._hands.hold(row := following)
            ending = await self._attempt(row)
            try:
                following = await self._settled(row, ending)
            finally:
                self._succession.recorded(row.id)
        if await self.is_wanted():
            self._bell.ring_here(OUTBOX)

    async def _settled(self, row: OutboxMessage, ending: Ending) -> OutboxMessage | None:
        """Record what became of it, trying again for as long as the database takes nothing."""
        while True:
            try:
                return await ending()
            except _UNSETTLED as error:
                log.warning("not_settled_yet", extra={"row": row.id, "error": type(error).__name__})
                await asyncio.sleep(SETTLE_AGAIN_S)

    async def _attempt(self, row: OutboxMessage) -> Ending:
        """Tell it, unless that was risked often enough. Return how what became of it is to be recorded."""
        if row.doubts >= MAX_DOUBTS:
            return partial(self._doubted, row, "every sender died while sending")
        attempts = self._recorder.statistics.attempts
        try:
            with spanned("send", after=row.mark, channel=row.channel, kind=row.kind, attempt=row.attempts + 1):
                ending = await self._send(row)
        except Outcome as outcome:
            attempts[row.channel, type(outcome).__name__.lower()] += 1
            ending = self._after(row, outcome)
            await self._rates.keep_apart(row.channel)
            return ending
        except LeaseLost:
            log.warning("lease_lost", extra={"row": row.id})
            return results.leave_alone
        except _UNSETTLED as error:  # before anything was sent: afterwards only the ending speaks to the database
            log.warning("not_worded", extra={"row": row.id, "error": type(error).__name__})
            return partial(retry, row, now() + timedelta(seconds=SETTLE_AGAIN_S), "the database took nothing")
        except Exception:  # a mistake of ours, e.g. in wording: nobody else is to wait for it
            log.exception("carry_failed", extra={"row": row.id, "kind": row.kind})
            return partial(self._mistaken, row)
        attempts[row.channel, "done"] += 1
        return ending

    def _after(self, row: OutboxMessage, outcome: Outcome) -> Ending:
        match outcome:
            case Passing():
                return self._passing(row, outcome)
            case Parked():
                return partial(results.keep_for_later, row, outcome, self._channels)
            case Moved():
                return partial(results.readdress, row, outcome.account)
            case Final():
                log.info("refused", extra={"row": row.id, "channel": row.channel, "reason": outcome.reason})
                return partial(results.refuse, row, outcome)
            case Unusable():
                log.error("channel_unusable", extra={"channel": row.channel})
                self._limiters[row.channel].pause(PLATFORM_DOWN_PAUSE.total_seconds())
                return partial(retry, row, now() + PLATFORM_DOWN_PAUSE, str(outcome))
        self._breakers[row.channel].trouble()
        log.warning("answer_lost", extra={"row": row.id, "channel": row.channel, "doubts": row.doubts + 1})
        return partial(self._doubted, row, str(outcome))

    async def _doubted(self, row: OutboxMessage, reason: str) -> None:
        if not await results.give_up_doubting(row, reason):
            await results.doubt(row, now() + self._breakers[row.channel].after_doubt(row.doubts + 1), reason)

    async def _mistaken(self, row: OutboxMessage) -> None:
        if not await results.give_up_on_ourselves(row):
            await retry(row, now() + timedelta(seconds=row.attempts * 5), "internal")

    def _passing(self, row: OutboxMessage, outcome: Passing) -> Ending:
        wait = (
            timedelta(seconds=outcome.after)
            if outcome.after is not None
            else self._breakers[row.channel].after_failure(row.attempts)
        )
        if outcome.after is None:
            self._breakers[row.channel].trouble()
        elif outcome.everybody:
            self._limiters[row.channel].pause(outcome.after)
        else:
            self._limiters[row.channel].hold(row.account, outcome.after)
        return partial(self._again, row, now() + wait, str(outcome))

    async def _again(self, row: OutboxMessage, at: datetime, reason: str) -> None:
        if not await results.give_up_waiting(row, reason):
            await retry(row, at, reason)

    async def _send(self, row: OutboxMessage) -> Ending:  # noqa: PLR0911  (one for each way a row can end early)
        """Tell it. Return how that is to be recorded. Raises an outcome."""
        channel = self._channels.get(row.channel)
        if channel is None:
            raise Final("failed-no-channel")
        job = payload_of(row) if issubclass(class_of(row), Job) else None  # what is told is read when it is rendered
        if job is not None and not isinstance(job, CallJob):
            return await self._run_job(row, job, channel)
        if row.doubts and (dangerous := await self._danger(row, channel)) is not None:
            at = now() + self._breakers[row.channel].storm_pause
            return partial(retry, row, at, dangerous)
        try:
            if job is not None:
                call = partial(calling.do, row, job, channel)
                await in_turn(self._limiters[row.channel], row, call, lease=self._lease)
                return partial(results.done, self._recorder, row)
            rendered = await self._wording.word(row, channel)
        except Defer as wait:
            return partial(postpone, row, wait.until)
        except Skip as why:
            return partial(results.cancel, row, str(why))
        try:
            rendered, ids = await self._hand_over(row, channel, rendered)
        except Overtaking:
            return partial(retry, row, now(), "what was held goes first")
        return partial(self._delivered, row, rendered, ids, channel)

    async def _danger(self, row: OutboxMessage, channel: Channel) -> str | None:
        return await danger(row, channel, self._breakers[row.channel], self._limiters[row.channel])

    async def _let_out(self, row: OutboxMessage, channel: Channel) -> None:
        if isinstance(channel, HasReplyWindow) and await is_overtaking(row):
            raise Overtaking
        await self._succession.turn(row.id)

    async def _hand_over(self, row: OutboxMessage, channel: Channel, rendered: Rendered) -> tuple[Rendered, list[str]]:
        """Write it into the message that it replaces, if that can be; else send it. Return what was sent, its ids."""
        outgoing, replaces = rendered.outgoing, rendered.replaces
        earlier = await delivered_ids(replaces, row.channel, row.account) if replaces is not None else []
        if isinstance(outgoing, Worded) and earlier:
            edit = partial(channel.edit, row.account, earlier[0], outgoing)
            if await self._in_turn(row, channel, edit):
                return rendered, []
        if rendered.joins is not None:
            self._wording.gathering.begin_anew(row.lane)
            rendered = await self._wording.word(row, channel)
        send = partial(channel.send, row.account, rendered.outgoing, key=str(row.id))
        return rendered, await self._in_turn(row, channel, send)

    async def _in_turn(self, row: OutboxMessage, channel: Channel, call: Callable[[], Awaitable[T]]) -> T:
        """Make one of the channel's calls in the row's turn. Return what it returns. Raise what ``in_turn`` does."""
        return await in_turn(
            self._limiters[row.channel],
            row,
            call,
            group=channel.is_group(row.account),
            after=partial(self._let_out, row, channel),
            lease=self._lease,
        )

    async def _delivered(
        self, row: OutboxMessage, rendered: Rendered, ids: list[str], channel: Channel
    ) -> OutboxMessage | None:
        if row.kind == "relay" and row.edits_id is None and EMAIL in self._channels and await ask_if_unread(row):
            self._bell.ring(OUTBOX)
        # With all hands full, whoever has waited longest goes before this lane's next.
        following = await next_in_lane(row) if self._hands.free > 0 else None
        self._hands.hold(row, *([following] if following else []))
        following = await results.deliver(
            self._recorder, row, rendered, ids, channel.medium, following=following, lasting=self._lease
        )
        await self._wording.gathering.remember(row, rendered)
        if row.kind == "relay" and row.edits_id is None and isinstance(channel, HasReplyWindow):
            budget = await channel.budget(row.account)
            if budget is not None and budget.left is not None and budget.left <= FEW_LEFT:
                await tell_few_left(row)
        return following

    async def _run_job(self, row: OutboxMessage, job: Payload, channel: Channel) -> Ending:
        """Do what the row asks of the channel; nobody is told anything by it."""
        try:
            match job:
                case Inquiry():
                    return partial(results.take_in, self._recorder, row, await inquire(row.account, channel))
                case FetchPhoto():
                    await self._files.keep_photo(job, channel)
                case FetchFile():
                    await self._files.keep(int(row.account), channel)
                case ShowReaction():
                    show = partial(show_reaction, job, row.account, channel)
                    await in_turn(self._limiters[row.channel], row, show, lease=self._lease)
                case WordsAlert() | NoticeAlert():
                    alert = partial(self._alerting.alert, row, job, channel)
                    await in_turn(self._limiters[row.channel], row, alert, lease=self._lease)
                case _:
                    raise TypeError(f"nobody does {job.kind}")
        except Defer as wait:
            return partial(postpone, row, wait.until)
        except Skip as why:
            return partial(results.cancel, row, str(why))
        return partial(results.done, self._recorder, row)
