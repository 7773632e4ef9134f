"""Visits: recording opens and what readers do, each in one commit with the promise to tell the promoter."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from models.reading import notices
from models.reading.choices import WITHDRAWN, forget_reading
from models.reading.interactions import Event, Interaction
from models.reading.opens import (
    INSERT_OPEN,
    KNOW_READER,
    MARK_OPENED,
    MARK_READ,
    MARK_READ_IF_DWELT,
    Credit,
    Known,
    Open,
    Proof,
    Visitor,
    proof_on,
)
from models.reading.proofs import is_long_enough, proves_reading
from models.recording.group_commit import GroupCommit
from models.sharing.pushes import last_pusher
from models.sharing.tag_cache import TaggedPromotion
from models.storage.clock import now
from models.storage.database import ANSWER_S, transaction
from models.storage.lru_cache import LruCache
from models.storage.row_numbers import Numbers, Stamps
from models.storage.statements import Write, run_here

_MOST_REMEMBERED = 50_000

# Looked up once: an enum's value costs a call each time, and this is the hot path.
_PERSON = Visitor.PERSON
_FETCHED, _OPENED, _READ = Proof.FETCHED, Proof.OPENED, Proof.READ
_VISITORS = {visitor: visitor.value for visitor in Visitor}
_PROOFS = {proof: proof.value for proof in Proof}
_SESSION, _UNKNOWN = Known.SESSION.value, Known.NOT.value
_BY_TAG, _BY_PUSH, _ONLY_PUSHER, _UNCREDITED = (each.value for each in Credit)


@dataclass(slots=True)
class Visit:
    """What is remembered of an open while its reader reports."""

    tag: str
    promotion_id: int
    promoter_id: int | None
    customer_id: int | None
    person: bool
    passed_on: bool
    proof: Proof
    seconds: float = 0.0
    withdrawn: bool = False
    """The reader does not want it told how they read."""


class NotAllowed(Exception):
    """The reader took back that it is told how they read."""


class UnknownOpen(LookupError):
    """No open has this number: its page was served while nothing could be recorded."""


class Visits:
    """The hot path's verbs. ``recorder`` commits; ``numbers`` names rows before they are there."""

    def __init__(self, recorder: GroupCommit, numbers: Numbers) -> None:
        self._recorder = recorder
        self._numbers = numbers
        self._stamps = Stamps(recorder.dialect)
        self._crowds = notices.OpenBatcher()
        self._open: LruCache[int, Visit] = LruCache(_MOST_REMEMBERED)

    async def record_open(
        self,
        marked: TaggedPromotion,
        *,
        channel: str,
        visitor: Visitor = Visitor.PERSON,
        reason: str = "",
        customer_id: int | None = None,
        parent_open_id: int | None = None,
        proof: Proof = Proof.FETCHED,
        anonymous: bool = False,
    ) -> int:
        """Record the open durably and return its number. Raises models.recording.group_commit.NotRecorded.

        ``anonymous``: nothing is to be known but that the card was opened, nor for whom it was made.
        """
        promoter_id, credited_by = marked.tag.promoter_id, _BY_TAG
        if promoter_id is None:
            promoter_id, credited_by = await _credited(marked, customer_id, visitor)
        known_by = _UNKNOWN if customer_id is None else _SESSION
        known = customer_id, known_by, promoter_id, credited_by
        number, writes = self._opening(marked, known, channel, visitor, reason, parent_open_id, proof, anonymous)
        await self._recorder.write(*writes)
        return number

    async def record_open_here(
        self, marked: TaggedPromotion, *, channel: str, visitor: Visitor, customer_id: int | None
    ) -> int:
        """Record an open that an update tells of, in the update's transaction: proved, by a known reader.

        What they write goes to whom it is credited to, so nothing is inferred here.
        """
        promoter_id, credited_by = marked.tag.promoter_id, _BY_TAG
        if promoter_id is None:
            promoter_id, credited_by = await _pushed_by(marked, customer_id)
        known_by = _UNKNOWN if customer_id is None else proof_on(channel).value
        known = customer_id, known_by, promoter_id, credited_by
        number, writes = self._opening(marked, known, channel, visitor, "", None, _OPENED)
        await run_here(*writes)
        return number

    def _opening(
        self,
        marked: TaggedPromotion,
        known: tuple[int | None, str, int | None, str],
        channel: str,
        visitor: Visitor,
        reason: str,
        parent_open_id: int | None,
        proof: Proof,
        anonymous: bool = False,
    ) -> tuple[int, list[Write]]:
        """``known``: who reads and by what that is proved, whose card it is and how that was found."""
        tag, promotion = marked.tag, marked.promotion
        customer_id, known_by, promoter_id, credited_by = known
        parent = tag.parent_open_id if parent_open_id is None else parent_open_id
        number = self._numbers.next()
        person = visitor is _PERSON
        row = (
            number,
            tag.code,
            promotion.id,
            promotion.title,
            promoter_id,
            customer_id,
            self._stamps.of(number),
            channel,
            _VISITORS[visitor],
            _PROOFS[proof],
            reason[:60],
            parent,
            None if anonymous else tag.recipient_id,
            known_by,
            credited_by,
        )
        writes: list[Write] = [(INSERT_OPEN, row)]
        if proof is _FETCHED:
            # Its page is going to report; a redirected reader hardly ever does, and is then recalled.
            passed_on = parent is not None
            self._open.put(number, Visit(tag.code, promotion.id, promoter_id, customer_id, person, passed_on, proof))
        elif person and promoter_id is not None:
            visit = Visit(tag.code, promotion.id, promoter_id, customer_id, person, parent is not None, proof)
            if (told := self._tell_opened(number, visit, promoter_id)) is not None:
                writes.append(told)
        return number, writes

    async def record_report(self, open_id: int, events: Sequence[Event], *, customer_id: int | None = None) -> None:
        """Keep what a reader's page reports, each event once. Raises UnknownOpen, NotRecorded."""
        visit = self._open.get(open_id) or await self._recall(open_id)
        if visit.withdrawn and any(event.kind != "form" for event in events):
            raise NotAllowed("the reader does not want it told how they read")
        writes = [event.of(open_id, self._stamps.bind(event.at)) for event in events]
        if customer_id is not None and visit.customer_id is None:
            writes.append((KNOW_READER, (customer_id, open_id)))
            visit.customer_id = customer_id
        proved = visit.proof
        if visit.person and visit.proof is not _READ:
            writes += self._prove(open_id, visit, events)
        try:
            await self._recorder.write(*writes)
        except BaseException:
            # What memory took for told may not be: ask the database next time.
            visit.proof = proved
            self._open.drop(open_id)
            raise

    def _prove(self, open_id: int, visit: Visit, events: Sequence[Event]) -> list[Write]:
        """Return the writes for what the events prove beyond what was proved before."""
        writes: list[Write] = []
        if visit.proof is _FETCHED:
            visit.proof = _OPENED
            writes.append((MARK_OPENED, (open_id,)))
            if visit.promoter_id is not None:
                told = self._tell_opened(open_id, visit, visit.promoter_id)
                writes += [told] if told else []
        visit.seconds += sum(event.seconds for event in events)
        if any(proves_reading(event.kind) for event in events):
            visit.proof = _READ
            writes.append((MARK_READ, (open_id,)))
        elif is_long_enough(visit.seconds):
            # An event told twice counts twice in memory, not in the table: let the table decide, then ask it.
            self._open.drop(open_id)
            writes.append((MARK_READ_IF_DWELT, (open_id, open_id)))
        else:
            return writes
        if visit.promoter_id is not None:
            writes.append(notices.read(open_id, visit.promoter_id))
        return writes

    def _tell_opened(self, open_id: int, visit: Visit, promoter_id: int) -> Write | None:
        if visit.customer_id is not None:
            return notices.opened_by_known(open_id, promoter_id, visit.customer_id, visit.promotion_id)
        return self._crowds.opened(open_id, visit.tag, promoter_id, passed_on=visit.passed_on)

    async def forget_reading(self, open_id: int) -> None:
        """Forget how the open was read, which its reader does not want told, and take no more of it."""
        async with transaction():
            await forget_reading(open_id)
        self.look_again(open_id)

    async def allow_reading(self, open_id: int) -> None:
        """From now on it may be told again."""
        await Interaction.filter(open_id=open_id, kind=WITHDRAWN).delete()
        self.look_again(open_id)

    def look_again(self, open_id: int) -> None:
        """Forget what memory holds of the open: its row was changed by something else."""
        self._open.drop(open_id)

    async def _recall(self, open_id: int) -> Visit:
        async with asyncio.timeout(ANSWER_S):
            row = await Open.get_or_none(id=open_id)
            if row is None:
                raise UnknownOpen(f"no open {open_id}")
            seconds = await Interaction.filter(open_id=open_id, kind="dwell").values_list("seconds", flat=True)
            withdrawn = await Interaction.exists(open_id=open_id, kind=WITHDRAWN)
        visit = Visit(
            row.tag,
            row.promotion_id,
            row.promoter_id,
            row.customer_id,
            row.visitor is Visitor.PERSON,
            row.passed_on,
            row.state,
            float(sum(seconds)),  # type: ignore[arg-type]  # (tortoise types one column's values as rows)
            withdrawn,
        )
        self._open.put(open_id, visit)
        return visit


async def _credited(marked: TaggedPromotion, customer_id: int | None, visitor: Visitor) -> tuple[int | None, str]:
    """Whose a campaign's open is: the reader's last pusher; else, inferred, the only one who ever pushed it."""
    promoter_id, credited_by = await _pushed_by(marked, customer_id)
    if promoter_id is None and marked.only_pusher is not None and visitor is _PERSON:
        return marked.only_pusher, _ONLY_PUSHER
    return promoter_id, credited_by


async def _pushed_by(marked: TaggedPromotion, customer_id: int | None) -> tuple[int | None, str]:
    pusher = await last_pusher(marked.promotion.id, customer_id, now()) if customer_id is not None else None
    return pusher, _UNCREDITED if pusher is None else _BY_PUSH
