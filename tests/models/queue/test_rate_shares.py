"""Shares of the platforms' rates: never more than one together, and each courier's fair part before long."""

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.queue.rate_shares import RateShare, fair_share, read_shares, renewed, replace_shares
from models.storage.database import Database

ROUNDING = 1e-6


async def test_of_two_who_read_the_same_version_one_stores(database: Database) -> None:
    version, shares = await read_shares()
    assert (version, shares) == (0, {})
    assert await replace_shares(renewed(shares, "yi", in_use=0), version=version)
    assert not await replace_shares(renewed(shares, "zed", in_use=0), version=version)
    version, shares = await read_shares()
    assert shares == {"yi": RateShare(1.0, 1)}
    assert await replace_shares(renewed(shares, "zed", in_use=0), version=version)
    assert (await read_shares())[1] == {"yi": RateShare(1.0, 1), "zed": RateShare(0.0, 1)}


def test_a_share_is_given_up_once_less_is_under_way_and_then_taken() -> None:
    shares = renewed(renewed({}, "yi", in_use=0), "zed", in_use=0)
    shares = renewed(shares, "yi", in_use=0.9)
    assert renewed(shares, "zed", in_use=0)["zed"].share == 1 - 0.9 + (shares["yi"].share - 0.9)
    shares = renewed(shares, "yi", in_use=0.4)
    assert renewed(shares, "zed", in_use=0)["zed"].share == 0.5


def test_what_a_dead_courier_held_is_free() -> None:
    shares = renewed({"yi": RateShare(1.0, 7)}, "zed", in_use=0, dead=["yi"])
    assert shares == {"zed": RateShare(1.0, 1)}


@dataclass
class OneOfMany:
    in_use: float = 0.0
    share: float = field(default=0.0)


class Couriers(RuleBasedStateMachine):
    """Couriers come, send, renew, leave and die in any order. A dead one is known by all: nobody sends for it."""

    NAMES = st.sampled_from(["yi", "er", "san", "si"])

    @initialize()
    def begin(self) -> None:
        self.shares: dict[str, RateShare] = {}
        self.living: dict[str, OneOfMany] = {}
        self.dead: set[str] = set()

    @rule(name=NAMES)
    def renews(self, name: str) -> None:
        courier = self.living.setdefault(name, OneOfMany())
        self.dead.discard(name)
        self.shares = renewed(self.shares, name, in_use=courier.in_use, dead=self.dead & self.shares.keys())
        courier.share = min(self.shares[name].share, fair_share(self.shares))

    @rule(name=NAMES, part=st.floats(0, 1))
    def sends(self, name: str, part: float) -> None:
        """Never more than it may; what it sent before still counts for a while."""
        if (courier := self.living.get(name)) is not None:
            courier.in_use = max(courier.in_use, courier.share * part)

    @rule(name=NAMES)
    def is_answered(self, name: str) -> None:
        if (courier := self.living.get(name)) is not None:
            courier.in_use = 0.0

    @rule(name=NAMES)
    def dies(self, name: str) -> None:
        if self.living.pop(name, None) is not None:
            self.dead.add(name)

    @invariant()
    def together_they_hold_no_more_than_one(self) -> None:
        assert sum(each.share for each in self.shares.values()) <= 1 + ROUNDING

    @invariant()
    def nobody_sends_more_than_it_holds(self) -> None:
        for name, courier in self.living.items():
            assert courier.in_use <= self.shares[name].share + ROUNDING

    def teardown(self) -> None:
        """Once all is answered, three rounds bring each living one its fair share."""
        for _ in range(3):
            for name, courier in self.living.items():
                courier.in_use = 0.0
                self.renews(name)
        for name in self.living:
            assert abs(self.shares[name].share - 1 / len(self.living)) < ROUNDING


TestCouriers = Couriers.TestCase
