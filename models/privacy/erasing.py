"""Erasing: what is kept about somebody goes, what happened stays as a number without a name.

Worked off in steps of which none blocks the writer for long, resumed where a dead process stopped: each finds
nothing more when it is done again.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from models.files.store import MediaStore
from models.people.addresses import Address
from models.people.channels import BROWSER
from models.people.customers import customer, numbers_of
from models.personal_data.data_map import DATA_MAP, DataTable
from models.personal_data.data_map.erased_promoters import PROMOTERS_ROWS
from models.personal_data.subjects import for_numbers, key_of, subject, theirs, unused
from models.privacy import customer_references, wiping
from models.privacy.erasures import (
    FIRST_OF_CUSTOMER,
    FIRST_OF_PROMOTER,
    Erased,
    Erasure,
    as_receipt,
    ask_for_customer,
    waiting,
)
from models.queue.inbox import erase_keys
from models.queue.outbox import OutboxMessage, SendState, enqueue, enqueue_to, notified_lately
from models.queue.payloads import sentence
from models.spread.erased_readers import keep_shape
from models.storage.bell import ERASURES, OUTBOX, Bell
from models.storage.clock import now
from models.storage.database import DatabaseTrouble, transaction
from models.storage.plain_sql import change, is_distinct, rows
from models.storage.revisions import changed
from models.talking.conversations import Conversation
from models.talking.relaying import promoters_terminal

log = logging.getLogger(__name__)

_TROUBLE: tuple[type[BaseException], ...] = (OSError, *DatabaseTrouble)
_AGAIN_S = 1.0
_AT_ONCE = 100
"""Rows that one transaction changes."""
_NOTIFY, _NOTIFIED, _AGAIN, _MEDIA, _WIPE = "tell", "told", "again", "media", "wipe"
_LAST = ("sessions", "addresses")
"""Tables that are still needed to deliver the receipt."""
_NOTIFYING = timedelta(seconds=15)
_BEGUN = timedelta(seconds=10)
"""The answer to their request has so long to go out before anything is erased."""
_SEEN = timedelta(seconds=3)
"""A browser has so long to show the receipt, before it is a stranger's."""
_FINISHED = {SendState.SENT, SendState.UNCERTAIN, SendState.FAILED, SendState.CANCELLED}
RECEIPT = "erased-receipt"


async def erase(customer_id: int, media: MediaStore) -> Erased:
    """Erase what is kept about the customer, at once and to the end.

    Queued messages to them are cancelled. Copies on platforms and in backups are beyond it. Raise
    models.people.customers.NoSuchCustomer, and OSError when a file can't be deleted: then it is done later.
    """
    asked, _ = await ask_for_customer(customer_id)
    return await finish(asked.id, media)


async def finish(number: int, media: MediaStore) -> Erased:
    """Work the erasure off to its end, whoever began it."""
    while not await advance(number, media):  # noqa: ASYNC110  (another process may be the one that notifies)
        await asyncio.sleep(0.1)
    return as_receipt(await Erasure.get(id=number))


async def finished_elsewhere(number: int, seconds: float) -> Erased:
    """Wait so many seconds for another process to do it. Raise LookupError when none does: it is still to be done."""
    until = now() + timedelta(seconds=seconds)
    while (job := await Erasure.get(id=number)).done_at is None:
        if now() > until:
            raise LookupError(f"the server has not finished erasure {number} yet; it goes on by itself")
        await asyncio.sleep(0.2)
    return as_receipt(job)


async def advance(number: int, media: MediaStore) -> bool:
    """Work the erasure off as far as it goes at present. Return whether it is done. Raise OSError."""
    while True:
        job = await Erasure.get(id=number)
        if job.done_at is not None:
            return True
        stages = _stages(job)
        if not await _do(job, media):
            return False
        place = stages.index(job.stage) + 1
        if place == len(stages):
            job.done_at = now()
        else:
            job.stage = stages[place]
        if job.stage == _WIPE:  # nothing says who it was any more: what is wiped next has it no longer
            job.hashes, job.channel, job.account = [], "", ""
        await job.save()


async def keep_erasing(media: MediaStore, bell: Bell) -> None:
    """Work off for ever what was asked for, and what a dead process left from where it was."""
    with bell.listen(ERASURES) as listener:
        while True:
            pause = bell.look_every_s
            try:
                for job in await waiting():
                    done = await advance(job.id, media)
                    pause = pause if done else _AGAIN_S
                    bell.ring(OUTBOX)
                    log.info("erasing", extra={"erasure": job.id, "done": done})
            except _TROUBLE as error:
                log.warning("erasing_waits", extra={"error": type(error).__name__})
                pause = _AGAIN_S
            await listener.wait(pause)


def _stages(job: Erasure) -> list[str]:
    middle = [FIRST_OF_PROMOTER]
    if job.customer_id is not None:
        middle = [FIRST_OF_CUSTOMER, *(name for name in _worked_off() if name not in _LAST)]
    return [*middle, _NOTIFY, _NOTIFIED, _AGAIN, _MEDIA, _WIPE]


def _worked_off() -> list[str]:
    """Return the tables that have rows of customers to delete or to empty, in the map's order."""
    return [name for name, table in DATA_MAP.items() if table.deleted or (table.theirs and _blanks(table))]


async def _do(job: Erasure, media: MediaStore) -> bool:
    """Do one stage. Return False while it is not over."""
    if job.stage in {FIRST_OF_CUSTOMER, FIRST_OF_PROMOTER} and not await _is_answered(job):
        return False
    match job.stage:
        case stage if stage == FIRST_OF_PROMOTER:
            await _erase_promoter(job)
        case stage if stage == FIRST_OF_CUSTOMER:
            numbers = await _numbers(job)
            job.hashes = sorted({*job.hashes, *(await subject(numbers[0])).hashes})
            job.mentions += await customer_references.disguise(numbers)
        case stage if stage == _NOTIFY:
            await _notify(job)
        case stage if stage == _NOTIFIED:
            return await _is_notified(job)
        case stage if stage == _AGAIN:
            await _again(job)
        case stage if stage == _MEDIA:
            job.files += await _delete_files(job, media)
        case stage if stage == _WIPE:
            await wiping.wipe([*job.deleted, *job.emptied, "outbox", "lines", "erasures"])
        case table:
            await _work_off(job, table, await _numbers(job))
    return True


async def _numbers(job: Erasure) -> list[int]:
    return await numbers_of(await customer(job.customer_id or 0))


async def _again(job: Erasure) -> None:
    """Erase what came while the rest was worked off, and at last who they are."""
    if job.customer_id is None:
        await _erase_promoter(job)
        return
    numbers = await _numbers(job)
    job.hashes = sorted({*job.hashes, *(await subject(numbers[0])).hashes})
    job.mentions += await customer_references.disguise(numbers)
    for table in _worked_off():
        await _work_off(job, table, numbers)
    # A promoter who was this customer as well keeps their terminal.
    await Address.filter(customer_id__in=numbers).update(customer_id=None)


async def _work_off(job: Erasure, name: str, numbers: Sequence[int]) -> None:
    table = DATA_MAP[name]
    where = theirs(table, numbers)
    if name == "opens":
        await keep_shape(numbers)
    if table.deleted:
        done = await _by_key(name, where, f"DELETE FROM {name}")  # noqa: S608  (the data map's own)
        _count(job.deleted, name, done)
    else:
        blanks = {column: for_numbers(sql, numbers) for column, sql in _blanks(table).items()}
        done = await _by_key(name, f"({where}) AND ({_differs(blanks)})", f"UPDATE {name} SET {_set(blanks)}")  # noqa: S608  (names out of the data map)
        _count(job.emptied, name, done)


async def _erase_promoter(job: Erasure) -> None:
    for part in PROMOTERS_ROWS:
        where = part.where.replace(":promoter", str(int(job.promoter_id or 0)))
        if job.stage != _AGAIN and part.last:
            continue
        if part.blanks:
            done = await _by_key(
                part.table,
                f"({where}) AND ({_differs(part.blanks)})",
                f"UPDATE {part.table} SET {_set(part.blanks)}",  # noqa: S608  (names out of the data map)
            )
        else:
            done = await _by_key(part.table, where, f"DELETE FROM {part.table}")  # noqa: S608  (names out of the data map)
        _count(job.emptied if part.blanks else job.deleted, part.table, done)
    await changed()


async def _by_key(name: str, where: str, sql: str) -> int:
    """Change the rows that are found, some at a time by their key. Return how many. Looking blocks no writer."""
    key = key_of(name)
    found = [row["key"] for row in await rows(f"SELECT {key} AS key FROM {name} WHERE {where}")]  # noqa: S608  (names out of the data map)
    touched = 0
    for some in (found[start : start + _AT_ONCE] for start in range(0, len(found), _AT_ONCE)):
        marks = ", ".join("?" * len(some))
        async with transaction():
            if name == "inbox":
                await erase_keys(some)
            touched += await change(f"{sql} WHERE {key} IN ({marks})", *some)
    return touched


def _blanks(table: DataTable) -> dict[str, str]:
    return {name: column.erased for name, column in table.columns.items() if column.erased}


def _set(blanks: Mapping[str, str]) -> str:
    return ", ".join(f"{column} = {sql}" for column, sql in blanks.items()).replace(":now", f"'{now()}'")


def _differs(blanks: Mapping[str, str]) -> str:
    """Return the condition for a row to be changed at all."""
    blanked = {column: sql.replace(":now", f"'{now()}'") for column, sql in blanks.items()}
    return " OR ".join(
        is_distinct(f"CAST({column} AS text)", f"CAST({sql} AS text)") for column, sql in blanked.items()
    )


def _count(counts: dict[str, int], name: str, rows_done: int) -> None:
    if rows_done:
        counts[name] = counts.get(name, 0) + rows_done


async def _notify(job: Erasure) -> None:
    """Notify the promoters that the conversation has ended, and whoever asked of what was done."""
    if job.told_at is not None:
        return
    async with transaction():
        if job.customer_id is not None:
            await _notify_promoters(await _numbers(job))
        if job.account:
            done = sum(job.deleted.values()) + sum(job.emptied.values())
            receipt = sentence(RECEIPT, rows=done, mentions=job.mentions)
            job.told_id = (await enqueue_to(job.channel, job.account, receipt)).id
        job.told_at = now()
        await job.save(update_fields=["told_id", "told_at"])


async def _notify_promoters(numbers: Sequence[int]) -> None:
    for conversation in await Conversation.filter(customer_id__in=numbers).prefetch_related("promoter", "customer"):
        where = await promoters_terminal(conversation)
        subject = f"erased conversation {conversation.id}"
        if where is not None and not await notified_lately(subject):
            await enqueue(
                where, sentence(customer_references.FAREWELL, conversation_id=conversation.id), subject=subject
            )


async def _is_answered(job: Erasure) -> bool:
    if job.told_id is None or job.told_at is not None or now() > job.asked_at + _BEGUN:
        return True
    row = await OutboxMessage.get_or_none(id=job.told_id)
    return row is None or row.state in _FINISHED


async def _is_notified(job: Erasure) -> bool:
    if job.told_id is None or job.told_at is None or now() > job.told_at + _NOTIFYING:
        return True
    row = await OutboxMessage.get_or_none(id=job.told_id)
    if row is None or row.state in _FINISHED:
        return job.channel != BROWSER or row is None or now() > (row.finished_at or job.told_at) + _SEEN
    return False


async def _delete_files(job: Erasure, media: MediaStore) -> int:
    gone = await unused(job.hashes)
    for sha256 in gone:
        await media.forget(sha256)
    return len(gone)
