"""Shares of the platforms' rates: together the couriers of an installation never send faster than one of them may.

Each courier holds a share, a fraction of every rate, and all shares are one value, replaced whole by whoever has read
the version before: whatever happens at once, they never add up to more than one. A share grows only by what is free,
and is given up only once so little is under way. Nobody compares clocks: a courier that shows no sign of life for as
long as another watches is taken for dead, and its share is free.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from models.storage.channel_state import replace, versioned

_CHANNEL, _KEY = "couriers", "shares"
_LEAST = 0.001
"""What is less comes of rounding."""


@dataclass(frozen=True)
class RateShare:
    """What one courier holds."""

    share: float = 0.0
    """The fraction of each rate that it may use, and that nobody else may."""
    beat: int = 0
    """Its signs of life."""


RateShares = Mapping[str, RateShare]
"""By courier."""


def fair_share(shares: RateShares) -> float:
    return 1 / max(1, len(shares))


def renewed(shares: RateShares, courier: str, *, in_use: float, dead: Collection[str] = ()) -> dict[str, RateShare]:
    """Return the shares after a sign of life of this courier, which comes nearer to its fair share.

    ``in_use``: the fraction that what it sent of late still takes up. ``dead``: couriers whose shares are free.
    """
    others = {name: each for name, each in shares.items() if name != courier and name not in dead}
    mine = shares.get(courier, RateShare())
    fair = 1 / (len(others) + 1)
    free = 1 - sum(each.share for each in others.values())
    share = max(fair, min(mine.share, in_use)) if mine.share > fair else fair
    return others | {courier: RateShare(min(share, free) if free > _LEAST else 0.0, mine.beat + 1)}


async def read_shares() -> tuple[int, dict[str, RateShare]]:
    """Return the shares and their version."""
    version, stored = await versioned(_CHANNEL, _KEY)
    return version, {name: RateShare(**each) for name, each in stored.items()}


async def replace_shares(shares: RateShares, *, version: int) -> bool:
    """Store the shares in the place of that version. False: another courier was quicker."""
    return await replace(_CHANNEL, _KEY, {name: asdict(each) for name, each in shares.items()}, version=version)
