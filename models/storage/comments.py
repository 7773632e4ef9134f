"""Keep tortoise from reading the source of every model, and its own, for comments to write into the schema.

We have none of those (they begin with ``#:``), and looking for them is a sixth of what a command takes. It works for
the models that are imported after this module.
"""

import inspect


def _unread(_: object) -> str:
    raise OSError("not worth reading")


_getsource = inspect.getsource
inspect.getsource = _unread  # type: ignore[assignment]  # (it raises where the other answers)
import tortoise.models  # noqa: E402  (it reads itself when it is imported)

inspect.getsource = _getsource
tortoise.models._get_comments = lambda _: {}  # type: ignore[assignment]  # noqa: SLF001  (there is no public way to leave it out)
