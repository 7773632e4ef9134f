"""The ratchet turns one way: what falls is named, and only an edit lowers a figure."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from tests.ratchet import CHANCE_IN, CHANCE_LEAST, FIGURES, ROOT, Tally, complaints, raised, tallies, written

REPORT = {
    "files": {
        "bot/inbox.py": {
            "summary": {"covered_lines": 60, "num_statements": 70, "covered_branches": 20, "num_branches": 30}
        },
        "bot/__init__.py": {
            "summary": {"covered_lines": 0, "num_statements": 0, "covered_branches": 0, "num_branches": 0}
        },
    }
}
measured = st.builds(lambda covered, more: Tally(covered, covered + more), st.integers(0, 2000), st.integers(0, 300))


def test_lines_and_branches_count_alike() -> None:
    assert tallies(REPORT)["bot/inbox.py"] == Tally(80, 100)
    assert list(complaints(tallies(REPORT), {"bot": 80.0}, {})) == []


def test_a_folder_that_fell_is_named_with_both_figures() -> None:
    [said] = complaints(tallies(REPORT), {"bot": 80.1}, {})
    assert said == "bot: 80.00 % of its lines and branches are tested; it was 80.1 %"


def test_a_folder_without_a_figure_is_told_how_to_get_one() -> None:
    [said] = complaints(tallies(REPORT), {}, {})
    assert "make ratchet" in said


def test_a_file_that_is_hardly_tested_has_its_reason() -> None:
    files = {"bot/serve.py": Tally(3, 100)}
    [said] = complaints(files, {"bot": 0.0}, {})
    assert said.startswith("bot/serve.py: only 3 %")
    assert list(complaints(files, {"bot": 0.0}, {"bot/serve.py": "a reason"})) == []
    assert list(complaints(files, {"bot": 0.0}, {"bot/serve.py": "a reason", "bot/gone.py": "one"})) == [
        "bot/gone.py: is named in [hardly], and is gone"
    ]


@given(measured, st.floats(0, 100))
def test_raising_never_lowers_and_is_met_by_the_same_run(tally: Tally, before: float) -> None:
    files = {"bot/inbox.py": tally}
    figures = raised(files, {"bot": before, "gone": 99.0})
    assert figures.keys() <= {"bot"}
    assert figures.get("bot", 100.0) >= before
    assert list(complaints(files, raised(files, {}), {"bot/inbox.py": "a reason"})) == []


@given(measured)
def test_what_chance_decides_costs_no_folder_its_figure(tally: Tally) -> None:
    unlucky = Tally(max(0, tally.covered - max(CHANCE_LEAST, tally.there // CHANCE_IN)), tally.there)
    assert unlucky.percent >= tally.promised or tally.there == 0


def test_what_is_written_is_read_back_and_each_file_named_is_there() -> None:
    stored = tomllib.loads(FIGURES.read_text())
    assert tomllib.loads(written(stored["folders"], stored["hardly"])) == stored
    assert all(why and (ROOT / file).is_file() for file, why in stored["hardly"].items())
