"""Windows: how often, and until when, a person may be written to after what they did (客服消息介绍).

A message opens 48 hours for five answers; following, scanning a code or pressing the menu opens one minute for three.
Each new act starts its own count anew. What people do and what we send are kept apart, each written by one side
only: a person's updates are handled one after the other, and so are the messages to them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels import Budget
from bot.channels.wechat_updates import CHANNEL, is_leaving, is_message
from models.channel_facts import fact, forget_fact, keep_fact
from models.clock import now

ANSWERS = 5
_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Kind:
    name: str
    answers: int
    lasts: timedelta


MESSAGE = Kind("message", ANSWERS, timedelta(hours=48))
ACT = Kind("act", 3, timedelta(minutes=1))
_KINDS = (ACT, MESSAGE)
"""What ends first is spent first."""


@dataclass(frozen=True)
class Window:
    kind: Kind
    left: int
    until: datetime
    mark: str
    """The act that opened it."""


async def open_window(account: str, push: dict[str, str], mark: str) -> None:
    """The person did something; ``mark`` tells this act from others. Called in the transaction of its effect."""
    if is_leaving(push):
        await forget_fact(CHANNEL, _acts(account))
        await forget_fact(CHANNEL, _spent(account))
        return
    kind = MESSAGE if is_message(push) else ACT
    acts: dict[str, Any] = await fact(CHANNEL, _acts(account)) or {}
    acts[kind.name] = {"mark": mark, "until": (now() + kind.lasts).isoformat()}
    await keep_fact(CHANNEL, _acts(account), acts, until=now() + _KEPT)


async def windows(account: str) -> list[Window] | None:
    """The windows that are open, in the order they are spent in; None where we know nothing of this person."""
    acts: dict[str, Any] | None = await fact(CHANNEL, _acts(account))
    if acts is None:
        return None
    spent: dict[str, Any] = await fact(CHANNEL, _spent(account)) or {}
    found = []
    for kind in _KINDS:
        act, used = acts.get(kind.name), spent.get(kind.name, {})
        if act and (until := datetime.fromisoformat(act["until"])) > now():
            count = int(used["count"]) if used.get("mark") == act["mark"] else 0
            found.append(Window(kind, max(0, kind.answers - count), until, act["mark"]))
    return found


async def spend(account: str, *, all_of_it: bool = False) -> None:
    """One more answer went out; ``all_of_it``: WeChat says there is nothing left."""
    open_ones = await windows(account) or []
    paying = open_ones if all_of_it else [each for each in open_ones if each.left][:1]
    if not paying:
        return
    spent: dict[str, Any] = await fact(CHANNEL, _spent(account)) or {}
    for each in paying:
        used = each.kind.answers if all_of_it else each.kind.answers - each.left + 1
        spent[each.kind.name] = {"mark": each.mark, "count": used}
    await keep_fact(CHANNEL, _spent(account), spent, until=now() + _KEPT)


async def budget(account: str) -> Budget | None:
    """What is left of the longest window; None where we know nothing."""
    found = await windows(account)
    if found is None:
        return None
    if not found:
        return Budget(left=0, of=ANSWERS, until=now())
    longest = max(found, key=lambda window: window.until)
    return Budget(left=longest.left, of=longest.kind.answers, until=longest.until)


def _acts(account: str) -> str:
    return f"acts of {account}"


def _spent(account: str) -> str:
    return f"answers to {account}"
