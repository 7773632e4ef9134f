"""Visits: recording opens and what readers do, each in one commit with the notice to the promoter."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from models.people.likenesses import alike
from models.reading import open_notices
from models.reading.choices import WITHDRAWN, forget_reading
from models.reading.interactions import Event, Interaction
from models.reading.opens import (
    INSERT_OPEN,
    INSERT_STRANGERS_OPEN,
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
from models.recording.group_commit import GroupCommit, NotRecorded, Settle
from models.sharing.pushes import last_pusher
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import is_second_hand
from models.spread.erased_readers import keep_beside
from models.storage.clock import now
from models.storage.database import ANSWER_S, transaction
from models.storage.lru_cache import LruCache
from models.storage.row_numbers import Numbers, Stamps, age_ms
from models.storage.statements import Write, run_here

_MAX_REMEMBERED = 50_000
_MAY_BE_DROPPED_MS = 29 * 24 * 3600 * 1000
"""Retention drops no open that is younger than thirty days."""

# Looked up once: an enum's value costs a function call each time, and this is the hot path.
_PERSON = Visitor.PERSON
_FETCHED, _OPENED, _READ = Proof.FETCHED, Proof.OPENED, Proof.READ
_VISITORS = {visitor: visitor.value for visitor in Visitor}
_PROOFS = {proof: proof.value for proof in Proof}
_SESSION, _UNKNOWN = Known.SESSION.value, Known.NOT.value
_BY_TAG, _BY_PUSH, _ONLY_PUSHER, _UNCREDITED = (each.value for each in Credit)


@dataclass(slots=True)
class Visit:
    """What memory keeps of an open while its reader's page reports."""

    tag: str
    promotion_id: int
    promoter_id: int | None
    customer_id: int | None
    person: bool
    passed_on: bool
    proof: Proof
    seconds: float = 0.0
    further: bool = False
    """Whether they came through a reader who had come through another."""
    withdrawn: bool = False
    """Whether the reader withdrew their consent to reports of how they read."""


class NotAllowed(Exception):
    """The reader withdrew their consent to reports of how they read."""


class UnknownOpen(LookupError):
    """No open has this number: its page was served while nothing could be recorded."""


class Visits:
    """What the hot path records. ``group_commit`` commits; ``numbers`` numbers rows before they are stored."""

    def __init__(self, group_commit: GroupCommit, numbers: Numbers) -> None:
        self._group_commit = group_commit
        self._numbers = numbers
        self._stamps = Stamps(group_commit.dialect)
        self._batcher = open_notices.OpenBatcher()
        self._open: LruCache[int, Visit] = LruCache(_MAX_REMEMBERED)

    async def record_open(
        self,
        tagged: TaggedPromotion,
        *,
        channel: str,
        visitor: Visitor = Visitor.PERSON,
        reason: str = "",
        customer_id: int | None = None,
        parent_open_id: int | None = None,
        proof: Proof = Proof.FETCHED,
        anonymous: bool = False,
    ) -> int:
        """Record an open durably and return its number. Raise models.recording.group_commit.NotRecorded.

        ``anonymous``: store only that the card was opened, and not for whom it was made.
        """
        promoter_id, credited_by = tagged.tag.promoter_id, _BY_TAG
        if promoter_id is None:
            promoter_id, credited_by = await _credited(tagged, customer_id, visitor)
        known_by = _UNKNOWN if customer_id is None else _SESSION
        known = customer_id, known_by, promoter_id, credited_by
        number, writes = self._opening(tagged, known, channel, visitor, reason, parent_open_id, proof, anonymous)
        await self._group_commit.write(*writes)
        return number

    @property
    def has_room(self) -> bool:
        """Whether one more open or report is taken now."""
        return self._group_commit.has_room

    def take_open(self, tagged: TaggedPromotion, *, proof: Proof, anonymous: bool) -> tuple[int, list[Write]]:
        """Return the number of an open by a person of whom nothing is known, and the writes for ``commit``."""
        promoter_id, credited_by = tagged.tag.promoter_id, _BY_TAG
        if promoter_id is None:
            promoter_id, credited_by = _inferred(tagged, _PERSON)
        tag, promotion = tagged.tag, tagged.promotion
        if tag.parent_open_id is not None or tag.recipient_id is not None:
            known = None, _UNKNOWN, promoter_id, credited_by
            return self._opening(tagged, known, tag.channel, _PERSON, "", None, proof, anonymous)
        number = self._numbers.next()
        at = self._stamps.of(number)
        row = number, tag.code, promotion.id, promotion.title, promoter_id, at, tag.channel, _PROOFS[proof], credited_by
        writes: list[Write] = [(INSERT_STRANGERS_OPEN, row)]
        if proof is _FETCHED:
            self._open.put(number, Visit(tag.code, promotion.id, promoter_id, None, True, False, proof))
        elif promoter_id is not None:
            notice = self._batcher.opened(number, tag.code, promoter_id, passed_on=False)
            if notice is not None:
                writes.append(notice)
        return number, writes

    def commit(self, writes: Sequence[Write], settle: Settle) -> None:
        """Commit what was taken, then call ``settle``. Ask ``has_room`` first."""
        self._group_commit.enqueue(writes, settle)

    async def record_open_here(
        self, tagged: TaggedPromotion, *, channel: str, visitor: Visitor, customer_id: int | None
    ) -> int:
        """Record an open that a platform's update reports, in the update's transaction: proved, by a known reader.

        The reader's words go to the promoter whom the open is credited to, so that none is inferred here.
        """
        promoter_id, credited_by = tagged.tag.promoter_id, _BY_TAG
        if promoter_id is None:
            promoter_id, credited_by = await _pushed_by(tagged, customer_id)
        known_by = _UNKNOWN if customer_id is None else proof_on(channel).value
        known = customer_id, known_by, promoter_id, credited_by
        number, writes = self._opening(tagged, known, channel, visitor, "", None, _OPENED)
        await run_here(*writes)
        return number

    def _opening(
        self,
        tagged: TaggedPromotion,
        known: tuple[int | None, str, int | None, str],
        channel: str,
        visitor: Visitor,
        reason: str,
        parent_open_id: int | None,
        proof: Proof,
        anonymous: bool = False,
    ) -> tuple[int, list[Write]]:
        """Return the number of a new open and the writes that record it, with the notice to the promoter if due.

        ``known``: the customer and what proves that they read, the promoter and how they were found.
        """
        tag, promotion = tagged.tag, tagged.promotion
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
        if customer_id is not None and tag.recipient_id not in {None, customer_id} and not anonymous:
            writes.append(alike(customer_id, tag.recipient_id))
        # A link that names an open beside its tag's own goes on from there.
        further = tagged.further if parent_open_id is None else tag.parent_open_id is not None
        visit = Visit(
            tag.code, promotion.id, promoter_id, customer_id, person, parent is not None, proof, further=further
        )
        if proof is _FETCHED:
            # Its page is going to report; a redirected reader hardly ever does: their open is then read from its row.
            self._open.put(number, visit)
        elif person and promoter_id is not None and (notice := self._opened_notice(number, visit, promoter_id)):
            writes.append(notice)
        return number, writes

    async def record_report(self, open_id: int, events: Sequence[Event], *, customer_id: int | None = None) -> None:
        """Record what a reader's page reports, each event once. Raise UnknownOpen, NotAllowed, NotRecorded."""
        visit = self._remembered(open_id) or await self._recall(open_id)
        proved = visit.proof
        writes = self._reporting(open_id, visit, events, customer_id)
        try:
            await self._group_commit.write(*writes)
        except BaseException:
            self._forget_proof(open_id, visit, proved)
            raise

    async def record_here(self, open_id: int, events: Sequence[Event]) -> None:
        """Record what a platform's update tells of a reader, in its transaction. Raise UnknownOpen, NotAllowed."""
        visit = await self._recall(open_id)
        self.look_again(open_id)  # memory would outlive a transaction that fails
        await run_here(*self._reporting(open_id, visit, events))
        self.look_again(open_id)

    def take_report(self, open_id: int, events: Sequence[Event], settle: Settle) -> bool:
        """Commit a report of an open that is in memory, then call ``settle``; False, having done nothing: it is not.

        Ask ``has_room`` first. Raise NotAllowed.
        """
        visit = self._remembered(open_id)
        if visit is None:
            return False
        proved = visit.proof

        def settled(error: NotRecorded | None) -> None:
            if error is not None:
                self._forget_proof(open_id, visit, proved)
            settle(error)

        self._group_commit.enqueue(self._reporting(open_id, visit, events), settled)
        return True

    def _remembered(self, open_id: int) -> Visit | None:
        """Return what memory keeps of an open; None, too, of one so old that it may have been dropped since."""
        return self._open.get(open_id) if age_ms(open_id) < _MAY_BE_DROPPED_MS else None

    def _forget_proof(self, open_id: int, visit: Visit, proved: Proof) -> None:
        """Have the database asked next time: what memory took for recorded may not be."""
        visit.proof = proved
        self._open.drop(open_id)

    def _reporting(
        self, open_id: int, visit: Visit, events: Sequence[Event], customer_id: int | None = None
    ) -> list[Write]:
        """Return the writes that record what a page reports. Raise NotAllowed."""
        if visit.withdrawn and any(event.kind != "form" for event in events):
            raise NotAllowed("the reader does not want it told how they read")
        writes = [event.of(open_id, self._stamps.bind(event.at)) for event in events]
        if customer_id is not None and visit.customer_id is None:
            writes.append((KNOW_READER, (customer_id, open_id)))
            visit.customer_id = customer_id
        if visit.person and visit.proof is not _READ:
            writes += self._prove(open_id, visit, events)
        return writes

    def _prove(self, open_id: int, visit: Visit, events: Sequence[Event]) -> list[Write]:
        """Return the writes for what the events prove beyond what was proved before."""
        writes: list[Write] = []
        if visit.proof is _FETCHED:
            visit.proof = _OPENED
            writes.append((MARK_OPENED, (open_id,)))
            if visit.promoter_id is not None:
                notice = self._opened_notice(open_id, visit, visit.promoter_id)
                writes += [notice] if notice else []
        visit.seconds += sum(event.seconds for event in events)
        if any(proves_reading(event.kind) for event in events):
            visit.proof = _READ
            writes.append((MARK_READ, (open_id,)))
        elif is_long_enough(visit.seconds):
            # A repeated event counts twice in memory, not in the table: let the table decide, then ask it.
            self._open.drop(open_id)
            writes.append((MARK_READ_IF_DWELT, (open_id, open_id)))
        else:
            return writes
        if visit.promoter_id is not None:
            writes.append(open_notices.read(open_id, visit.promoter_id, visit.customer_id, visit.promotion_id))
        return writes

    def _opened_notice(self, open_id: int, visit: Visit, promoter_id: int) -> Write | None:
        if visit.customer_id is not None:
            return open_notices.opened_by_known(open_id, promoter_id, visit.customer_id, visit.promotion_id)
        if visit.further:
            return self._batcher.opened_further(open_id, promoter_id, visit.promotion_id)
        return self._batcher.opened(open_id, visit.tag, promoter_id, passed_on=visit.passed_on)

    async def forget_reading(self, open_id: int) -> None:
        """Withdraw the reader's consent to reports of how they read: delete what was reported and accept no more."""
        await keep_beside(open_id)
        async with transaction():
            await forget_reading(open_id)
        self.look_again(open_id)

    async def allow_reading(self, open_id: int) -> None:
        """Accept the page's reports of how the reader reads again."""
        await Interaction.filter(open_id=open_id, kind=WITHDRAWN).delete()
        self.look_again(open_id)

    def look_again(self, open_id: int) -> None:
        """Drop what memory keeps of the open, after something else changed its row."""
        self._open.drop(open_id)

    async def _recall(self, open_id: int) -> Visit:
        async with asyncio.timeout(ANSWER_S):
            row = await Open.get_or_none(id=open_id)
            if row is None:
                raise UnknownOpen(f"no open {open_id}")
            seconds = await Interaction.filter(open_id=open_id, kind="dwell").values_list("seconds", flat=True)
            withdrawn = await Interaction.exists(open_id=open_id, kind=WITHDRAWN)
            further = await is_second_hand(row.parent_open_id)
        visit = Visit(
            row.tag,
            row.promotion_id,
            row.promoter_id,
            row.customer_id,
            row.visitor is Visitor.PERSON,
            row.passed_on,
            row.state,
            float(sum(seconds)),  # type: ignore[arg-type]  # (tortoise types one column's values as rows)
            further,
            withdrawn,
        )
        self._open.put(open_id, visit)
        return visit


async def _credited(tagged: TaggedPromotion, customer_id: int | None, visitor: Visitor) -> tuple[int | None, str]:
    """Return who a campaign's open is credited to: the reader's last pusher; else the only promoter who ever pushed it.

    The latter is inferred, and only of a person's open. With it, how the promoter was found.
    """
    promoter_id, credited_by = await _pushed_by(tagged, customer_id)
    return _inferred(tagged, visitor) if promoter_id is None else (promoter_id, credited_by)


def _inferred(tagged: TaggedPromotion, visitor: Visitor) -> tuple[int | None, str]:
    if tagged.only_pusher is not None and visitor is _PERSON:
        return tagged.only_pusher, _ONLY_PUSHER
    return None, _UNCREDITED


async def _pushed_by(tagged: TaggedPromotion, customer_id: int | None) -> tuple[int | None, str]:
    pusher = await last_pusher(tagged.promotion.id, customer_id, now()) if customer_id is not None else None
    return pusher, _UNCREDITED if pusher is None else _BY_PUSH
