"""Reasons not to send a row that was due."""

from datetime import datetime


class Defer(Exception):
    """The recipient sleeps: tell it at ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__("quiet hours")
        self.until = until


class Skip(Exception):
    """There is nothing left to tell."""
