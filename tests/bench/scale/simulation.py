"""What a number of opens a day needs, and what ends first: arithmetic alone, from figures and from what is assumed."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.scale.figures import Cost, Figures

DAY_S = 86_400
YEAR = 365
_QUARTERS = 96
"""Of an hour, a day."""


@dataclass(frozen=True)
class Habits:
    """What is assumed of people. Yours differ: change them and print the tables again."""

    pages: float = 0.5
    """Opens that are of a page; the others are of a link."""
    reports: float = 3.0
    """Reports of a page that is open: how long, how far, what was pressed."""
    messages: float = 0.02
    """Messages, notices among them, for an open."""
    customers: float = 0.005
    """New customers for an open."""
    cards: float = 5_000.0
    """Promoters by promotions by channels that are opened in the same days: sums are kept for each."""
    peak: float = 4.0
    """Times the day's average in its busiest minutes."""


@dataclass(frozen=True)
class Machines:
    """What is assumed of machines."""

    core: float = 0.5
    """How much of a core may be used in those minutes, so that answers stay quick."""
    primary_cores: float = 16.0
    disk_mb_s: float = 200.0
    """That the primary's disk takes for its log and, a while later, its tables."""
    disk_tb: float = 4.0
    network_mbit_s: float = 1_000.0
    bot_messages_s: float = 30.0
    """That a platform takes of one bot (Telegram)."""


@dataclass(frozen=True)
class Need:
    """In the busiest minutes, where nothing else is said."""

    opens_a_day: float
    opens_s: float
    landing_cores: float
    worker_cores: float
    counting_core: float
    """Of the one worker that counts, over the day."""
    primary_cores: float
    rows_s: float
    log_mb_s: float
    disk_gb_a_day: float
    network_mbit_s: float
    messages_s: float


@dataclass(frozen=True)
class Limit:
    what: str
    opens_a_day: float
    then: str


def at_once(costs: Iterator[tuple[float, Cost]] | list[tuple[float, Cost]]) -> Cost:
    """Add costs up, each so many times."""
    weighed = list(costs)
    return Cost(
        sum(times * cost.ours_us for times, cost in weighed),
        sum(times * cost.postgres_us for times, cost in weighed),
        sum(times * cost.log_bytes for times, cost in weighed),
    )


def an_open(figures: Figures, habits: Habits) -> Cost:
    """Return what an open costs, on the average, with its reports; the messages that follow it are the workers'."""
    links = 1 - habits.pages
    reports = habits.pages * habits.reports
    return at_once([(links, figures.link), (habits.pages, figures.page), (reports, figures.report)])


def bytes_kept(figures: Figures, habits: Habits) -> float:
    """Return what an open leaves on the primary's disk, with its reports, messages and customers, but without sums."""
    reports = habits.pages * habits.reports * figures.report_bytes
    people = habits.messages * figures.message_bytes + habits.customers * figures.customer_bytes
    return figures.open_bytes + reports + people


def sums_a_day(opens_a_day: float, habits: Habits) -> float:
    """Return how many cards and quarters of an hour have an open, where opens fall anywhere."""
    quarters = _QUARTERS * habits.cards
    return quarters * -math.expm1(-opens_a_day / quarters)


def need(opens_a_day: float, figures: Figures, habits: Habits, machines: Machines) -> Need:
    opens_s = opens_a_day / DAY_S * habits.peak
    messages_s = opens_s * habits.messages
    cost, message, counting = an_open(figures, habits), figures.message, figures.counting
    all_of_it = at_once([(1, cost), (habits.messages, message), (1, counting)])
    kept = opens_a_day * bytes_kept(figures, habits) + sums_a_day(opens_a_day, habits) * figures.sum_bytes
    wire = (1 - habits.pages) * figures.link_wire + habits.pages * figures.page_wire
    return Need(
        opens_a_day=opens_a_day,
        opens_s=opens_s,
        landing_cores=opens_s * cost.ours_us / 1e6 / machines.core,
        worker_cores=messages_s * message.ours_us / 1e6 / machines.core,
        counting_core=opens_a_day * (counting.ours_us + counting.postgres_us) / 1e6 / DAY_S,
        primary_cores=opens_s * all_of_it.postgres_us / 1e6 / machines.core,
        rows_s=opens_s * (1 + habits.pages * habits.reports) + messages_s,
        log_mb_s=opens_s * all_of_it.log_bytes / 1e6,
        disk_gb_a_day=kept / 1e9,
        network_mbit_s=opens_s * wire * 8 / 1e6,
        messages_s=messages_s,
    )


def limits(figures: Figures, habits: Habits, machines: Machines) -> list[Limit]:
    """List what ends, and at how many opens a day, the first to end first."""

    def at(what: str, used: Callable[[Need], float], then: str) -> Limit:
        return Limit(what, _until(lambda opens: used(need(opens, figures, habits, machines))), then)

    found = [
        at(
            "one landing process (one core)",
            lambda it: it.landing_cores,
            "start another, also on another machine: `--role landing`",
        ),
        at(
            f"messages of one bot, {machines.bot_messages_s:.0f} a second",
            lambda it: it.messages_s / machines.bot_messages_s,
            "nothing is lost, notices wait for their turn; a bot for each brand or country, an installation each",
        ),
        at("one worker process (one core)", lambda it: it.worker_cores, "start another: `--role worker`"),
        at(
            f"the primary's {machines.primary_cores:.0f} cores",
            lambda it: it.primary_cores / machines.primary_cores,
            "a larger one, and reading elsewhere; then an installation for each country",
        ),
        at(
            f"the primary's disk, {machines.disk_mb_s:.0f} MB a second",
            lambda it: 2 * it.log_mb_s / machines.disk_mb_s,
            "a faster one: each byte of log is written to a table later",
        ),
        at(
            f"a year on {machines.disk_tb:.0f} TB",
            lambda it: it.disk_gb_a_day * YEAR / 1000 / machines.disk_tb,
            "a larger disk, or a fresh installation for a new year",
        ),
        at(
            f"network, {machines.network_mbit_s:,.0f} Mbit/s",
            lambda it: it.network_mbit_s / machines.network_mbit_s,
            "landing machines behind two balancers; pictures of cards from a cache in front",
        ),
        at(
            "the one worker that counts",
            lambda it: it.counting_core,
            "figures are late in busy hours and catch up at night; beyond that, an installation for each country",
        ),
    ]
    return sorted(found, key=lambda each: each.opens_a_day)


def _until(used: Callable[[float], float]) -> float:
    """Return how many opens a day use all of it, by halving: what grows with opens does not all grow in proportion."""
    low, high = 1.0, 1e15
    for _ in range(100):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if used(middle) < 1 else (low, middle)
    return low


def processes(cores: float) -> int:
    """Return how many processes so many cores are: two at least, so that one may die."""
    return max(2, math.ceil(cores))
