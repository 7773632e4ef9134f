"""What was mostly read is said in a few words, in both languages, and only where there is more than the title."""

import pytest

from models.reports.most_read import most_read, span

PRICES = {"Hotel": 10.0, "Prices": 40.2, "Questions": 12.0}
EVEN = {"Hotel": 33.0, "Prices": 70.0, "Questions": 71.0, "Getting there": 30.0}


@pytest.mark.parametrize(
    ("sections", "language", "words"),
    [
        (PRICES, "en", "mostly “Prices”, 40 s"),
        (PRICES, "zh", "主要读了“Prices”（40 秒）"),
        (EVEN, "en", "“Questions”, 1 min 11 s; “Prices”, 1 min 10 s"),
        (EVEN, "zh", "读得最多的是“Questions”（1 分 11 秒）和“Prices”（1 分 10 秒）"),
        ({"Prices": 12.0}, "en", "mostly “Prices”, 12 s"),
        ({"Towel": 12.0}, "en", ""),
        ({}, "en", ""),
    ],
)
def test_the_section_or_the_two_that_were_read_most(sections: dict[str, float], language: str, words: str) -> None:
    said = most_read({"sections": sections}, "Towel", language)
    assert said.translate({0x2068: None, 0x2069: None}) == words


def test_a_page_that_told_no_sections_is_said_nothing_of() -> None:
    assert most_read({"dwell_seconds": 12.0}, "Towel", "en") == ""


def test_sixty_seconds_are_a_minute() -> None:
    assert span(59.6, "en") == "1 min 0 s"
