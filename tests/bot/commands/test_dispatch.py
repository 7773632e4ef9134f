"""Every event that a platform can tell of has its handler."""

from typing import get_args

from bot.commands.dispatch import HANDLERS
from bot.events import Event


def test_each_event_has_one_line_in_the_table() -> None:
    known = set(get_args(Event))
    assert len(known) > 20
    assert set(HANDLERS) == known
