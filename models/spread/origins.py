"""Origins: through which open a reader came to a promotion, told from the rows of the two alone."""

from dataclasses import dataclass

from models.sharing.ways import Way
from models.spread.edges import Certainty


@dataclass(frozen=True, slots=True)
class Opening:
    """What an open and its tag say of where it came from, and of who may have come through it."""

    id: int
    tag: str
    promotion_id: int
    promoter_id: int | None
    customer_id: int | None
    visitor: str
    state: str
    addressed_to: int | None
    parent_open_id: int | None
    """The open that the link names."""
    way: str = ""
    """Of the tag."""
    child_of: int | None = None
    """The open by whose reader the tag was made."""
    recipient_id: int | None = None
    """The customer for whom the tag was made."""

    @property
    def is_persons(self) -> bool:
        return self.visitor == "person"

    @property
    def counts(self) -> bool:
        return self.is_persons and self.state != "fetched"


@dataclass(frozen=True, slots=True)
class Origin:
    parent_open_id: int | None
    way: Way
    certainty: Certainty


def origin(seen: Opening, named: Opening | None, addressees: int | None) -> Origin | None:
    """Return through which open it came; None where nothing says that it came through any.

    ``named``: the open that the link names, where there is one. ``addressees``: the latest open before this one by the
    customer to whom the card was sent.
    """
    if not seen.is_persons:
        return None
    through = named if named is not None and _came_by_mark(seen, named) else None
    if through is not None and seen.customer_id is not None and seen.customer_id == through.customer_id:
        return Origin(None, way(seen), Certainty.UNKNOWN)  # one's own opening again is no child
    if addressees is not None and seen.customer_id != seen.addressed_to and not _names_another(seen):
        return Origin(addressees, Way.FORWARD, Certainty.PROBABLE)
    if through is not None:
        return Origin(through.id, way(seen), Certainty.CERTAIN)
    return None if seen.parent_open_id is None else Origin(None, way(seen), Certainty.UNKNOWN)


def way(seen: Opening) -> Way:
    """Return the way that the link says; of one that no reader passed on, whether the card was addressed."""
    if _names_another(seen):
        return Way.SHARE  # a link with `?via=`, as the share button made them once
    if seen.way:
        return Way(seen.way)
    if seen.recipient_id is not None:
        return Way.PUSH
    return Way.TAG if seen.child_of is None else Way.MENU  # the only one from before ways were written down


def _names_another(seen: Opening) -> bool:
    """Tell whether the link itself names an open, and not its tag."""
    return seen.parent_open_id is not None and seen.parent_open_id != seen.child_of


def _came_by_mark(seen: Opening, named: Opening) -> bool:
    """Tell whether the link is one that the named open's reader passed on. A smaller number rules circles out."""
    is_theirs = seen.child_of == named.id or seen.tag == named.tag
    return named.is_persons and named.id < seen.id and named.promotion_id == seen.promotion_id and is_theirs
