"""Search: what somebody looks for, as a condition on the passages, and where it stands in a text.

``towel "red bath"`` finds what has a word that begins so, and the two whole words side by side. Nothing that is typed
reaches a database's own query language: words become terms, and terms are letters and digits only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from models.search.passages import PassageSubject
from models.search.terms import Term, cut, letters
from models.storage.plain_sql import is_sqlite, rows

QUESTION_LENGTH = 200
_MAX_PHRASES = 12
_QUOTED = re.compile(r'["“”„«»「」『』]([^"“”„«»「」『』]*)(?:["“”„«»「」『』]|$)|([^\s"“”„«»「」『』]+)')
_COMMON = 20_000
"""Passages that are gathered in some hundredths of a second."""
_AROUND = 60
"""Characters of a snippet before and behind what was found."""


@dataclass(frozen=True)
class Phrase:
    """Terms that must stand side by side."""

    terms: tuple[str, ...]
    begins: bool = False
    """The only term may be the beginning of a longer one."""


@dataclass(frozen=True)
class SearchTerms:
    """Phrases, all of which must be found."""

    phrases: tuple[Phrase, ...]
    common: bool = False
    """So much has what is asked for that it is looked for row by row, and not gathered first."""

    def __bool__(self) -> bool:
        return bool(self.phrases)


NOTHING_ASKED = SearchTerms(())


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it is what was looked for."""

    text: str
    found: bool = False


def asked(text: str) -> SearchTerms:
    """Parse the question that somebody typed; an empty one where there is no word in it."""
    phrases: list[Phrase] = []
    for quoted, bare in _QUOTED.findall(text[:QUESTION_LENGTH]):
        phrases += _phrases(quoted or bare, whole=not bare)
    return SearchTerms(tuple(dict.fromkeys(phrases))[:_MAX_PHRASES])


def _phrases(words: str, *, whole: bool) -> list[Phrase]:
    """Return the terms that must stand side by side.

    A single character of an unspaced script may be a part of any pair: it stands for itself.
    """
    single = {term.text for term in letters(words)}
    terms = cut(words)
    if len(terms) == 1 and not whole and not single:
        return [Phrase((terms[0].text,), begins=True)]
    runs: list[list[str]] = [[]]
    for term in terms:
        if term.text in single:
            runs += [[term.text], []]
        else:
            runs[-1].append(term.text)
    return [Phrase(tuple(run)) for run in runs if run]


async def weighed(question: SearchTerms) -> SearchTerms:
    """Return the question with how common it is what it asks for."""
    if not question:
        return question
    number = await (_counted(question) if is_sqlite() else _guessed(question))
    return replace(question, common=number >= _COMMON)


async def _counted(question: SearchTerms) -> int:
    """Count the passages, up to those that make it common."""
    (found,) = await rows(
        "SELECT count(*) AS number FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)",
        _all_in_fts5(question),
        _COMMON,
    )
    return int(found["number"])


async def _guessed(question: SearchTerms) -> int:
    """Return how many passages PostgreSQL expects: it knows how common whole words are, of beginnings nothing."""
    whole = SearchTerms(tuple(replace(phrase, begins=False) for phrase in question.phrases))
    (row,) = await rows(
        "EXPLAIN (FORMAT JSON) SELECT 1 FROM passages WHERE to_tsvector('simple', words) @@ to_tsquery('simple', ?)",
        _all_in_tsquery(whole),
    )
    (plan,) = orjson.loads(row["QUERY PLAN"])
    return int(plan["Plan"]["Plan Rows"])


def row_by_row(question: SearchTerms, subject: PassageSubject, column: str) -> tuple[str, list[Any]]:
    """Return SQL, with its values, that is true where the passage of this column's row has what is asked for."""
    has, values = _in_words(question)
    # Not EXISTS, which PostgreSQL makes a join of: it would gather first after all.
    sql = f"(SELECT 1 FROM passages p WHERE p.subject = ? AND p.subject_id = {column} AND {has}) = 1"  # noqa: S608  (our own words; what is asked for is bound)
    return sql, [subject.value, *values]


def _in_words(question: SearchTerms) -> tuple[str, list[Any]]:
    """Terms are letters and digits, with spaces between: nothing in them means anything to LIKE."""
    patterns = [f"% {' '.join(phrase.terms)}{'' if phrase.begins else ' '}%" for phrase in question.phrases]
    return " AND ".join("' ' || words || ' ' LIKE ?" for _ in patterns), patterns


def matching(question: SearchTerms, subject: PassageSubject) -> tuple[str, list[Any]]:
    """Return SQL, with ``?`` for its values, for the numbers of this subject's rows that have what is asked for."""
    if question.common:
        has, values = _in_words(question)
        # Any number: but by the subject alone, of which nearly all passages have one, SQLite would walk through all.
        sql = f"SELECT subject_id FROM passages WHERE subject = ? AND subject_id > 0 AND {has}"  # noqa: S608  (our own words; what is asked for is bound)
        return sql, [subject.value, *values]
    if is_sqlite():
        sql = (
            # CROSS: the index first, else each of the subject's passages would be asked for on its own.
            "SELECT p.subject_id FROM passage_words w CROSS JOIN passages p ON p.id = w.rowid"
            " WHERE p.subject = ? AND w.passage_words MATCH ?"
        )
        return sql, [subject.value, _all_in_fts5(question)]
    sql = (
        "SELECT subject_id FROM passages WHERE subject = ? AND to_tsvector('simple', words) @@ to_tsquery('simple', ?)"
    )
    return sql, [subject.value, _all_in_tsquery(question)]


def _all_in_fts5(question: SearchTerms) -> str:
    return " AND ".join(_in_fts5(phrase) for phrase in question.phrases)


def _in_fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.terms)}"{"*" if phrase.begins else ""}'


def _all_in_tsquery(question: SearchTerms) -> str:
    return " & ".join(f"({_in_tsquery(phrase)})" for phrase in question.phrases)


def _in_tsquery(phrase: Phrase) -> str:
    return " <-> ".join(f"'{term}'{':*' if phrase.begins else ''}" for term in phrase.terms)


def marked(text: str, question: SearchTerms) -> list[Piece]:
    """Cut the whole text into pieces, those that were looked for marked."""
    pieces: list[Piece] = []
    at = 0
    for start, end in _found(text, question):
        pieces += [Piece(text[at:start]), Piece(text[start:end], found=True)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def snippet(text: str, question: SearchTerms) -> list[Piece]:
    """Return the text around the first thing found, on one line; its beginning where nothing is found in it."""
    line = " ".join(text.split())
    spans = _found(line, question)
    first, last = spans[0] if spans else (0, 0)
    start, end = max(0, first - _AROUND), min(len(line), last + 2 * _AROUND)
    pieces = marked(line[start:end], question)
    before = [Piece("…")] if start else []
    return [*before, *pieces, *([Piece("…")] if end < len(line) else [])]


def _found(text: str, question: SearchTerms) -> list[tuple[int, int]]:
    """Return where the phrases stand, those that touch or overlap as one."""
    terms, single = cut(text), list(letters(text))
    spans: list[tuple[int, int]] = []
    for phrase in question.phrases:
        spans += _positions(terms, phrase)
        if len(phrase.terms) == 1:
            spans += _positions(single, phrase)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _positions(terms: Sequence[Term], phrase: Phrase) -> list[tuple[int, int]]:
    if phrase.begins:
        return [(term.start, term.end) for term in terms if term.text.startswith(phrase.terms[0])]
    long = len(phrase.terms)
    return [
        (terms[at].start, terms[at + long - 1].end)
        for at in range(len(terms) - long + 1)
        if all(terms[at + n].text == word for n, word in enumerate(phrase.terms))
    ]
