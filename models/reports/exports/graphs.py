"""How the spread is written down as a graph, for programs that draw or measure graphs: GraphML, Graphviz's DOT."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from models.reports.exports.formats import Add, Format
from models.reports.exports.selection import Row

_OF_EDGES = ("way", "certainty")
"""What is said of the line between two opens; the rest is said of an open."""
_NUMBERS = {"generation", "promotion_id", "promoter_id", "customer_id"}
_NO_WORD = re.compile(r'["\\]')
_LINES = {"certain": "solid", "probable": "dashed"}
_FILLS = {"opened": "white", "read": "lightgrey"}


class _Drawn:
    """The numbers of the opens written so far, which grow: 8 bytes each."""

    def __init__(self) -> None:
        self._numbers = array("q")

    def add(self, number: str) -> None:
        self._numbers.append(int(number))

    def has(self, number: str | None) -> bool:
        """Tell whether it was written: a line to what was left out would be a line to nothing."""
        if number is None:
            return False
        place = bisect_left(self._numbers, int(number))
        return place < len(self._numbers) and self._numbers[place] == int(number)


@contextmanager
def graphml(file: BinaryIO, columns: Sequence[str]) -> Iterator[Add]:
    """One node an open, one edge for each that came through another."""
    drawn = _Drawn()
    told = [column for column in columns if column not in {"open_id", *_OF_EDGES}]
    _write(file, '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for column in (*told, *_OF_EDGES):
        kind = "long" if column in _NUMBERS else "string"
        target = "all" if column in _OF_EDGES else "node"
        _write(file, f'<key id="{column}" for="{target}" attr.name="{column}" attr.type="{kind}"/>\n')
    _write(file, '<graph id="spread" edgedefault="directed">\n')

    def add(row: Row) -> None:
        number, parent = row["open_id"], row["parent_open_id"]
        _write(file, f"<node id={quoteattr(number)}>{_data(row, (*told, *_OF_EDGES))}</node>\n")
        drawn.add(number)
        if drawn.has(parent):
            ends = f"source={quoteattr(parent)} target={quoteattr(number)}"
            _write(file, f"<edge {ends}>{_data(row, _OF_EDGES)}</edge>\n")

    yield add
    _write(file, "</graph>\n</graphml>\n")


@contextmanager
def dot(file: BinaryIO, columns: Sequence[str]) -> Iterator[Add]:
    """One node an open, filled where it was read; one arrow for each that came through another, dashed if probably."""
    drawn = _Drawn()
    told = [column for column in columns if column not in {"open_id", *_OF_EDGES}]
    _write(file, 'digraph spread {\nrankdir=LR;\nnode [shape=circle, style=filled, width=0.2, label=""];\n')

    def add(row: Row) -> None:
        number, parent = row["open_id"], row["parent_open_id"]
        looks = {"tooltip": number, "fillcolor": _FILLS.get(row["state"], "white")}
        _write(file, f'"{number}" [{_attributes({**looks, **{column: row[column] for column in told}})}];\n')
        drawn.add(number)
        if drawn.has(parent):
            line = {"style": _LINES.get(row["certainty"], "dotted"), **{column: row[column] for column in _OF_EDGES}}
            _write(file, f'"{parent}" -> "{number}" [{_attributes(line)}];\n')

    yield add
    _write(file, "}\n")


def _write(file: BinaryIO, text: str) -> None:
    file.write(text.encode())


def _data(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return "".join(
        f'<data key="{column}">{escape(str(row[column]))}</data>' for column in columns if row[column] is not None
    )


def _attributes(values: Mapping[str, Any]) -> str:
    said = {name: _NO_WORD.sub(r"\\\g<0>", str(value)) for name, value in values.items() if value is not None}
    return ", ".join(f'{name}="{value}"' for name, value in said.items())


GRAPHS: dict[str, Format] = {"graphml": graphml, "dot": dot}
"""By name; of the export ``spread`` alone."""
