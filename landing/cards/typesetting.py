"""Typesetting: which lines a text breaks into in its box, which size fits, where an ellipsis must do."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from landing.cards.typeface import Weight, width_of
from models.text.line_breaks import EAST_ASIAN, clusters, reads_backwards, unbroken

_PHRASE_END = frozenset("，。！？；：,.!?;:")
_PHRASE_REWARD = 0.12  # what ending a line with a phrase is worth, in line costs
_LINE_COST = 10.0  # more than any unevenness, so that no line is added for evenness' sake


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of one size, ready to be drawn; all measures in pixels."""

    lines: tuple[str, ...]
    size: int
    leading: int
    weight: Weight
    backwards: bool = False
    """Set from the right, as its script is read."""

    @property
    def height(self) -> int:
        """Pixels from the top of the first line to the bottom of the last."""
        return self.leading * len(self.lines)


def set_text(
    text: str, *, width: int, height: int, sizes: Sequence[int], weight: Weight, leading: float = 1.28
) -> TextBlock:
    """Set the text at the largest of `sizes` (falling) that fits the box whole; else the smallest, with an ellipsis.

    At larger sizes a word is never cut; `leading` is the distance of baselines in sizes.
    """
    for size in sizes:
        step = round(size * leading)
        lines = wrap(text, width=width, weight=weight, size=size)
        last = size == sizes[-1]
        whole = all(width_of(word.rstrip(), weight, size) <= width for word in unbroken(text))
        if len(lines) <= height // step and (whole or last):
            return TextBlock(
                tuple(_balanced(lines, text, width, weight, size)), size, step, weight, reads_backwards(text)
            )
    max_lines = max(1, height // step)
    shown = (*lines[: max_lines - 1], shortened(lines[max_lines - 1] + "…", width, weight, size))
    return TextBlock(shown, size, step, weight, reads_backwards(text))


def wrap(text: str, *, width: float, weight: Weight, size: int) -> list[str]:
    """Break the text into lines no wider than `width` pixels; a word that is wider alone is cut."""
    lines: list[str] = []
    line, pen = "", 0.0
    for word in unbroken(text):
        extent = width_of(word.rstrip(), weight, size)
        if line and pen + extent > width:
            lines.append(line.rstrip())
            line, pen = "", 0.0
        if extent <= width:
            line += word
            pen += width_of(word, weight, size)
            continue
        for cluster in clusters(word):
            step = width_of(cluster, weight, size)
            if line and pen + step > width:
                lines.append(line.rstrip())
                line, pen = "", 0.0
            line += cluster
            pen += step
    return [*lines, line.rstrip()] if line.strip() else lines


def shortened(text: str, width: float, weight: Weight, size: int) -> str:
    """Return the text, cut before an ellipsis if it is wider than `width` pixels or already ends in one."""
    if not text.endswith("…") and width_of(text, weight, size) <= width:
        return text
    mark = "…" if EAST_ASIAN.search(text[:-1]) else "\ue026"
    kept = text.removesuffix("…")
    pieces = clusters(kept)
    while pieces and width_of("".join(pieces).rstrip() + mark, weight, size) > width:
        pieces.pop()
    kept = "".join(pieces)
    return kept.rstrip(" ,.;:，。、；：") + mark


def _balanced(lines: list[str], text: str, width: int, weight: Weight, size: int) -> list[str]:
    """Set the text in as many lines, but even, and ending with a phrase: no headline may end in one lonely word.

    Each line costs the square of what it leaves empty; the cheapest way to set the first n words is found for every n.
    """
    words = list(unbroken(text))
    extents = [width_of(word, weight, size) for word in words]
    bare = [width_of(word.rstrip(), weight, size) for word in words]
    if len(lines) <= 1 or max(bare) > width:
        return lines
    costs, starts = [0.0], [0]
    for end in range(1, len(words) + 1):
        best, begun, extent = inf, 0, bare[end - 1] - extents[end - 1]  # the space that ends a line takes no room
        for start in range(end - 1, -1, -1):
            extent += extents[start]
            if extent > width:
                break
            cost = costs[start] + _LINE_COST + (1 - extent / width) ** 2
            if cost < best:
                best, begun = cost, start
        costs.append(best - (_PHRASE_REWARD if words[end - 1].rstrip()[-1] in _PHRASE_END else 0.0))
        starts.append(begun)
    broken: list[str] = []
    end = len(words)
    while end:
        broken.insert(0, "".join(words[starts[end] : end]).rstrip())
        end = starts[end]
    return broken
