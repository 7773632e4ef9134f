"""The tables of docs/scale.md, as Markdown."""

import math
import re
from collections.abc import Callable, Iterable, Sequence

from tests.bench.scale.figures import Cost, Figures
from tests.bench.scale.simulation import (
    YEAR,
    Habits,
    Machines,
    Need,
    an_open,
    limits,
    need,
    processes,
)

ASKED = (1e6, 1e7, 1e8)
_PLACE = re.compile(r"(<!-- table: (\w+) -->)\n.*?(<!-- end -->)", re.DOTALL)


def tables(figures: Figures, habits: Habits, machines: Machines) -> dict[str, str]:
    """Return each table by its name, in the order of the document."""
    return {
        "costs": _costs(figures),
        "carried": _carried(figures, habits, machines),
        "needed": _needed(figures, habits, machines),
        "limits": _limits(figures, habits, machines),
    }


def _costs(figures: Figures) -> str:
    names = {
        "a link open": figures.link,
        "a page open": figures.page,
        "a report": figures.report,
        "a message relayed": figures.message,
        "counting an open, later": figures.counting,
    }
    kept = {
        "a link open": figures.open_bytes,
        "a page open": figures.open_bytes,
        "a report": figures.report_bytes,
        "a message relayed": figures.message_bytes,
    }
    rows = [_cost(name, cost, kept.get(name)) for name, cost in names.items()]
    head = ("what", "Handbill, µs", "PostgreSQL, µs", "its log", "kept on its disk")
    others = {"a customer": figures.customer_bytes, "sums of a card in a quarter of an hour": figures.sum_bytes}
    return _table(head, [*rows, *((name, "–", "–", "–", _bytes(kept)) for name, kept in others.items())])


def _cost(name: str, cost: Cost, kept: float | None) -> Sequence[str]:
    stays = "sums" if kept is None else _bytes(kept)
    return name, _two(cost.ours_us), _two(cost.postgres_us), _bytes(cost.log_bytes), stays


def _carried(figures: Figures, habits: Habits, machines: Machines) -> str:
    mixed, share = an_open(figures, habits), machines.core
    rows = [
        ("one core of one machine, SQLite: link opens", figures.sqlite_link_us, share),
        ("one core of a landing process: link opens", figures.link.ours_us, share),
        ("… opens as assumed, with their reports", mixed.ours_us, share),
        ("one core of the primary: opens as assumed, counted", mixed.postgres_us + figures.counting.postgres_us, share),
        ("one core of a worker: messages", figures.message.ours_us, share),
    ]
    return _table(
        ("what", "a second, all of it", f"a second, at {share:.0%}", "a day, with its peak"),
        [(name, _two(1e6 / us), _two(at * 1e6 / us), _big(at * 8.64e10 / us / habits.peak)) for name, us, at in rows],
    )


def _needed(figures: Figures, habits: Habits, machines: Machines) -> str:
    needs = [need(opens, figures, habits, machines) for opens in ASKED]
    return _table(
        ("what", *(f"{each.opens_a_day / 1e6:.0f} million opens a day" for each in needs)),
        [(name, *map(cell, needs)) for name, cell in _rows().items()],
    )


def _rows() -> dict[str, Callable[[Need], str]]:
    """Return what stands in each row."""
    return {
        "opens a second in busy minutes": lambda each: _two(each.opens_s),
        "rows a second of the primary": lambda each: _two(each.rows_s),
        "landing processes, a core each": lambda each: str(processes(each.landing_cores)),
        "worker processes, a core each": lambda each: str(processes(each.worker_cores)),
        "… of one's day that goes into counting": lambda each: f"{each.counting_core:.1%}",
        "the primary's cores": lambda each: str(max(2, math.ceil(each.primary_cores))),
        "its log": lambda each: f"{_two(each.log_mb_s)} MB/s",
        "its disk, a day": lambda each: _bytes(each.disk_gb_a_day * 1e9),
        "… a year": lambda each: _bytes(each.disk_gb_a_day * 1e9 * YEAR),
        "network": lambda each: f"{_two(each.network_mbit_s)} Mbit/s",
        "messages a second": lambda each: _two(each.messages_s),
    }


def _limits(figures: Figures, habits: Habits, machines: Machines) -> str:
    found = limits(figures, habits, machines)
    return _table(
        ("what ends", "at opens a day", "then"), [(each.what, _big(each.opens_a_day), each.then) for each in found]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _two(value: float) -> str:
    """Write two figures of it: the rest would not be true."""
    digits = max(0, 1 - math.floor(math.log10(value))) if value else 0
    return f"{round(value, 1 - math.floor(math.log10(value))):,.{digits}f}" if value else "0"


def _big(value: float) -> str:
    for size, name in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if value >= size:
            return f"{_two(value / size)} {name}"
    return _two(value)


def _bytes(value: float) -> str:
    for size, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if value >= size:
            return f"{_two(value / size)} {name}"
    return f"{_two(value)} B"


def put_into(document: str, found: dict[str, str]) -> str:
    """Return the document with each table between its marks. Raise KeyError for a mark that no table has."""
    return _PLACE.sub(lambda place: f"{place[1]}\n{found[place[2]]}\n{place[3]}", document)
