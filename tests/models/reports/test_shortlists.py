"""Shortlists: everybody is on some page, nobody on two, and few letters find anybody in any script."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.people.customers import Customer, mark, number_of
from models.people.promoters import Promoter, invite
from models.reports.shortlists import customers_found, promotions_found
from models.sharing.promotions import Promotion, add_promotion, archive_promotion
from models.talking.conversations import Conversation
from tests.fixtures.quick import examples

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = ("Li Wei", "李小明", "王芳", "Łukasz Żak", "Olivier O’Neil", "สมชาย", "Анна", "김민수", "")


async def many(promoter: Promoter, names: list[str], topic: Promotion | None = None, *, alike: bool = False) -> None:
    """Customers of these names, each spoken with a minute before the one who follows; or all at once."""
    last = await Customer.all().order_by("-id").first()
    first = (last.id if last else 0) + 1
    made = [Customer(id=first + n, name=name, created_at=SINCE) for n, name in enumerate(names)]
    await Customer.bulk_create(made, batch_size=500)
    talks = [
        Conversation(
            promoter_id=promoter.id,
            customer_id=each.id,
            promotion_id=topic.id if topic else None,
            created_at=SINCE,
            spoken_at=SINCE if alike else SINCE + timedelta(minutes=n),
        )
        for n, each in enumerate(made)
    ]
    await Conversation.bulk_create(talks, batch_size=500)


async def _pages(promoter: Promoter, words: str, limit: int) -> list[str]:
    shown: list[str] = []
    while True:
        page = await customers_found(promoter.id, words, language="en", skip=len(shown), limit=limit)
        shown += [each.customer.name for each in page.shown]
        if not page.shown:
            assert len(shown) == page.found
            return shown


@pytest.fixture
async def jia(database: object) -> Promoter:
    return await invite("Jia")


@settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    count=st.integers(1, 40),
    limit=st.integers(1, 11),
    alike=st.booleans(),
    words=st.sampled_from(["", "c", "c1", "customer", "towel"]),
)
async def test_whoever_is_looked_for_is_on_one_page_and_on_no_other(
    jia: Promoter, count: int, limit: int, alike: bool, words: str
) -> None:
    await Conversation.all().delete()
    await Customer.all().delete()
    await many(jia, [f"Customer C{n}" for n in range(count)], alike=alike)
    shown = await _pages(jia, words, limit)
    assert len(shown) == len(set(shown))
    wanted = {"": "", "c1": "C1", "towel": "-"}.get(words, "Customer")
    assert set(shown) == {name for n in range(count) if wanted in (name := f"Customer C{n}")}


@pytest.mark.slow
async def test_two_letters_or_one_character_find_anybody(jia: Promoter) -> None:
    towel = await add_promotion("Towel of the year", target="https://shop.test/towel")
    await many(jia, [f"Nobody {n}" for n in range(1991)])
    await many(jia, list(NAMES), towel)
    await many(await invite("Bo"), ["Lina of Bo", "李 of Bo"], towel)
    for words, name in {
        "li": "Li Wei",
        "we li": "Li Wei",
        "李": "李小明",
        "小明": "李小明",
        "lu": "Łukasz Żak",
        "ża": "Łukasz Żak",
        "ZA": "Łukasz Żak",
        "oneil": "Olivier O’Neil",
        "o'n": "Olivier O’Neil",
        "ชา": "สมชาย",
        "ан": "Анна",
        "김민": "김민수",
    }.items():
        found = await customers_found(jia.id, words, language="en")
        assert name in [each.customer.name for each in found.shown], words
        assert found.of == 2000
        assert found.found < 20
    best = await customers_found(jia.id, "li", language="en")
    assert best.shown[0].customer.name == "Li Wei"
    assert "Lina of Bo" not in [each.customer.name for each in best.shown]
    about = await customers_found(jia.id, "towel", language="en")
    assert about.found == len(NAMES)


@pytest.mark.parametrize(("language", "words"), [("en", "no name"), ("zh", "没有名字")])
async def test_who_has_no_name_is_found_by_their_mark_and_by_having_none(
    jia: Promoter, language: str, words: str
) -> None:
    await many(jia, ["Ana", "", "Bea", ""])
    nameless = await Customer.filter(name="").order_by("id")
    for each in nameless:
        found = await customers_found(jia.id, mark(each.id).lower(), language=language)
        assert found.shown[0].customer_id == each.id
    assert (await customers_found(jia.id, words, language=language)).found == 2


async def test_rubbish_finds_nothing_and_breaks_nothing(jia: Promoter) -> None:
    await many(jia, ["Ana", "100% Bea", "a_b"])
    for words in ("%", "_", "'; DROP TABLE customers", "\x00", "?" * 500, "\\", "[", "zz"):
        assert (await customers_found(jia.id, words, language="en")).found in {0, 3}
    assert (await customers_found(jia.id, "100", language="en")).found == 1
    assert not (await customers_found(jia.id, "", language="en", skip=2**31 - 1)).shown


async def test_promotions_are_found_by_title_and_summary_archived_ones_never(database: object) -> None:
    for n in range(40):
        await add_promotion(f"Towel {n}", target="https://shop.test/t", summary="soft")
    gone = await add_promotion("茶具 Tea set", target="https://shop.test/t")
    tea = await add_promotion("茶具", target="https://shop.test/t", summary="A set of six")
    await archive_promotion(gone.id)
    assert [each.id for each in (await promotions_found("茶")).shown] == [tea.id]
    assert [each.id for each in (await promotions_found("six")).shown] == [tea.id]
    shown = [
        each.title for skip in range(0, 48, 8) for each in (await promotions_found("tow", skip=skip, limit=8)).shown
    ]
    assert sorted(shown) == sorted(f"Towel {n}" for n in range(40))


@given(number=st.integers(0, 2**31 - 1))
def test_a_mark_leads_back_to_its_customer(number: int) -> None:
    assert number_of(mark(number).lower()) == number


def test_words_are_no_marks() -> None:
    for words in ("", "B", "Anna", "li", "ZZZZZZZZZ", "B1", "王小"):
        assert number_of(words) is None
