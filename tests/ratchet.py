"""The ratchet: in no folder do the tests go through fewer of its lines and branches than they did.

``make check`` measures the tests, in whatever process they run our code, and has this compare each folder with its
figure in tests/coverage.toml. ``make ratchet`` raises the figures to what was measured last; nothing lowers them but an
edit, which is reviewed.
"""

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REPORT = ROOT / ".coverage" / "report.json"
FIGURES = Path(__file__).with_name("coverage.toml")
CHANCE_LEAST, CHANCE_IN = 2, 100
"""Lines and branches that may be gone through or not (what a kill interrupts, who of two is first): one in so many."""
HARDLY_PERCENT = 60.0
"""A file of which less is gone through is named, with the reason."""

_HEAD = """\
# Of each folder's lines and branches, how many the tests go through: per cent, at least. `make check` holds it,
# `make ratchet` raises it (tests/ratchet.py).
"""


@dataclass(frozen=True)
class Tally:
    """Lines and branches: how many there are, and how many of them were gone through."""

    covered: int
    there: int

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.covered + other.covered, self.there + other.there)

    @property
    def percent(self) -> float:
        return 100 * self.covered / self.there if self.there else 100.0

    @property
    def promised(self) -> float:
        """Per cent that is there at any run, with one decimal."""
        chance = max(CHANCE_LEAST, self.there // CHANCE_IN)
        return int(Tally(max(0, self.covered - chance), self.there).percent * 10) / 10


Tallies = Mapping[str, Tally]


def tallies(report: Mapping[str, Any]) -> dict[str, Tally]:
    """Return each file's, from a report of coverage.py."""
    return {
        file: Tally(
            each["summary"]["covered_lines"] + each["summary"]["covered_branches"],
            each["summary"]["num_statements"] + each["summary"]["num_branches"],
        )
        for file, each in report["files"].items()
    }


def of_folders(files: Tallies) -> dict[str, Tally]:
    folders: dict[str, Tally] = defaultdict(lambda: Tally(0, 0))
    for file, tally in files.items():
        folders[Path(file).parent.as_posix()] += tally
    return {folder: tally for folder, tally in sorted(folders.items()) if tally.there}


def complaints(files: Tallies, figures: Mapping[str, float], hardly: Mapping[str, str]) -> Iterator[str]:
    """Say what fell, what is new and what is hardly covered without being named."""
    for folder, tally in of_folders(files).items():
        if folder not in figures:
            yield f"{folder}: has no figure yet; `make ratchet` gives it one"
        elif tally.percent < figures[folder]:
            yield f"{folder}: {tally.percent:.2f} % of its lines and branches are tested; it was {figures[folder]} %"
    for file, tally in files.items():
        if tally.percent < HARDLY_PERCENT and file not in hardly:
            yield f"{file}: only {tally.percent:.0f} % are tested; test it, or name it with the reason in [hardly]"
    yield from (f"{file}: is named in [hardly], and is gone" for file in hardly.keys() - files.keys())


def raised(files: Tallies, figures: Mapping[str, float]) -> dict[str, float]:
    """Return the figures that hold from now on: of folders there are, none lower than before."""
    return {folder: max(tally.promised, figures.get(folder, 0.0)) for folder, tally in of_folders(files).items()}


def written(figures: Mapping[str, float], hardly: Mapping[str, str]) -> str:
    """Return the text of tests/coverage.toml."""
    lines = [_HEAD, "[folders]", *(f'"{folder}" = {figure}' for folder, figure in figures.items())]
    lines += ["", f"# Files of which less than {HARDLY_PERCENT:.0f} % are gone through, and why.", "[hardly]"]
    lines += [f"{json.dumps(file)} = {json.dumps(why, ensure_ascii=False)}" for file, why in hardly.items()]
    return "\n".join(lines) + "\n"


def main(*, may_write: bool) -> int:
    """Return the exit code."""
    files = tallies(json.loads(REPORT.read_text()))
    stored = tomllib.loads(FIGURES.read_text())
    figures, hardly = stored["folders"], stored["hardly"]
    if may_write:
        figures = raised(files, figures)
        FIGURES.write_text(written(figures, hardly))
    found = list(complaints(files, figures, hardly))
    print("\n".join(found) or f"coverage: {sum(files.values(), Tally(0, 0)).percent:.1f} %, no folder fell")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(may_write="--raise" in sys.argv))
