"""What WeChat words its own way: nobody there can quote, or knows commands with a slash."""

import re
from importlib.resources import files

import pytest

from bot.commands.registry import commands
from models.words import has, languages, say

_SOURCE = files("bot.channels.wechat").joinpath("words", "en.ftl").read_text(encoding="utf-8")
OWN = [kind for kind in re.findall(r"^([a-z-]+)-wechat =", _SOURCE, re.MULTILINE) if has(kind)]
FACTS = {
    "name": "陈一",
    "topic": "红毛巾",
    "named": "陈一",
    "code": "abc",
    "far": "there",
    "notes": "here",
    "text": "您好",
    "commands": "卡片 – …",
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", OWN)
def test_it_takes_the_place_of_a_sentence_and_names_only_what_can_be_done_there(kind: str, language: str) -> None:
    words = say(language, f"{kind}-wechat", **FACTS)
    assert not re.search(r"(^|\s)/[a-z]", words)
    assert not re.search(r"引用|quote|reply to", words)


def test_help_and_conversation_mode_are_among_them() -> None:
    assert {"help", "for-whom", "talking", "talking-about", "checked-in-with", "checkin-how-whom"} <= set(OWN)


@pytest.mark.parametrize("language", languages())
def test_every_word_that_the_help_names_is_understood(language: str) -> None:
    understood = {word for command in commands() for word in (command.name, *command.words)}
    lines = [say(language, f"does-{command.name}-wechat") for command in commands() if command.help_place]
    named = [line.partition(" – ")[0] for line in lines if line]
    assert len(named) > 8
    assert set(named) <= understood
