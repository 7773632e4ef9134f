"""Budgets put into words: how many answers are left, and until when."""

from bot.channels import Budget
from models.words import say


def budget_line(language: str, budget: Budget) -> str:
    """What a promoter may still answer."""
    facts = {"until": f"{budget.until:%Y-%m-%d %H:%M} UTC"}
    if budget.left is None:
        return say(language, "budget-of-time", **facts)
    return say(language, "budget", left=budget.left, of=budget.of, **facts)
