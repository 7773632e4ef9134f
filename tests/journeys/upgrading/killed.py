"""``python -m tests.journeys.upgrading.killed 40 migrate``: `handbill migrate`, killed -9 after 40 statements."""

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from tortoise.backends.base_postgres.client import BasePostgresClient
from tortoise.backends.sqlite.client import SqliteClient

from bot.__main__ import main

_Asking = Callable[..., Awaitable[Any]]


def _dying_at(last: int) -> Callable[[_Asking], _Asking]:
    """Make what asks a database die after its ``last`` question, which is answered but not committed."""
    asked = count(1)

    def dying(ask: _Asking) -> _Asking:
        async def asks(self: Any, *words: Any) -> Any:
            answer = await ask(self, *words)
            if next(asked) == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return asks

    return dying


if __name__ == "__main__":
    dying = _dying_at(int(sys.argv.pop(1)))
    for client in (SqliteClient, BasePostgresClient):
        for name in ("execute_query", "execute_script", "execute_insert"):
            if name in vars(client):
                setattr(client, name, dying(vars(client)[name]))
    main()
