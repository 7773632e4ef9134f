"""``python -m tests.bench.scale``: the tables of docs/scale.md; ``--measure``: from new figures.

``--write FILE`` puts the tables into the document. Of what is assumed, each can be said: ``--pages 0.9 --peak 8``.
"""

import argparse
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from tests.bench.load import NoWrk
from tests.bench.scale.figures import MEASURED, Figures, read, written
from tests.bench.scale.simulation import Habits, Machines
from tests.bench.scale.tables import put_into, tables


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure this machine, three minutes; print the figures")
    parser.add_argument("--keep", action="store_true", help=f"with --measure: into {MEASURED.name}, too")
    parser.add_argument("--seconds", type=int, default=3, help="of each run")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into a document that has them")
    for assumed in (*fields(Habits), *fields(Machines)):
        parser.add_argument(f"--{assumed.name.replace('_', '-')}", type=float, default=assumed.default)
    chosen = parser.parse_args()
    try:
        figures = _measured(chosen.seconds, keep=chosen.keep) if chosen.measure else read()
    except NoWrk as missing:
        print(missing, file=sys.stderr)
        return 1
    habits = Habits(**{each.name: getattr(chosen, each.name) for each in fields(Habits)})
    machines = Machines(**{each.name: getattr(chosen, each.name) for each in fields(Machines)})
    found = tables(figures, habits, machines)
    if chosen.write:
        chosen.write.write_text(put_into(chosen.write.read_text(), found))
    else:
        print("\n\n".join(found.values()))
    return 0


def _measured(seconds: int, *, keep: bool) -> Figures:
    from tests.bench.scale.measuring import measured  # noqa: PLC0415  (brings the server along)

    with tempfile.TemporaryDirectory(prefix="handbill-scale-") as folder:
        figures = measured(Path(folder), seconds)
    print(written(figures))
    if keep:
        MEASURED.write_text(written(figures))
    return figures


if __name__ == "__main__":
    raise SystemExit(main())
