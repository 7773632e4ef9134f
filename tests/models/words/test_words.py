"""Every sentence is there in every language, can be read, and needs the same facts."""

from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.channels.plugin import plugins
from models.words import FALLBACK, NoSuchSentence, language_folder, languages, say, sentence_files

ROOT = Path(__file__).parents[3]


def _areas(language: str) -> list[str]:
    folder = language_folder(language)
    return [file.relative_to(folder).as_posix() for file in sentence_files(language)]


AREAS = _areas("en")
CHANNELS = {name: plugin.words for name, plugin in plugins().items()}


def _sentences(language: str, area: str) -> dict[str, set[str]]:
    """Sentence → the facts it needs."""
    return {entry.id.name: _facts(entry) for entry in _entries(language, area)}


def _entries(language: str, area: str) -> list[ast.Message]:
    own = CHANNELS[area] / f"{language}.ftl" if area in CHANNELS else None
    text = (own or language_folder(language) / area).read_text(encoding="utf-8")
    parsed = FluentParser().parse(text)
    junk = [entry.content for entry in parsed.body if isinstance(entry, ast.Junk)]
    assert not junk, f"{language}/{area} can't be read: {junk[0]}"
    return [entry for entry in parsed.body if isinstance(entry, ast.Message)]


def _facts(entry: ast.Message) -> set[str]:
    class Facts(Visitor):
        def __init__(self) -> None:
            self.found: set[str] = set()

        def visit_VariableReference(self, node: ast.VariableReference) -> None:
            self.found.add(node.id.name)

    facts = Facts()
    facts.visit(entry)
    return facts.found


def test_the_areas_are_the_same_in_every_language() -> None:
    assert AREAS
    for language in languages():
        assert _areas(language) == AREAS
        folder = language_folder(language)
        there = {file.relative_to(folder).as_posix() for file in folder.rglob("*.*")}
        assert there == {*AREAS, "typed.toml", "sample_page.md"}


@pytest.mark.parametrize("area", [*AREAS, *CHANNELS])
def test_all_languages_have_the_same_sentences_with_the_same_facts(area: str) -> None:
    english = _sentences("en", area)
    assert english
    for language in languages():
        other = _sentences(language, area)
        assert set(english) == set(other), language
        for sentence, facts in other.items():
            assert facts <= english[sentence], (language, sentence)


def test_a_language_is_a_folder() -> None:
    folders = {path.name for path in ROOT.joinpath("models/words").iterdir() if any(path.glob("*.ftl"))}
    assert folders == set(languages()) >= {"en", "zh"}
    assert languages()[0] == FALLBACK


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_written_twice(language: str) -> None:
    names = [entry.id.name for area in [*AREAS, *CHANNELS] for entry in _entries(language, area)]
    assert len(names) > 50
    assert [name for name in names if names.count(name) > 1] == []


def test_a_missing_sentence_or_fact_is_an_error_not_a_gap() -> None:
    with pytest.raises(NoSuchSentence):
        say("en", "no-such-sentence")
    with pytest.raises(NoSuchSentence):
        say("en", "joined")


def test_numbers_are_counted_as_the_language_counts() -> None:
    assert "2 more opens" in say("en", "opened-many", count=2, topic="Towel")
    assert "One more open" in say("en", "opened-many", count=1, topic="Towel")
    assert "又被打开 2 次" in say("zh", "opened-many", count=2, topic="Towel")


def test_a_name_from_right_to_left_stays_together_and_other_names_are_left_alone() -> None:
    assert "“\u2068مناشف\u2069”" in say("en", "opened-unknown", topic="مناشف")
    assert "\u2068" not in say("en", "opened-unknown", topic="Towel")
    assert say("en", "promotion", topic="مناشف", summary="ناعمة", url="https://a.test").splitlines()[0] == "مناشف"


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_says_what_it_is_called(name: str) -> None:
    for language in languages():
        assert say(language, f"channel-{name}")


def test_a_channel_speaks_english_in_a_language_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.words._added", [tmp_path])
    (tmp_path / "en.ftl").write_text("channel-heron = by heron\n")
    assert say("zh", "channel-heron") == "by heron"
