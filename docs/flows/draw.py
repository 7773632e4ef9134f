"""Draw the flows: each ``*.flow`` in this folder becomes an SVG of the same name: `python docs/flows/draw.py`.

A flow is read line by line: ``title``, a ``lane`` for each who takes part, then a ``step`` for each arrow, of which
some lie between ``begin`` and ``end`` of a transaction. What stands in backticks is a name of the code's own (a module,
a class, a function; without a dot: a table), which tests/test_architecture.py looks up.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent

LANE, LEFT, WIDTH = 96, 34, 1000
HEAD, ROW, LINE = 104, 30, 17
"""Pixels: the lanes' heads, what a step takes at least, a line of text."""
PER_LINE = 68
"""Letters that fit beside the lanes, of the sentence and of the names alike."""

_STYLE = """
  .sheet { fill: #fffdf9; stroke: #d9d0c2 } .title { font: 600 19px system-ui, sans-serif; fill: #2b2622 }
  .head { fill: #f1e9dc; stroke: #cbbfae } .who { font: 600 12px ui-monospace, monospace; fill: #2b2622 }
  .what { font: 10px system-ui, sans-serif; fill: #6b6259 } .life { stroke: #cbbfae; stroke-dasharray: 3 4 }
  .arrow { stroke: #9a4a1f; stroke-width: 1.6; fill: none } .tip, .dot { fill: #9a4a1f }
  .text { font: 13px system-ui, sans-serif; fill: #2b2622 }
  .name { font: 11.5px ui-monospace, monospace; fill: #2f5d8a }
  .band { fill: #2f7d5b; fill-opacity: .09; stroke: #2f7d5b; stroke-opacity: .5 }
  .bound { font: 600 10.5px system-ui, sans-serif; fill: #2f7d5b } .number { font: 600 10px system-ui; fill: #fffdf9 }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #1d1a18; stroke: #46403a } .title, .who, .text { fill: #efe7db } .what { fill: #b3a798 }
    .head { fill: #2c2723; stroke: #574f47 } .life { stroke: #574f47 } .arrow { stroke: #e59a68 }
    .tip, .dot { fill: #e59a68 } .name { fill: #8fbce6 } .band { fill: #6cc79d; stroke: #6cc79d }
    .bound { fill: #6cc79d } .number { fill: #1d1a18 }
  }
"""


class Lane(NamedTuple):
    name: str
    caption: str


class Step(NamedTuple):
    """One arrow, from lane to lane; a dot where both are the same."""

    start: str
    end: str
    sentence: str
    names: tuple[str, ...]


class Bound(NamedTuple):
    """Steps that happen together or not at all: the first of them, and the one after the last."""

    label: str
    first: int
    after: int


@dataclass
class Flow:
    title: str = ""
    lanes: list[Lane] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)

    def names(self) -> list[str]:
        """Every name of the code's that the picture shows."""
        return [name for step in self.steps for name in step.names]


def read(text: str) -> Flow:
    """Read a flow. Raises ValueError, naming the line that can't be read."""
    flow, opened = Flow(), list[tuple[str, int]]()
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(": ")
        match word:
            case "title":
                flow.title = rest
            case "lane":
                flow.lanes.append(Lane(*_parts(rest, 2)))
            case "step":
                way, sentence, names = _parts(rest, 3)
                start, end = _parts(way, 2, ">")
                flow.steps.append(Step(start, end, sentence, tuple(re.findall(r"`([^`]+)`", names))))
            case "begin":
                opened.append((rest, len(flow.steps)))
            case "end":
                flow.bounds.append(Bound(*opened.pop(), len(flow.steps)))
            case _:
                raise ValueError(f"can't be read: {line}")
    if unknown := {lane for step in flow.steps for lane in step[:2]} - {lane.name for lane in flow.lanes}:
        raise ValueError(f"no lane of that name: {', '.join(sorted(unknown))}")
    return flow


def _parts(text: str, number: int, mark: str = "|") -> list[str]:
    parts = [part.strip() for part in text.split(mark)]
    if len(parts) != number:
        raise ValueError(f"needs {number} parts between {mark}: {text}")
    return parts


def draw(flow: Flow) -> str:
    """Return the flow as SVG: lanes and arrows on the left, what they say on the right."""
    tops = _tops(flow)
    height = tops[-1] + 14
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(flow.title)}</title>',
        f'<desc id="d">{escape(" ".join(_spoken(flow)))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="sheet" x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="10"/>',
        f'<text class="title" x="18" y="30">{escape(flow.title)}</text>',
        *(part for bound in flow.bounds for part in _band(bound, tops)),
        *(part for place, lane in enumerate(flow.lanes) for part in _lane(place, lane, height)),
        *(part for place, step in enumerate(flow.steps) for part in _step(flow, place, step, tops[place])),
        "</svg>",
    ]
    return "\n".join(drawn) + "\n"


def _spoken(flow: Flow) -> Iterator[str]:
    for number, step in enumerate(flow.steps, 1):
        yield f"{number}. {step.start} to {step.end}: {step.sentence}"


def _tops(flow: Flow) -> list[int]:
    """Where each step begins, and where the last one ends."""
    tops = [HEAD + 14]
    for place, step in enumerate(flow.steps):
        edges = sum((bound.first == place + 1) * 20 + (bound.after == place + 1) * 8 for bound in flow.bounds)
        tops.append(tops[-1] + max(ROW, LINE * len(_lines(step)) + 12) + edges)
    if any(bound.first == 0 for bound in flow.bounds):
        return [top + 20 for top in tops]
    return tops


def _lines(step: Step) -> list[tuple[str, str]]:
    """Set the text of a step, line by line, each with its class."""
    sentence = [("text", line) for line in _wrapped(step.sentence.split(" "), " ")]
    return sentence + [("name", line) for line in _wrapped([_shown(name) for name in step.names], " · ")]


def _shown(name: str) -> str:
    """Put a table in brackets; what has a dot is a module, a class or a function."""
    return name if "." in name else f"[{name}]"


def _wrapped(words: list[str], gap: str) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]}{gap}{word}" if lines[-1] else word
        if len(longer) > PER_LINE and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


def _x(place: int) -> int:
    return LEFT + LANE // 2 + place * LANE - 16


def _lane(place: int, lane: Lane, height: int) -> Iterator[str]:
    x = _x(place)
    yield f'<rect class="head" x="{x - 45}" y="46" width="90" height="50" rx="6"/>'
    yield f'<text class="who" x="{x}" y="63" text-anchor="middle">{escape(lane.name)}</text>'
    first, _, second = lane.caption.partition(" / ")
    for y, words in ((77, first), (89, second)):
        yield f'<text class="what" x="{x}" y="{y}" text-anchor="middle">{escape(words)}</text>'
    yield f'<line class="life" x1="{x}" y1="97" x2="{x}" y2="{height - 12}"/>'


def _band(bound: Bound, tops: list[int]) -> Iterator[str]:
    top, bottom = tops[bound.first] - 23, tops[bound.after] - 6
    if any(bound.after == place for place in range(len(tops) - 1)):
        bottom = min(bottom, tops[bound.after] - 8)
    yield f'<rect class="band" x="10" y="{top}" width="{WIDTH - 20}" height="{bottom - top}" rx="7"/>'
    yield f'<text class="bound" x="20" y="{top + 14}">{escape(bound.label)}</text>'


def _step(flow: Flow, place: int, step: Step, top: int) -> Iterator[str]:
    lanes = [lane.name for lane in flow.lanes]
    start, end = (_x(lanes.index(name)) for name in (step.start, step.end))
    y = top + 8
    yield f'<circle class="dot" cx="{start}" cy="{y}" r="8"/>'
    yield f'<text class="number" x="{start}" y="{y + 3.5}" text-anchor="middle">{place + 1}</text>'
    if start != end:
        back = 7 if end > start else -7
        yield f'<line class="arrow" x1="{start + back}" y1="{y}" x2="{end - back}" y2="{y}"/>'
        yield f'<path class="tip" d="M{end} {y} l{-back * 1.4:g} -4.5 v9 z"/>'
    x = LEFT + LANE * len(lanes) + 4
    for number, (kind, line) in enumerate(_lines(step)):
        yield f'<text class="{kind}" x="{x}" y="{top + 12 + number * LINE}">{escape(line)}</text>'


def flows() -> dict[Path, Flow]:
    """By the file of its picture, every flow that is described here."""
    return {path.with_suffix(".svg"): read(path.read_text()) for path in sorted(HERE.glob("*.flow"))}


def main() -> None:
    """Write every picture anew."""
    for path, flow in flows().items():
        path.write_text(draw(flow))
        sys.stdout.write(f"{path.name}: {len(flow.steps)} steps\n")


if __name__ == "__main__":
    main()
