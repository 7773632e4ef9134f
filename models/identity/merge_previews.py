"""Previews of a merge: the two side by side, as far as the viewer may see them, and what would be so afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.customer_records.notes import Note, notes_on
from models.customer_records.reminders import Reminder, reminders_on
from models.identity.claims import details_for
from models.identity.merging_by_hand import may_merge
from models.people.addresses import Address, addresses_of, reachable_as_one
from models.people.customers import Customer, Detail
from models.people.promoters import Promoter
from models.storage.queries import Query
from models.talking.communications import Communication, communications
from models.talking.conversations import Conversation, conversations_of, with_people

_SAID = Query[int]("SELECT count(*) FROM communications WHERE conversation_id = ?")
_READ = Query[int]("SELECT count(*) FROM opens WHERE customer_id = ? AND visitor = 'person'")
_READ_THROUGH = Query[int](
    "SELECT count(*) FROM opens WHERE customer_id = ? AND visitor = 'person' AND promoter_id = ?"
)


@dataclass(frozen=True, kw_only=True)
class MergeSide:
    """One of the two, as far as the viewer may see them."""

    customer: Customer
    conversations: Sequence[Conversation]
    last: Mapping[int, Communication]
    """What was said last, by its number."""
    notes: Sequence[Note]
    reminders: Sequence[Reminder]
    details: Sequence[Detail]
    addresses: Sequence[Address]
    """For operators alone."""
    said: int
    """How many messages, calls and meetings there are."""
    read: int
    """How many cards they are proved to have opened."""

    @property
    def own_name(self) -> str:
        return next((each.own_name for each in self.conversations if each.own_name), "")


@dataclass(frozen=True, kw_only=True)
class WayAfter:
    """Where a promoter would write to them, once they are one."""

    promoter: Promoter
    address: Address | None
    """None: they could not be written to."""
    joins: bool
    """Two conversations of this promoter's become one."""


@dataclass(frozen=True, kw_only=True)
class MergePreview:
    kept: MergeSide
    gone: MergeSide
    ways: Sequence[WayAfter]
    allowed: bool
    """False where an operator has to decide."""

    @property
    def name(self) -> str:
        """What they call themself afterwards; empty: there is none."""
        return self.kept.customer.name or self.gone.customer.name


async def preview(one: Customer, other: Customer, promoter_id: int | None) -> MergePreview | None:
    """Show what merging the two would mean to this promoter, None: an operator; None where they may not see both."""
    kept, gone = sorted((one, other), key=lambda each: each.id)
    sides = [await _side(each, promoter_id) for each in (kept, gone)]
    if promoter_id is not None and not all(each.conversations for each in sides):
        return None
    allowed = await may_merge((kept.id, gone.id), promoter_id)
    ways = [await _way(each, sides) for each in _promoters(sides)]
    return MergePreview(kept=sides[0], gone=sides[1], ways=ways if allowed else [], allowed=allowed)


async def _side(whose: Customer, promoter_id: int | None) -> MergeSide:
    theirs = [each for each in await conversations_of(whose.id) if promoter_id in {None, each.promoter_id}]
    talks = [with_people(each, each.promoter, whose) for each in theirs]
    read = _READ.first(whose.id) if promoter_id is None else _READ_THROUGH.first(whose.id, promoter_id)
    return MergeSide(
        customer=whose,
        conversations=talks,
        last=await communications(each.last_said_id for each in talks if each.last_said_id),
        notes=[note for each in talks for note in await notes_on(each.id)],
        reminders=[reminder for each in talks for reminder in await reminders_on(each.id)],
        details=await details_for(whose.id, promoter_id),
        addresses=[] if promoter_id is not None else await addresses_of(whose.id),
        said=sum([await _SAID.first(each.id) or 0 for each in talks]),
        read=await read or 0,
    )


def _promoters(sides: Sequence[MergeSide]) -> list[Promoter]:
    return list({talk.promoter_id: talk.promoter for each in sides for talk in each.conversations}.values())


async def _way(promoter: Promoter, sides: Sequence[MergeSide]) -> WayAfter:
    numbers = [each.customer.id for each in sides]
    talks = [talk for each in sides for talk in each.conversations if talk.promoter_id == promoter.id]
    address = await reachable_as_one(numbers, promoter.id)
    return WayAfter(promoter=promoter, address=address, joins=len(talks) > 1)
