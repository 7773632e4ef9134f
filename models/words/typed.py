"""Typed words: what people write to us that is not read by a person: names of commands, yes and no, dates.

Each language has a ``typed.toml`` beside its sentences. All of them are understood in every chat: people change their
language from one line to the next, and nobody has to choose one first.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from models.words import FALLBACK, language_folder, languages

Words = tuple[str, ...]
_NEVER = r"(?!)"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AfterCommand(_Table):
    """Words that follow a command."""

    me: Words = ()
    log: Words = ()
    off: Words = ()


class InTeams(_Table):
    say: Words = ()
    """Before what goes out to the customer."""


class Rights(_Table):
    privacy: Words = ()
    mydata: Words = ()
    forget: Words = ()
    stop: Words = ()
    resume: Words = ()
    confirm_erasure: Words = ()
    asked_before: Words = ()
    asked_after: Words = ()


class ClaimAnswers(_Table):
    yes: Words = ()
    no: Words = ()


class Clock(_Table):
    """Parts of the day. ``before_noon`` and ``after_noon`` stand behind the time and divide it in twice twelve hours;
    the others stand before it, and say no more than what cannot be otherwise.
    """

    before_noon: Words = ()
    after_noon: Words = ()
    noon: Words = ()
    """A time by itself."""
    morning: Words = ()
    forenoon: Words = ()
    midday: Words = ()
    afternoon: Words = ()
    evening: Words = ()


class Spans(_Table):
    """How long from now: a number and a unit, with a word ``before`` or ``behind`` them."""

    before: Words = ()
    behind: Words = ()
    half: Words = ()
    """In the place of a number …"""
    and_half: Words = ()
    """… and after one, before or behind the unit."""
    numbers: Mapping[str, int] = {}
    counters: Words = ()
    """What may stand between number and unit."""
    larger: Words = ()
    """Signs of numbers that are larger than is read: what follows them is not the whole number."""
    minutes: Words = ()
    hours: Words = ()
    days: Words = ()
    weeks: Words = ()


class Dates(_Table):
    before_day: Words = ()
    ordinals: Words = ()
    before_month: Words = ()
    before_time: Words = ()
    before_place: Words = ()
    until: Words = ()
    either: Words = ()
    months: tuple[Words, ...] = ()
    weekdays: tuple[Words, ...] = ()
    this_week: Words = ()
    next_week: Words = ()
    second_week: Words = ()
    doubtful_week: Words = ()
    after_year: Words = ()
    after_month: Words = ()
    after_day: Words = ()
    after_hour: Words = ()
    on_the_hour: Words = ()
    after_minute: Words = ()
    numerals: Mapping[str, int] = {}
    ten: Words = ()
    days: Mapping[str, int] = {}
    """Days from today."""
    days_before_part: Mapping[str, int] = {}
    """The same, where a part of the day follows at once."""
    minutes: Mapping[str, int] = {}
    """Behind the hour."""
    clock: Clock = Clock()
    spans: Spans = Spans()


class TypedWords(_Table):
    """What people type in one language."""

    words_apart: bool = True
    """Spaces stand between words."""
    letters: str = ""
    """Ranges of letters that are written in no other language of ours: who writes them is taken to speak it."""
    phone_region: str = ""
    """Country (ISO 3166) of the numbers that its speakers type without a calling code."""
    commands: Mapping[str, Words] = {}
    after: AfterCommand = AfterCommand()
    in_teams: InTeams = InTeams()
    rights: Rights = Rights()
    claims: ClaimAnswers = ClaimAnswers()
    dates: Dates = Dates()


def language_written(text: str) -> str:
    """Return the language of which the text has letters of its own; empty where it may be any."""
    letters = {language: typed_in(language).letters for language in languages()}
    return next((code for code, own in letters.items() if own and re.search(f"[{own}]", text)), "")


def language_of_region(region: str) -> str:
    """Return the language in which callers of this country are spoken to; the fallback where none is known."""
    return next((code for code in languages() if region and typed_in(code).phone_region == region), FALLBACK)


def typed_words(pick: Callable[[TypedWords], Iterable[str]]) -> Words:
    """Return what is picked of every language, each word once, the fallback's first."""
    return tuple(dict.fromkeys(word for language in languages() for word in pick(typed_in(language))))


def typed_numbers(pick: Callable[[TypedWords], Mapping[str, int]]) -> dict[str, int]:
    """Return what is picked of every language, as one table; where two languages differ, the fallback is right."""
    found: dict[str, int] = {}
    for language in reversed(languages()):
        found |= pick(typed_in(language))
    return found


def command_and_rest(text: str) -> tuple[str, str]:
    """Part the first word, by which a command is called, from what stands behind it.

    It comes as commands are compared: a slash is one as keyboards for Chinese have it, too, where its key gives ／ or
    、 and the space between may be as wide as a letter.
    """
    first, *rest = text.split(maxsplit=1) or [""]
    plain = unicodedata.normalize("NFKC", first).casefold()
    return re.sub(r"^、(?=\w)", "/", plain), "".join(rest).rstrip()


def alternatives(pick: Callable[[TypedWords], Iterable[str]], *, end: str = r"\b") -> str:
    """Return a regular expression for one of the words; ``end`` follows those of languages that part words."""
    known = [typed_in(language) for language in languages()]
    ends = {word: end if typed.words_apart else "" for typed in known for word in pick(typed)}
    longest_first = sorted(ends, key=len, reverse=True)
    return "|".join(f"{_literally(word)}{ends[word]}" for word in longest_first) or _NEVER


def typed_in(language: str) -> TypedWords:
    """Return what people type in this language. Raise ValidationError for a word in the wrong place."""
    return _read(language_folder(language) / "typed.toml")


def _literally(word: str) -> str:
    return ".".join(map(re.escape, word.split("'")))


@cache
def _read(file: Path) -> TypedWords:
    return TypedWords.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
