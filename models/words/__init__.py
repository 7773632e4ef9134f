"""Words: every sentence a person reads, one folder per language (Project Fluent), chosen last from its facts."""

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("en", "zh")


class NoSuchSentence(LookupError):
    """A sentence is missing in a language, or a fact it needs was not given: a mistake of ours."""


def say(language: str, sentence: str, /, **facts: Any) -> str:
    """The sentence in this language, with its facts. Raises NoSuchSentence."""
    return _formatted(language, sentence, facts) if facts else _said_alike(language, sentence)


@lru_cache(maxsize=2_000)
def _said_alike(language: str, sentence: str) -> str:
    """One without facts always reads the same: a long page says some of them at every line."""
    return _formatted(language, sentence, {})


def _formatted(language: str, sentence: str, facts: dict[str, Any]) -> str:
    bundle = _bundle(language)
    if not bundle.has_message(sentence):
        raise NoSuchSentence(f"{language}: {sentence}")
    pattern = bundle.get_message(sentence).value
    if pattern is None:
        raise NoSuchSentence(f"{language}: {sentence}")
    text, errors = bundle.format_pattern(pattern, facts)
    if errors:
        raise NoSuchSentence(f"{language}: {sentence}: {errors[0]}")
    return str(text)


def has(sentence: str) -> bool:
    """Whether there is such a sentence."""
    return _bundle("en").has_message(sentence)


@cache
def _bundle(language: str) -> FluentBundle:
    language = language if language in LANGUAGES else "en"
    # Isolation marks would end up in what people copy; our text flows one way.
    bundle = FluentBundle([language], use_isolating=False)
    for file in files(__package__).joinpath(language).iterdir():
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle
