"""When Python looks for garbage: not while it imports, and not for the last time; both take long and find nothing."""

import atexit
import gc

_SELDOM = 50_000
"""New objects between two looks, once there is work."""


def put_off() -> None:
    """Look for none until ``begin``. When the process ends, its memory is given back as a whole."""
    gc.disable()
    atexit.register(gc.freeze)


def begin() -> None:
    """Look for what is made from now on; what has been imported stays, and is looked through no more."""
    gc.freeze()
    gc.set_threshold(_SELDOM)
    gc.enable()
