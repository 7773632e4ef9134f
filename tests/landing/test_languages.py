import pytest
from hypothesis import given
from hypothesis import strategies as st

from landing.languages import preferred
from models.words import languages


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("tlh,zh;q=0.8,en;q=0.5", "zh"),
        ("zh;q=0.2, en; q=0.7", "en"),
        ("zh;q=0,en;q=0.1", "en"),
        ("tlh", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_best_of_ours_is_spoken(accepted: str | None, language: str) -> None:
    assert preferred(accepted) == language


def test_the_fallback_speaks_where_none_of_ours_is_asked_for() -> None:
    assert preferred("tlh", fallback="zh") == "zh"


@given(st.text(max_size=300))
def test_any_header_is_answered_in_a_language_of_ours(accepted: str) -> None:
    assert preferred(accepted) in languages()
