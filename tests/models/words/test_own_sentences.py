"""A channel's own form of a sentence is named ``<sentence>-<channel>``: no other may be called so by chance."""

import re

from bot.channels.plugin import plugins
from models.words import sentence_files

FOR_SITES = {"console-link-web"}
"""Said by pages of the console, where no channel has a form of its own."""


def test_no_sentence_of_everybodys_is_taken_for_one_channels_form_of_another() -> None:
    sentences = {
        name
        for file in sentence_files("en")
        for name in re.findall(r"^([a-z][\w-]*) =", file.read_text(), re.MULTILINE)
    }
    assert len(sentences) > 500
    names = set(plugins())
    assert "web" in names
    taken = {f"{sentence}-{name}" for sentence in sentences for name in names}
    assert taken & sentences == FOR_SITES
