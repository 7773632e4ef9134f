"""Carrying: takes what is due from the outbox, has it worded, hands it to its channel, records what became of it."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.channels import Channel
from bot.courier import endings
from bot.courier.files import Files
from bot.courier.pace import Pace
from bot.courier.weather import MOST_DOUBTS, Climate, Weather
from bot.courier.wording import NotNow, Pointless, Wording
from bot.messages import Message as Worded
from bot.outcomes import Final, Held, Moved, Outcome, Passing, Uncertain, Unusable
from models.bell import OUTBOX, Bell
from models.clock import now
from models.database import DatabaseTrouble, transaction
from models.outbox import LEASE, Message, delivered_ids, next_due, postpone, recover, renew, retry, take
from models.recorder import NotRecorded, Recorder

log = logging.getLogger(__name__)

_UNSETTLED: tuple[type[BaseException], ...] = (NotRecorded, *DatabaseTrouble)
AT_ONCE = 64
"""Recipients written to side by side."""
SEND_TIMEOUT_S = 100
"""Uploads of big files are slow; whoever hangs longer gives no answer any more."""
PLATFORM_DOWN_PAUSE = timedelta(seconds=60)


class Courier:
    def __init__(
        self,
        channels: Mapping[str, Channel],
        wording: Wording,
        files: Files,
        bell: Bell,
        recorder: Recorder,
        climate: Climate | None = None,
    ) -> None:
        self._channels = channels
        self._wording = wording
        self._files = files
        self._bell = bell
        self._recorder = recorder
        self._paces = {name: Pace(channel.limits) for name, channel in channels.items()}
        self._after_death = timedelta(seconds=(climate or Climate()).doubts[0])
        self._weather = {name: Weather(climate or Climate()) for name in channels}
        self._under_way: dict[asyncio.Task[None], int] = {}

    async def run(self, *, alone: bool) -> None:
        """For ever. ``alone``: no other courier is on this database, so rows being sent were left by a dead one."""
        await recover(all_leases=alone, after=self._after_death)
        renewing = asyncio.create_task(self._renew_leases(), name="leases")
        try:
            with self._bell.listen(OUTBOX) as listener:
                while True:
                    if not await self._carry_due():
                        await listener.wait(await self._pause())
        finally:
            under_way = [renewing, *self._under_way]
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _renew_leases(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await renew(list(self._under_way.values()))
            except DatabaseTrouble as error:
                log.warning("leases_not_renewed", extra={"error": type(error).__name__})

    async def _carry_due(self) -> int:
        """Starts carrying what is due, as far as hands are free; returns how many rows."""
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return 1
        try:
            async with transaction():
                rows = await take(free)
        except DatabaseTrouble as error:
            log.warning("outbox_waits", extra={"error": type(error).__name__})
            return 0
        for row in rows:
            task = asyncio.create_task(self._carry(row), name=f"carry {row.id}")
            self._under_way[task] = row.id
            task.add_done_callback(self._carried)
        return len(rows)

    def _carried(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            # The database failed us: the row's lease runs out, then it is taken up again as in doubt.
            log.error("not_settled", extra={"error": type(error).__name__})
        self._bell.ring(OUTBOX)

    async def _pause(self) -> float:
        try:
            await recover(all_leases=False, after=self._after_death)
            due = await next_due()
        except DatabaseTrouble:
            return 1.0
        return 1.0 if due is None else min(1.0, max(0.01, (due - now()).total_seconds()))

    async def _carry(self, row: Message) -> None:  # noqa: C901  (one branch for each tense)
        if row.doubts >= MOST_DOUBTS and await endings.give_up_doubting(row, "every sender died while sending"):
            return
        try:
            await self._send(row)
        except Passing as outcome:
            await self._again(row, outcome)
        except Uncertain as outcome:
            self._weather[row.channel].trouble()
            log.warning("answer_lost", extra={"row": row.id, "channel": row.channel, "doubts": row.doubts + 1})
            if not await endings.give_up_doubting(row, str(outcome)):
                await retry(
                    row, now() + self._weather[row.channel].after_doubt(row.doubts + 1), str(outcome), doubt=True
                )
        except Held as outcome:
            await endings.keep_for_later(row, outcome)
        except Moved as outcome:
            await endings.readdress(row, outcome.account)
        except Final as outcome:
            log.info("refused", extra={"row": row.id, "channel": row.channel, "reason": outcome.reason})
            await endings.refuse(row, outcome)
        except Unusable as outcome:
            log.error("channel_unusable", extra={"channel": row.channel})  # noqa: TRY400  (the reason may hold the token)
            self._paces[row.channel].pause(PLATFORM_DOWN_PAUSE.total_seconds())
            await retry(row, now() + PLATFORM_DOWN_PAUSE, str(outcome))

        except _UNSETTLED:
            raise
        except Exception:  # a mistake of ours, e.g. in wording: nobody else is to wait for it
            log.exception("carry_failed", extra={"row": row.id, "kind": row.kind})
            if not await endings.give_up_on_ourselves(row):
                await retry(row, now() + timedelta(seconds=row.attempts * 5), "internal")

    async def _again(self, row: Message, outcome: Passing) -> None:
        wait = (
            timedelta(seconds=outcome.after)
            if outcome.after is not None
            else self._weather[row.channel].after_failure(row.attempts)
        )
        if outcome.after is None:
            self._weather[row.channel].trouble()
        elif outcome.everybody:
            self._paces[row.channel].pause(outcome.after)
        else:
            self._paces[row.channel].hold(row.account, outcome.after)
        if not await endings.give_up_waiting(row, str(outcome)):
            await retry(row, now() + wait, str(outcome))

    async def _send(self, row: Message) -> None:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise Final("failed-no-channel")
        if row.kind in Files.KINDS:
            await self._files.keep(row, channel)
            await endings.deliver(self._recorder, row, [])
            return
        if row.doubts and not await self._dares(row, channel):
            return
        try:
            outgoing = await self._wording.word(row, channel)
        except NotNow as wait:
            await postpone(row, wait.until)
            return
        except Pointless as why:
            await endings.cancel(row, str(why))
            return
        await self._paces[row.channel].turn(row.account, group=channel.is_group(row.account))
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                if (
                    isinstance(outgoing, Worded)
                    and row.edits_id is not None
                    and await self._edit(row, channel, outgoing)
                ):
                    await endings.deliver(self._recorder, row, [])
                    return
                ids = await channel.send(row.account, outgoing, key=str(row.id))
        except TimeoutError as error:
            raise Uncertain("no answer in time") from error
        await endings.deliver(self._recorder, row, ids)

    async def _edit(self, row: Message, channel: Channel, message: Worded) -> bool:
        """Whether the earlier message could be changed to this one."""
        for external_id in await delivered_ids(row.edits_id or 0):
            return await channel.edit(row.account, external_id, message)
        return False

    async def _dares(self, row: Message, channel: Channel) -> bool:
        """A row that may have arrived already goes again only in calm weather, after a harmless call was answered."""
        if not self._weather[row.channel].calm:
            await retry(row, now() + self._weather[row.channel].storm_pause, row.reason)
            return False
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await channel.probe(row.account)
        except Final:
            raise
        except (Outcome, TimeoutError) as outcome:
            self._weather[row.channel].trouble()
            await retry(row, now() + self._weather[row.channel].storm_pause, str(outcome))
            return False
        return True
