"""The inbox worker: does what platform updates ask for, each in one transaction with its answers and its own end."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress

from bot.channels.capabilities import ObservesUpdates, TakeIn
from bot.channels.contract import Channel
from bot.channels.envelope import RawUpdate
from bot.command_context import NotYet, Services
from bot.commands.dispatch import HANDLERS
from bot.courier.worker import Courier
from models.queue.inbox import (
    StoredUpdate,
    drop_repeats_of_erased,
    fail,
    finish,
    is_due,
    is_idle,
    next_due,
    put_off,
    store_done,
    store_update,
    take,
)
from models.queue.outbox import OutboxMessage, enqueue_to
from models.queue.payloads.jobs import Inquiry
from models.recording.group_commit import GroupCommit
from models.spans import spanned
from models.storage.bell import INBOX, OUTBOX, Bell
from models.storage.clock import now
from models.storage.database import DatabaseTrouble, savepoint, transaction
from models.storage.engines.transaction_watch import give_way

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Updates to one commit, all on disk together."""


class _Spoilt(Exception):
    """One of several updates could not be done: their transaction is undone."""


class InboxWorker:
    def __init__(
        self, channels: Mapping[str, Channel], services: Services, bell: Bell, courier: Courier | None = None
    ) -> None:
        """``courier``: who carries what comes of the updates; None: it may be another process."""
        self._channels = channels
        self._services = services
        self._bell = bell
        self._courier = courier
        self._turn = asyncio.Lock()
        """One transaction of ours at a time: with two, nobody would know whose update the database refused."""
        self._in_work: StoredUpdate | None = None

    async def run(self) -> None:
        """For ever; ends by being cancelled, which loses nothing: what is not committed is done again."""
        with self._bell.listen(INBOX) as listener:
            while True:
                try:
                    done = await self.work_off()
                except DatabaseTrouble as error:
                    log.warning("inbox_waits", extra={"error": type(error).__name__})
                    await self._blame()
                    done = 0
                if not done:
                    await listener.wait(await self._pause())

    async def _pause(self) -> float:
        """Return for how many seconds there is nothing to do unless the bell rings."""
        try:
            due = await next_due()
        except DatabaseTrouble:
            return 1.0
        if due is None:
            return self._bell.look_every_s
        wait = (due - now()).total_seconds()
        return min(wait, self._bell.look_every_s) if wait > 0 else 1.0  # what is due already is in another's hands

    async def work_off(self) -> int:
        """Do the oldest unfinished update of each conversation. Return the number taken up.

        Seldom does one of them fail: only then each has a savepoint of its own, by which it alone is undone.
        """
        async with self._turn:
            if not await is_due():
                return 0
            with suppress(_Spoilt):
                return await self._work_off_some(hopefully=True)
            return await self._work_off_some(hopefully=False)

    async def does_at_once(self, channel: str, updates: Sequence[RawUpdate]) -> bool:
        """Do what a few updates ask for, and store that they are done, in one commit. Return whether it is on disk.

        Not while others are in work or wait for their turn, nor where there is any trouble: then they are to be stored
        by themselves, and are done in their turn.
        """
        if self._turn.locked() or len(updates) > AT_ONCE:
            return False
        try:
            async with self._turn:
                if not await is_idle():
                    return False
                async with self._transaction():
                    for update in updates:
                        await self._do_and_store(channel, update)
        except Exception as error:  # noqa: BLE001  (whatever it is, the updates are not lost by it)
            log.info("not_done_at_once", extra={"error": type(error).__name__})
            return False
        return True

    async def _do_and_store(self, channel: str, update: RawUpdate) -> None:
        with spanned("update", channel=channel, attempt=1):
            if await store_done(channel, update.external_id, update.lane):
                await self._effect(channel, update.body)
        await give_way()  # its questions are answered at once

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        """Make a transaction whose own commit leases what it puts into the outbox. Then that is carried, and rung for.

        Spares the courier's look for it and the commit of its lease: at a steady pace, each message's.
        """
        courier, along, knows = self._courier, list[OutboxMessage](), False
        try:
            async with transaction():
                yield
                if courier is not None and (along := await courier.take_along()):
                    knows = not await courier.is_wanted()
        except BaseException:
            if courier is not None:
                courier.carry([])
            raise
        if courier is not None:
            courier.carry(along)
        self._bell.ring(OUTBOX, besides=courier.listener if courier is not None and knows else None)

    async def _work_off_some(self, *, hopefully: bool) -> int:
        """Take up the oldest of each conversation. Return how many. Raise _Spoilt, having undone them, if ``hopefully``
        one fails.
        """
        async with self._transaction():
            updates = await take(AT_ONCE)
            done: list[StoredUpdate] = []
            for update in await drop_repeats_of_erased(updates):
                if await self._act_on(update, hopefully=hopefully):
                    done.append(update)
                await give_way()  # its questions are answered at once
            self._in_work = None
            await finish(*done)
            return len(updates)

    async def _blame(self) -> None:
        """Find out whether the update in work was at fault: it was, if the database takes a note that blames it."""
        suspect, self._in_work = self._in_work, None
        if suspect is None:
            return
        with suppress(*DatabaseTrouble):
            async with transaction():
                await fail(suspect, "the database refused its effect")

    async def _act_on(self, update: StoredUpdate, *, hopefully: bool) -> bool:
        """Do what the update asks for. Return whether it is done; else a note is taken of why, or until when.

        ``hopefully``: nothing is undone here, and no note taken. Raise _Spoilt.
        """
        self._in_work = update
        try:
            with spanned("update", after=update.mark, channel=update.channel, attempt=update.attempts + 1):
                async with nullcontext() if hopefully else savepoint():
                    await self._effect(update.channel, update.body)
        except DatabaseTrouble:
            raise
        except Exception as error:
            if hopefully:
                raise _Spoilt from error
            await self._take_note(update, error)
            return False
        return True

    async def _take_note(self, update: StoredUpdate, why: Exception) -> None:
        """Note that the update waits for another one, or has failed: it is tried again, or set aside for people."""
        if isinstance(why, NotYet):
            if update.attempts == 0:
                await enqueue_to(update.channel, why.about, Inquiry())
            dropped = await put_off(update)
            log.info("update_put_off", extra={"update": update.id, "dropped": dropped})
            return
        is_dead_letter = await fail(update, f"{type(why).__name__}: {why}")
        facts = {"update": update.id, "channel": update.channel, "aside": is_dead_letter}
        log.error("update_failed", exc_info=why, extra=facts)

    async def _effect(self, name: str, body: str) -> None:
        channel = self._channels.get(name)
        if channel is None:
            raise LookupError(f"channel {name} is not configured")
        if isinstance(channel, ObservesUpdates):
            await channel.note(body)
        for event in channel.parse(body):
            await HANDLERS[type(event)](self._services, event)


def taking_in(recorder: GroupCommit, channel: str, worker: InboxWorker | None = None) -> TakeIn:
    """Return what stores updates before they are confirmed to their platform. With a ``worker``, few are done at once:
    whoever is asked for updates waits for nothing meanwhile.
    """

    async def take_in(claims: list[RawUpdate]) -> None:
        if worker is not None and await worker.does_at_once(channel, claims):
            recorder.statistics.updates[channel] += len(claims)
        else:
            await recorder.write(*(store_update(channel, each.external_id, each.lane, each.body) for each in claims))

    return take_in
