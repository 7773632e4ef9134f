"""Search: what somebody looks for, as a condition on the passages, and where it stands in a text.

``towel "red bath"`` finds what has both the word and the two words side by side. Nothing that is typed reaches a
database's own query language: words become terms, and terms are letters and digits only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.passages import Subject
from models.plain_sql import is_sqlite
from models.terms import Term, cut, letters

QUESTION_LENGTH = 200
_MOST_PHRASES = 12
_QUOTED = re.compile(r'["“”„«»「」『』]([^"“”„«»「」『』]*)(?:["“”„«»「」『』]|$)|([^\s"“”„«»「」『』]+)')
_AROUND = 60
"""Characters of a snippet before and behind what was found."""


@dataclass(frozen=True)
class Question:
    """Phrases, each a sequence of terms that must stand side by side; all of them must be found."""

    phrases: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.phrases)


NOTHING_ASKED = Question(())


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it is what was looked for."""

    text: str
    found: bool = False


def asked(text: str) -> Question:
    """The question that somebody typed; an empty one where there is no word in it."""
    phrases: list[tuple[str, ...]] = []
    for quoted, bare in _QUOTED.findall(text[:QUESTION_LENGTH]):
        phrases += _phrases(quoted or bare)
    return Question(tuple(dict.fromkeys(phrases))[:_MOST_PHRASES])


def _phrases(words: str) -> list[tuple[str, ...]]:
    """Terms side by side. A single character of an unspaced script may be a part of any pair: it stands for itself."""
    alone = {term.text for term in letters(words)}
    phrases: list[tuple[str, ...]] = []
    current: list[str] = []
    for term in cut(words):
        if term.text in alone:
            phrases += [tuple(current), (term.text,)]
            current = []
        else:
            current.append(term.text)
    return [phrase for phrase in [*phrases, tuple(current)] if phrase]


def matching(question: Question, subject: Subject) -> tuple[str, list[Any]]:
    """An SQL query, with ``?`` for its values, for the numbers of this subject's rows that have what is asked for."""
    if is_sqlite():
        sql = (
            "SELECT p.subject_id FROM passage_words w JOIN passages p ON p.id = w.rowid"
            " WHERE p.subject = ? AND w.passage_words MATCH ?"
        )
        return sql, [subject.value, " AND ".join(f'"{" ".join(phrase)}"' for phrase in question.phrases)]
    every = " && ".join("phraseto_tsquery('simple', ?)" for _ in question.phrases)
    sql = "SELECT subject_id FROM passages WHERE subject = ? AND to_tsvector('simple', words) @@ "
    return f"{sql}({every})", [subject.value, *(" ".join(phrase) for phrase in question.phrases)]


def marked(text: str, question: Question) -> list[Piece]:
    """The whole text in pieces, those that were looked for marked."""
    pieces: list[Piece] = []
    at = 0
    for start, end in _found(text, question):
        pieces += [Piece(text[at:start]), Piece(text[start:end], found=True)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def snippet(text: str, question: Question) -> list[Piece]:
    """The part of the text around the first thing found, on one line; its beginning where nothing is found in it."""
    line = " ".join(text.split())
    spans = _found(line, question)
    first, last = spans[0] if spans else (0, 0)
    start, end = max(0, first - _AROUND), min(len(line), last + 2 * _AROUND)
    pieces = marked(line[start:end], question)
    before = [Piece("…")] if start else []
    return [*before, *pieces, *([Piece("…")] if end < len(line) else [])]


def _found(text: str, question: Question) -> list[tuple[int, int]]:
    """Where the phrases stand, those that touch or overlap as one."""
    terms, single = cut(text), list(letters(text))
    spans: list[tuple[int, int]] = []
    for phrase in question.phrases:
        spans += _standing(terms, phrase)
        if len(phrase) == 1:
            spans += _standing(single, phrase)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _standing(terms: Sequence[Term], phrase: tuple[str, ...]) -> list[tuple[int, int]]:
    long = len(phrase)
    return [
        (terms[at].start, terms[at + long - 1].end)
        for at in range(len(terms) - long + 1)
        if all(terms[at + n].text == word for n, word in enumerate(phrase))
    ]
