"""When a spread happened: worked out from the numbers of its opens alone, which hold their times."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.spread.tree import Tree
from models.storage.row_numbers import first_at, time_of


def half_life(tree: Tree) -> timedelta | None:
    """Return how long after the first open half of the tree's opens had come; None for an empty tree."""
    if not tree.opens:
        return None
    return time_of(tree.opens[(len(tree) - 1) // 2]) - time_of(tree.opens[0])


def best_hours(tree: Tree, zone: ZoneInfo, limit: int = 3) -> list[tuple[int, int]]:
    """Return the hours of the day in which most opens came, on this zone's clocks, each with how many."""
    found: Counter[int] = Counter()
    start = end = 0
    hour = 0
    for number in tree.opens:  # in the order of time, so each quarter of an hour is looked up once
        if not start <= number < end:
            at = time_of(number)
            start, end = _quarter(at)
            hour = at.astimezone(zone).hour
        found[hour] += 1
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))[:limit]


def _quarter(at: datetime) -> tuple[int, int]:
    """Return the numbers of this quarter of an hour: every zone's hours begin with one."""
    begun = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return first_at(begun), first_at(begun + timedelta(minutes=15))
