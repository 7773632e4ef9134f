"""Terms, questions and snippets: what somebody types finds what is there, in any script, and nothing else is asked."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.customers import new_customer
from models.people.promoters import invite
from models.reports.reindexing import needs_reindexing, reindex
from models.reports.timeline import TimelineFilter, page
from models.search import query
from models.search.passages import Passage, PassageSubject
from models.search.query import asked, marked, matching, row_by_row, snippet, weighed
from models.search.terms import cut, index_words, letters
from models.sharing.promotions import add_promotion, edit_promotion
from models.storage.database import Database
from models.storage.plain_sql import change, is_sqlite, rows
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between
from models.talking.edits import rewrite, take_back

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40), min_size=2, max_size=12)


@pytest.fixture
async def talk(database: Database) -> Conversation:
    return await between((await invite("Jia")).id, (await new_customer("Yi")).id)


async def _say(talk: Conversation, text: str) -> Communication:
    return await add_communication(talk, Direction.TO_PROMOTER, channel="web", source=f"web:yi:{hash(text)}", text=text)


async def _found(words: str) -> list[str]:
    sql, values = matching(asked(words), PassageSubject.COMMUNICATION)
    numbers = [row["subject_id"] for row in await rows(sql, *values)]
    return sorted(said.text for said in await Communication.filter(id__in=numbers))


async def _found_row_by_row(words: str) -> list[str]:
    sql, values = row_by_row(asked(words), PassageSubject.COMMUNICATION, "communications.id")
    return sorted(row["text"] for row in await rows(f"SELECT text FROM communications WHERE {sql}", *values))


async def _found_among_all(words: str) -> list[str]:
    sql, values = matching(replace(asked(words), common=True), PassageSubject.COMMUNICATION)
    numbers = [row["subject_id"] for row in await rows(sql, *values)]
    return sorted(said.text for said in await Communication.filter(id__in=numbers))


def test_words_are_folded_and_unspaced_scripts_are_cut_into_pairs() -> None:
    assert [term.text for term in cut("Ｂamboo-Towel, 竹纤维毛巾!")] == [
        "bamboo",
        "towel",
        "竹纤",
        "纤维",
        "维毛",
        "毛巾",
    ]
    assert [term.text for term in cut("去 Café")] == ["去", "café"]
    assert index_words(["毛巾 毛"]) == "毛巾 毛 毛 巾"


@given(st.text(max_size=80))
def test_terms_stand_where_they_say_and_are_letters_and_digits_only(text: str) -> None:
    for term in [*cut(text), *letters(text)]:
        assert 0 <= term.start < term.end <= len(text)
        assert term.text
        assert not re.search(r"[\s\"'()*:&|!<>-]", term.text)


@given(st.text(st.characters(max_codepoint=0x7F), max_size=200))
def test_plain_english_is_indexed_by_the_same_terms_in_a_shorter_way(text: str) -> None:
    assert index_words([text]) == " ".join(term.text for term in cut(text))


@given(HAN, st.data())
def test_any_part_of_a_chinese_text_is_marked_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    question = asked(text[start:end])
    assert question
    pieces = marked(text, question)
    assert "".join(piece.text for piece in pieces) == text
    assert text[start:end] in "".join(piece.text for piece in pieces if piece.found)


@given(st.text(max_size=120))
def test_whatever_is_typed_is_a_question_or_none(text: str) -> None:
    for phrase in asked(text).phrases:
        assert phrase.terms
        assert all(re.search(r"[\"'()*]", term) is None for term in phrase.terms)


def test_a_snippet_is_one_line_around_the_first_thing_found() -> None:
    text = "a " * 200 + "the bamboo\ntowel is soft " + "b " * 200
    pieces = snippet(text, asked('"bamboo towel"'))
    assert [piece.text for piece in pieces if piece.found] == ["bamboo", "towel"] or [
        piece.text for piece in pieces if piece.found
    ] == ["bamboo towel"]
    assert pieces[0].text == pieces[-1].text == "…"
    assert sum(len(piece.text) for piece in pieces) < 220


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("towel", ["A bamboo towel", "Towels, two of them"]),
        ('"towel"', ["A bamboo towel"]),
        ("bamboo towel", ["A bamboo towel"]),
        ('"towel bamboo"', []),
        ("毛巾", ["毛巾很好"]),
        ("好", ["毛巾很好", "好"]),
        ("巾很", ["毛巾很好"]),
        ("很毛", []),
        ("4g", ["Order 4G-17 by 1e5 o’clock"]),
        ("1e5", ["Order 4G-17 by 1e5 o’clock"]),
        ("17 order", ["Order 4G-17 by 1e5 o’clock"]),
        ("“4g 17”", ["Order 4G-17 by 1e5 o’clock"]),
        ("ทดสอบ", ["ทดสอบภาษาไทย"]),
        ("naïve", ["NAÏVE"]),
        ("a'); DROP TABLE passages; --", []),
    ],
)
async def test_both_databases_find_the_same(talk: Conversation, words: str, found: list[str]) -> None:
    for text in (
        "A bamboo towel",
        "Towels, two of them",
        "毛巾很好",
        "好",
        "Order 4G-17 by 1e5 o’clock",
        "ทดสอบภาษาไทย",
        "NAÏVE",
    ):
        await _say(talk, text)
    assert await _found(words) == sorted(found)
    assert await _found_row_by_row(words) == await _found_among_all(words) == sorted(found)


async def test_what_is_common_is_looked_for_otherwise(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("a towel", "two towels", "a bathrobe"):
        await _say(talk, text)
    monkeypatch.setattr(query, "_COMMON", 2)
    if is_sqlite():
        assert (await weighed(asked("towel"))).common
        assert not (await weighed(asked("bathrobe"))).common
    for commonness in (0, 2, 1000):
        monkeypatch.setattr(query, "_COMMON", commonness)
        for words, found in {"towel": ["two towels", "a towel"], "bathrobe": ["a bathrobe"]}.items():
            seen = await page(TimelineFilter(promoter_id=talk.promoter_id, question=asked(words)))
            assert [moment.text for moment in seen.moments] == found


async def test_postgres_expects_much_of_what_is_common(database: Database) -> None:
    if is_sqlite():
        assert not (await weighed(asked("towel"))).common
        return
    await change(
        "INSERT INTO passages (subject, subject_id, words)"
        " SELECT 'communication', n, CASE n % 1000 WHEN 0 THEN 'bathrobe' ELSE 'a towel' END"
        " FROM generate_series(1, 30000) AS n"
    )
    await change("ANALYZE passages")
    assert (await weighed(asked("towel"))).common
    assert not (await weighed(asked("bathrobe"))).common
    assert not (await weighed(asked("towel bathrobe"))).common


async def test_an_edit_is_found_by_what_it_says_and_said(talk: Conversation) -> None:
    said = await _say(talk, "first wording")
    await rewrite(said, "second wording")
    assert await _found("second") == await _found("first") == ["second wording"]
    await take_back(said)
    assert await _found("second") == [""]
    assert await Passage.filter(subject="communication").count() == 1


async def _promotions(words: str) -> list[int]:
    sql, values = matching(asked(words), PassageSubject.PROMOTION)
    return [row["subject_id"] for row in await rows(sql, *values)]


async def test_promotions_are_found_by_the_title_they_have_now(database: Database) -> None:
    towel = await add_promotion("竹纤维毛巾", target="https://shop.test/", summary="Dries quickly")
    assert await _promotions("毛巾") == [towel.id]
    await edit_promotion(towel.id, title="浴袍")
    assert await _promotions("浴袍 dries") == [towel.id]
    assert await _promotions("毛巾") == []


async def test_a_database_from_before_the_search_is_indexed_once(talk: Conversation) -> None:
    said = await _say(talk, "kept since long ago")
    await rewrite(said, "kept since then")
    await add_promotion("Towel", target="https://shop.test/")
    await change("DELETE FROM passages")
    assert await _found("kept") == []
    assert await needs_reindexing()
    assert await reindex() == 2
    assert await _found("ago") == ["kept since then"]
    assert not await needs_reindexing()
