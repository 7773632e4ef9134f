"""Budgets put into words: how many answers are left, and until when."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.channels.capabilities import Budget, HasReplyWindow
from bot.channels.contract import Channel
from models.queue.outbox import how_many_due, lane_of
from models.storage.clock import now
from models.words import say


async def what_is_left(channels: Mapping[str, Channel], name: str, account: str, language: str, timezone: str) -> str:
    """How often the account may still be written to, less what is on its way there; empty where that is no question.

    Times are told in the promoter's ``timezone``.
    """
    channel = channels.get(name)
    budget = await channel.budget(account) if isinstance(channel, HasReplyWindow) else None
    if budget is None:
        return ""
    if budget.until <= now():
        return say(language, "budget-closed")
    if budget.left:
        budget = replace(budget, left=max(0, budget.left - await how_many_due(lane_of(name, account))))
    return budget_line(language, budget, timezone)


def budget_line(language: str, budget: Budget, timezone: str) -> str:
    """Say how often a promoter may still answer."""
    local = f"{budget.until.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
    facts = {"until": f"{local} UTC" if timezone == "UTC" else local}
    if budget.left is None:
        return say(language, "budget-of-time", **facts)
    return say(language, "budget", left=budget.left, of=budget.of, **facts)
