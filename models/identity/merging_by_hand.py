"""Merging by hand: who knows two customers says that they are one person, and how they know it.

Nothing proves it, so it is asked with more care than what is proved: a promoter says it of customers of whom nobody
else knows anything, operators of everybody. Who merges, or undoes it, learns nothing of anybody else's customers.
"""

from models.identity.merges import WORDS_LENGTH, BadMerge, Evidence, Merge, SaidBy, merge, merges_of, undo
from models.people.customers import customer
from models.storage.database import transaction
from models.storage.queries import Query
from models.text.cleaning import clean_line

REASONS = (Evidence.TOLD, Evidence.NUMBER, Evidence.MAIL, Evidence.MET, Evidence.OTHER)
"""How somebody may know it."""


class NotAlone(BadMerge):
    """Somebody else knows one of these customers, too, or knew them: operators decide."""


class NoReason(BadMerge):
    """Whoever says so does not say how they know it."""


# Whatever another promoter could tell the two apart by. Each is found by the customer's number.
_KNOWN_TO_OTHERS = Query[int](
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM conversations WHERE customer_id = ? AND promoter_id <> ?)"
    " OR EXISTS (SELECT 1 FROM opens WHERE customer_id = ? AND promoter_id <> ?)"
    " OR EXISTS (SELECT 1 FROM opens WHERE addressed_to = ? AND promoter_id <> ?)"
    " OR EXISTS (SELECT 1 FROM pushes WHERE customer_id = ? AND promoter_id <> ?)"
    " OR EXISTS (SELECT 1 FROM details WHERE customer_id = ? AND promoter_id <> ?)"
    " OR EXISTS (SELECT 1 FROM checkins WHERE customer_id = ? AND promoter_id <> ?)"
    " OR EXISTS (SELECT 1 FROM meetings WHERE customer_id = ? AND promoter_id <> ?)"
    " OR EXISTS (SELECT 1 FROM handovers WHERE customer_id = ? AND giver_id <> ?)"
)


async def is_alone_with(customer_id: int, promoter_id: int) -> bool:
    """Tell whether this promoter is the only one who ever had to do with the customer."""
    return await _KNOWN_TO_OTHERS.first(*(customer_id, promoter_id) * 8) is None


async def may_merge(numbers: tuple[int, int], promoter_id: int | None) -> bool:
    """Tell whether this promoter may say that the two are one; None: an operator."""
    return promoter_id is None or all([await is_alone_with(each, promoter_id) for each in numbers])


async def merge_by_hand(one: int, other: int, *, reason: str, words: str = "", promoter_id: int | None) -> Merge | None:
    """Merge the two since somebody says so, for one of REASONS; the older number stays.

    ``promoter_id``: who says so; None: an operator.

    Return None where they are one already. Raise NotAlone, NoReason, BadMerge, NoSuchCustomer.
    """
    said = clean_line(words, WORDS_LENGTH)
    if reason not in REASONS or (reason == Evidence.OTHER and not said):
        raise NoReason("say how you know it")
    async with transaction():
        kept, gone = sorted([(await customer(one)).id, (await customer(other)).id])
        if not await may_merge((kept, gone), promoter_id):
            raise NotAlone("an operator has to look at this")
        by = SaidBy(promoter_id=promoter_id, words=said)
        return await merge(kept, gone, evidence=f"{reason}:{promoter_id or 'operator'}", said=by)


async def merges_to_undo(customer_id: int, promoter_id: int | None) -> list[Merge]:
    """Return what this customer came out of and the viewer may take apart, the latest first.

    An operator: all that stands; a promoter: what they said themselves, of customers who are still theirs alone.
    """
    standing = [each for each in await merges_of(customer_id) if each.undone_at is None and each.evidence_print]
    if promoter_id is not None:
        own = await is_alone_with(customer_id, promoter_id)
        standing = [each for each in standing if own and each.promoter_id == promoter_id]
    return standing[::-1]


async def undo_by_hand(number: int, promoter_id: int | None) -> Merge | None:
    """Undo a merge; None where there is none of this number that the viewer may undo."""
    async with transaction():
        made = await Merge.get_or_none(id=number)
        if made is None or made not in await merges_to_undo(made.kept_id, promoter_id):
            return None
        return await undo(number)
