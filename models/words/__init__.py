"""Words: every sentence a person reads, one folder per language (Project Fluent), chosen last from its arguments.

A language is a folder here: one that is added with every sentence of ``en`` works everywhere, and what people type in
it is understood by its ``typed.toml`` (see ``typed``). Its sentences stand in folders by where they are read: chats,
console, pages of readers, or everywhere. What only one channel says stands in that channel's own folder
and is added by ``add_words``.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

FALLBACK = "en"
_added: list[Path] = []
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_KEY = re.compile(r"^([A-Za-z][\w-]*) *=", re.MULTILINE | re.ASCII)
_ALONE_ON_ITS_LINE = re.compile("^\u2068([^\u2068\u2069]*)\u2069$", re.MULTILINE)


def languages() -> tuple[str, ...]:
    """Return the codes of the languages; the fallback comes first."""
    return tuple(_folders(*__path__))


def language_folder(language: str) -> Path:
    """Return the language's folder. Raise KeyError where there is none."""
    return _folders(*__path__)[language]


def sentence_files(language: str) -> list[Path]:
    """Return the files of its sentences: in ``chats``, ``console`` and ``pages``, or ``everywhere``. Raise KeyError."""
    return sorted(language_folder(language).rglob("*.ftl"))


@cache
def _folders(*places: str) -> dict[str, Path]:
    found = {folder.name: folder for place in places for folder in Path(place).iterdir() if _is_language(folder)}
    return {FALLBACK: found[FALLBACK], **dict(sorted(found.items()))}


def _is_language(folder: Path) -> bool:
    return (folder / "language.ftl").is_file()


class NoSuchSentence(LookupError):
    """A sentence is missing in a language, or an argument it needs was not given: a mistake of ours."""


def add_words(folder: Path) -> None:
    """Add a folder with one file for each language, ``en.ftl`` and so on. A language it lacks is English there."""
    if folder not in _added:
        _added.append(folder)


def say(language: str, sentence: str, /, **arguments: Any) -> str:
    """Return the sentence in this language, with its arguments filled in. Raise NoSuchSentence."""
    return _formatted(language, sentence, arguments) if arguments else _without_arguments(language, sentence)


@lru_cache(maxsize=2_000)
def _without_arguments(language: str, sentence: str) -> str:
    """Return a sentence without arguments, cached: it is always the same, and a long page says some at every line."""
    return _formatted(language, sentence, {})


def _formatted(language: str, sentence: str, arguments: dict[str, Any]) -> str:
    bundle = _bundle(language, *_added)
    if not bundle.has_message(sentence):
        raise NoSuchSentence(f"{language}: {sentence}")
    pattern = bundle.get_message(sentence).value
    if pattern is None:
        raise NoSuchSentence(f"{language}: {sentence}")
    text, errors = bundle.format_pattern(pattern, {name: _isolated(argument) for name, argument in arguments.items()})
    if errors:
        raise NoSuchSentence(f"{language}: {sentence}: {errors[0]}")
    return _ALONE_ON_ITS_LINE.sub(r"\1", str(text))


def _isolated(argument: Any) -> Any:
    """Isolate a name or title written from right to left, so that it turns nothing around it (Unicode's isolates)."""
    if not isinstance(argument, str) or argument.isascii():
        return argument
    if "\n" not in argument and _RIGHT_TO_LEFT.search(argument):
        return f"\u2068{argument}\u2069"
    return argument


def language_in(code: str | None) -> str:
    """Return the language of ours that a platform's code names (``zh-hans``, ``en-GB``); empty: none of ours."""
    plain = (code or "").strip().lower()
    return next((language for language in languages() if plain.startswith(language)), "")


def has(sentence: str) -> bool:
    """Tell whether there is such a sentence."""
    return sentence in _keys(*_added)


@cache
def _keys(*folders: Path) -> frozenset[str]:
    """Return the keys of all sentences: found without reading the sentences, which takes long."""
    return frozenset(key for text in _texts(FALLBACK, *folders) for key in _KEY.findall(text))


@cache
def _bundle(language: str, *folders: Path) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415  (slow; most commands say nothing)

    language = language if language in languages() else FALLBACK
    # Our text flows one way: marks around every argument would only end up in what people copy. See _isolated.
    bundle = FluentBundle([language], use_isolating=False)
    for text in _texts(language, *folders):
        bundle.add_resource(FluentResource(text))
    return bundle


def _texts(language: str, *folders: Path) -> list[str]:
    own = [file.read_text(encoding="utf-8") for file in sentence_files(language)]
    return [*own, *(_text_of(folder, language) for folder in folders)]


def _text_of(folder: Path, language: str) -> str:
    file = folder / f"{language}.ftl"
    return (file if file.is_file() else folder / f"{FALLBACK}.ftl").read_text(encoding="utf-8")
