"""Windows: how often, and until when, a person may be written to after what they did (客服消息介绍).

A message opens 48 hours for five answers; following, scanning a code or pressing the menu opens one minute for three.
Each new act starts its own count anew: the count is kept by act, and counted up in the database itself, so that
processes which send to one person at once lose none.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.capabilities import Budget
from bot.channels.wechat.updates import CHANNEL, is_leaving, is_message
from models.storage.channel_state import count_up, counts, fact, forget_fact, keep_fact
from models.storage.clock import now

ANSWERS = 5
_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class WindowKind:
    name: str
    answers: int
    lasts: timedelta


MESSAGE = WindowKind("message", ANSWERS, timedelta(hours=48))
ACT = WindowKind("act", 3, timedelta(minutes=1))
_KINDS = (ACT, MESSAGE)
"""What ends first is spent first."""


@dataclass(frozen=True)
class ReplyWindow:
    kind: WindowKind
    left: int
    until: datetime
    mark: str
    """The act that opened it, shortened."""


async def open_window(account: str, push: dict[str, str], mark: str) -> None:
    """Open the window of what the person did; ``mark`` tells this act from others. Called in its transaction."""
    if is_leaving(push):
        for kind in _KINDS:
            await forget_fact(CHANNEL, _act(kind, account))
        return
    kind = MESSAGE if is_message(push) else ACT
    act = {"mark": hashlib.sha256(mark.encode()).hexdigest()[:16], "until": (now() + kind.lasts).isoformat()}
    await keep_fact(CHANNEL, _act(kind, account), act, until=now() + _KEPT)


async def windows(account: str) -> list[ReplyWindow] | None:
    """Return the windows that are open, in the order they are spent in; None where we know nothing of this person."""
    acts = {kind: act for kind in _KINDS if (act := await fact(CHANNEL, _act(kind, account)))}
    if not acts:
        return None
    spent = await counts(CHANNEL, [_answers(act["mark"], account) for act in acts.values()])
    found = []
    for kind, act in acts.items():
        if (until := datetime.fromisoformat(act["until"])) > now():
            left = kind.answers - spent.get(_answers(act["mark"], account), 0)
            found.append(ReplyWindow(kind, max(0, left), until, act["mark"]))
    return found


async def spend(account: str, *, all_of_it: bool = False) -> None:
    """One more answer went out; ``all_of_it``: WeChat says there is nothing left."""
    open_ones = await windows(account) or []
    for each in open_ones if all_of_it else [each for each in open_ones if each.left][:1]:
        by = each.kind.answers if all_of_it else 1
        await count_up(CHANNEL, _answers(each.mark, account), by=by, until=each.until)


async def budget(account: str) -> Budget | None:
    """Return what is left of the longest window; None where we know nothing."""
    found = await windows(account)
    if found is None:
        return None
    if not found:
        return Budget(left=0, of=ANSWERS, until=now())
    longest = max(found, key=lambda window: window.until)
    return Budget(left=longest.left, of=longest.kind.answers, until=longest.until)


def _act(kind: WindowKind, account: str) -> str:
    return f"{kind.name} of {account}"


def _answers(mark: str, account: str) -> str:
    return f"answers {mark} to {account}"
