"""Outcomes: why a send did not succeed. Every failure has a tense, which says what the courier does about it.

::

    Outcome
    ├─ Underway     not all of it delivered yet: go on in the next turn, which the platform counts as well
    ├─ Passing      not delivered: try again (a 429, a 5xx, refused, reset before anything was done)
    ├─ Parked         not delivered: wait until the person writes (a reply window is closed)
    ├─ Moved        not delivered: try again at the account's new name (a group became a supergroup)
    ├─ Uncertain    perhaps delivered: look whether the platform answers, then risk one extra copy
    ├─ Final        not delivered, ever: mark it failed and tell the sender why (blocked, too big, unknown)
    └─ Unusable     nothing can be delivered until an operator mends the channel's credentials

A channel raises these and nothing else. What a platform says is read into them in one place, its ``outcomes.py``.
"""


class Outcome(Exception):
    """Base; a channel raises one of the kinds below and nothing else."""


class Underway(Outcome):
    """One call was made, and it takes another: the same again goes on from there.

    Platforms count calls, so each waits for a turn of its own.
    """

    def __init__(self) -> None:
        super().__init__("underway")


class Passing(Outcome):
    """Certainly not delivered, and worth trying again: after ``after`` seconds where the platform says when.

    ``everybody``: the whole channel is told to wait (or can't be reached), not just this account.
    """

    def __init__(self, reason: str, *, after: float | None = None, everybody: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.everybody = everybody


class Final(Outcome):
    """Will never be delivered. ``reason`` names a sentence in models/words (``failed-…``).

    ``barred``: nothing at all can be sent to this account any more.
    """

    def __init__(self, reason: str, *, detail: str = "", barred: bool = False) -> None:
        super().__init__(detail or reason)
        self.reason = reason
        self.barred = barred


class Parked(Outcome):
    """The platform lets us write only after the person has: keep it until then. ``reason`` names a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Moved(Outcome):
    """The account has another name now: send it there, and remember."""

    def __init__(self, account: str) -> None:
        super().__init__("moved")
        self.account = account


class Uncertain(Outcome):
    """The answer was lost: it may have been delivered."""


class Unusable(Outcome):
    """The channel's own credentials are refused: nothing goes out until an operator mends them."""
