"""What people type: each language's own file of it, understood together."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.commands.registry import commands
from models.text.dates import read_moment
from models.words import languages
from models.words.typed import (
    TypedWords,
    alternatives,
    language_of_region,
    language_written,
    typed_in,
    typed_words,
)

IN_CHANNELS = {"join"}
"""What a channel without deep links takes for the joining that its link would do."""


def _words(table: Any) -> Iterator[str]:
    for value in table.values() if isinstance(table, dict) else table:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list | tuple):
            yield from _words(value)


@pytest.mark.parametrize("language", languages())
def test_words_are_written_as_they_are_compared(language: str) -> None:
    words = [*_words(typed_in(language).model_dump(exclude={"phone_region", "letters"}))]
    assert len(words) > 50
    assert [word for word in words if word != unicodedata.normalize("NFKC", word).casefold()] == []


@pytest.mark.parametrize("language", languages())
def test_what_must_be_understood_is_there_in_every_language(language: str) -> None:
    typed = typed_in(language)
    assert [right for right, words in typed.rights.model_dump().items() if not words] == []
    assert [verdict for verdict, words in typed.claims.model_dump().items() if not words] == []
    assert len(typed.dates.weekdays) == 7
    assert len(typed.dates.months) == 12 or typed.dates.after_month
    assert typed.dates.days.keys()


def test_every_name_is_a_commands_and_no_word_calls_two() -> None:
    names = {each.name for each in commands()}
    assert {name for code in languages() for name in typed_in(code).commands} - names <= IN_CHANNELS
    called = [word for each in commands() for word in (each.name, *each.words)]
    assert sorted(called) == sorted(set(called))


def test_a_name_that_means_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"rights\.shout"):
        TypedWords.model_validate({"rights": {"shout": ["hey"]}})


def test_a_word_ends_where_its_language_parts_words_and_an_apostrophe_is_any_sign() -> None:
    no = re.compile(alternatives(lambda typed: typed.claims.no))
    assert no.match("no, thanks")
    assert no.match("不是我")
    assert no.match("it wasn’t me")
    assert not no.match("nothing but praise")
    assert not re.match(alternatives(lambda _: ()), "")


def test_a_language_is_known_by_its_letters_and_by_where_its_speakers_telephone() -> None:
    assert (language_written("价格是多少?"), language_written("How much?")) == ("zh", "")
    assert (language_of_region("CN"), language_of_region("DE"), language_of_region("")) == ("zh", "en", "en")


@pytest.mark.slow
def test_an_added_languages_words_are_understood_beside_ours(added_language: str) -> None:
    assert "kein gurren" in typed_words(lambda typed: typed.rights.stop)
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    read = read_moment("morgengurr, abendgurr 3 schlag, Elm Street", ZoneInfo("Asia/Shanghai"), noon)
    assert (read.at, read.rest) == (datetime(2026, 11, 24, 7, tzinfo=UTC), "Elm Street")
