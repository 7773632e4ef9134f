"""docs/scale.md says what the arithmetic says, and the arithmetic is of one piece."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.scale.figures import Figures, read, written
from tests.bench.scale.simulation import YEAR, Habits, Machines, Need, limits, need, sums_a_day
from tests.bench.scale.tables import put_into, tables

DOCUMENT = Path(__file__).parents[3] / "docs" / "scale.md"
FIGURES = read()
SHARES = st.floats(0.01, 0.99)
HABITS = st.builds(
    Habits,
    pages=SHARES,
    reports=st.floats(0.1, 20),
    messages=SHARES,
    customers=SHARES,
    cards=st.floats(1, 1e6),
    peak=st.floats(1, 20),
)


def test_the_document_has_the_tables_that_are_printed() -> None:
    text = DOCUMENT.read_text()
    assert put_into(text, tables(FIGURES, Habits(), Machines())) == text
    assert re.findall(r"<!-- table: (\w+) -->", text) == list(tables(FIGURES, Habits(), Machines()))


@pytest.mark.process
def test_its_command_prints_them() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "tests.bench.scale"], capture_output=True, text=True, check=True, cwd=DOCUMENT.parents[1]
    )
    assert printed.stdout.strip().split("\n\n") == list(tables(FIGURES, Habits(), Machines()).values())


@given(habits=HABITS, opens=st.floats(1e3, 1e9))
def test_twice_as_many_opens_need_twice_as_much_but_hardly_more_sums(habits: Habits, opens: float) -> None:
    one, two = (need(times * opens, FIGURES, habits, Machines()) for times in (1, 2))
    names = [each.name for each in fields(two) if each.name != "disk_gb_a_day"]
    assert [getattr(two, name) for name in names] == pytest.approx([2 * getattr(one, name) for name in names])
    assert one.disk_gb_a_day < two.disk_gb_a_day <= 2 * one.disk_gb_a_day * (1 + 1e-9)


def test_sums_are_one_for_each_open_of_a_thin_spread_and_never_more_than_there_are_quarters() -> None:
    habits = Habits(cards=1_000)
    assert sums_a_day(100, habits) == pytest.approx(100, rel=0.01)
    assert sums_a_day(1e9, habits) == pytest.approx(96_000)


@given(habits=HABITS)
def test_at_its_limit_each_thing_is_used_up(habits: Habits) -> None:
    machines = Machines()
    found = limits(FIGURES, habits, machines)
    assert [each.opens_a_day for each in found] == sorted(each.opens_a_day for each in found)
    at = {each.what: need(each.opens_a_day, FIGURES, habits, machines) for each in found}
    used_up: dict[str, Callable[[Need], float]] = {
        "one landing process (one core)": lambda it: it.landing_cores,
        "messages of one bot, 30 a second": lambda it: it.messages_s / machines.bot_messages_s,
        "one worker process (one core)": lambda it: it.worker_cores,
        "the primary's 16 cores": lambda it: it.primary_cores / machines.primary_cores,
        "the primary's disk, 200 MB a second": lambda it: 2 * it.log_mb_s / machines.disk_mb_s,
        "a year on 4 TB": lambda it: it.disk_gb_a_day * YEAR / 1000 / machines.disk_tb,
        "network, 1,000 Mbit/s": lambda it: it.network_mbit_s / machines.network_mbit_s,
        "the one worker that counts": lambda it: it.counting_core,
    }
    assert {what: used(at[what]) for what, used in used_up.items()} == pytest.approx(dict.fromkeys(at, 1.0))


def test_what_costs_more_carries_less() -> None:
    slow = replace(FIGURES, link=replace(FIGURES.link, ours_us=10 * FIGURES.link.ours_us))
    [quick, slower] = [
        next(each.opens_a_day for each in limits(figures, Habits(), Machines()) if "landing" in each.what)
        for figures in (FIGURES, slow)
    ]
    assert slower < quick


def test_figures_come_back_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text(written(FIGURES))
    again: Figures = read(tmp_path / "figures.toml")
    assert again == FIGURES


def test_a_mark_without_a_table_is_told() -> None:
    with pytest.raises(KeyError, match="nothing"):
        put_into("<!-- table: nothing -->\n<!-- end -->", {})
