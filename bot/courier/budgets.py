"""Budgets put into words: how many answers are left, and until when."""

from bot.channels import Budget


def budget_facts(budget: Budget) -> dict[str, object]:
    """The facts of the sentence ``budget``."""
    return {"left": budget.left, "of": budget.of, "until": f"{budget.until:%Y-%m-%d %H:%M} UTC"}
