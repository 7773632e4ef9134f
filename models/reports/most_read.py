"""Which sections of a page were read most, in words; said the same in notices, timelines and console."""

from collections.abc import Mapping

from models.reading.proofs import Extension
from models.words import say

_MOSTLY = 0.4
"""The share of its sections' time from which on a section is what was mostly read."""


def most_read(done: Extension, topic: str, language: str) -> str:
    """Say it of an open's extension data; empty where the page told none, or has but its title, the topic."""
    sections: Mapping[str, float] = done.get("sections", {})
    if not sections.keys() - {topic}:
        return ""
    first, *further = sorted(sections, key=lambda name: (-sections[name], name))
    known = {"section": first, "span": span(sections[first], language)}
    if not further or sections[first] >= _MOSTLY * sum(sections.values()):
        return say(language, "read-mostly", **known)
    second = further[0]
    return say(language, "read-most", **known, other=second, other_span=span(sections[second], language))


def span(seconds: float, language: str) -> str:
    """Say how long this is, in minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return say(language, "read-span", minutes=minutes, seconds=rest)
