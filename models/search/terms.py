"""Terms: the words that a text is found by, cut the same way for every database and for every question.

Words are compared in their compatible form and without case (NFKC, casefold). Scripts that are written without spaces
(Chinese, Japanese, Korean, Thai …) are cut into overlapping pairs of characters, so that any two that stand side by
side are found, wherever a dictionary would see a word end; single characters are terms of their own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

VERSION = 1
"""How terms are cut: to be raised with every change, and all passages are made anew at the next start."""
MAX_TERMS = 30_000
"""Terms of one passage; longer texts are found by their beginning."""
TERM_LENGTH = 60
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u30ff\u3105-\u4dbf"
    r"\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


_ASCII_WORD = re.compile("[a-z0-9]+")
"""What ``cut`` makes of folded ASCII, at a tenth of its time."""


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    start: int
    end: int
    """Where it stands in the text it was cut from."""


def cut(text: str) -> list[Term]:
    """Return a text's terms in their order: words, and pairs of characters where words have no spaces between them."""
    return [term for run in _runs(text) for term in _cut_run(run)][:MAX_TERMS]


def letters(text: str) -> Iterator[Term]:
    """Yield the single characters of scripts without spaces."""
    for at, character in enumerate(text):
        if _is_unspaced(character):
            yield Term(_folded(character), at, at + 1)


def index_words(texts: Iterable[str]) -> str:
    """Return what is indexed of these texts: their terms, then each single character once, with spaces between."""
    words: list[str] = []
    single: dict[str, None] = {}
    for text in texts:
        if text.isascii():
            words += [word[:TERM_LENGTH] for word in _ASCII_WORD.findall(text.lower())]
            continue
        words += [term.text for term in cut(text)]
        single |= dict.fromkeys(term.text for term in letters(text))
    return " ".join([*words[:MAX_TERMS], *single])


Run = list[tuple[str, int]]
"""Folded characters that belong together, each with its place in the text."""


def _runs(text: str) -> Iterator[Run]:
    run: Run = []
    unspaced = False
    for at, character in enumerate(text):
        folded = _folded(character)
        if run and (not folded or _is_unspaced(character) != unspaced):
            yield run
            run = []
        if folded:
            unspaced = _is_unspaced(character)
            run.append((folded, at))
    if run:
        yield run


def _cut_run(run: Run) -> list[Term]:
    if len(run) == 1 or not _UNSPACED.match(run[0][0]):
        return [Term("".join(folded for folded, _ in run)[:TERM_LENGTH], run[0][1], run[-1][1] + 1)]
    return [Term(one + other, at, there + 1) for (one, at), (other, there) in pairwise(run)]


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    """Return the character as it is compared; empty for what stands between words."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c).startswith("M"))


@lru_cache(maxsize=20_000)
def _is_unspaced(character: str) -> bool:
    return _UNSPACED.match(_folded(character)) is not None
