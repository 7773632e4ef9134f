"""What promoters keep of their customers in a year: labels, notes and reminders on some of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

Rows = Iterator[dict[str, Any]]
LABELS = ("vip", "towels", "spring", "老客户", "wholesale", "needs care")
STAGES = ("", "new", "talking", "interested", "bought", "lost")


def kept_of(customer: int) -> dict[str, str]:
    """Return what a conversation says of its customer."""
    return {"own_name": f"Own {customer}" if customer % 5 == 0 else "", "stage": STAGES[customer % len(STAGES)]}


def labels(customers: int) -> Rows:
    """Yield one or two on every second customer."""
    for n in range(1, customers + 1, 2):
        for text in {LABELS[n % len(LABELS)], LABELS[n // 3 % len(LABELS)]}:
            yield {"conversation_id": n, "text": text}


def custom_fields() -> Rows:
    """Yield a number and a choice."""
    yield {
        "id": 1,
        "name": "Budget",
        "folded": "budget",
        "kind": "number",
        "choices": "[]",
        "position": 1,
        "listed": True,
    }
    choices = '["Gold", "Silver", "Bronze"]'
    yield {
        "id": 2,
        "name": "Tier",
        "folded": "tier",
        "kind": "choice",
        "choices": choices,
        "position": 2,
        "listed": True,
    }


def field_values(customers: int, at: datetime) -> Rows:
    """Yield a budget of every second customer, and a tier of every third."""
    for n in range(1, customers + 1):
        budget, tier = str(n * 37 % 1_000 * 100), ("Gold", "Silver", "Bronze")[n // 3 % 3]
        kept = {"conversation_id": n, "by": "promoter", "at": at}
        if n % 2 == 0:
            yield kept | {"field_id": 1, "text": budget, "folded": budget, "number": float(budget)}
        if n % 3 == 0:
            yield kept | {"field_id": 2, "text": tier, "folded": tier.casefold(), "number": None}


def notes(customers: int, at: datetime) -> Rows:
    """Yield one on every third customer."""
    for n in range(1, customers + 1, 3):
        yield {"conversation_id": n, "by": "promoter", "text": f"Note {n}", "at": at, "source": f"filled {n}"}


def reminders(customers: int, at: datetime) -> Rows:
    """Yield one on every fifth customer, half of them done."""
    for n in range(1, customers + 1, 5):
        due = at + timedelta(hours=n % 500)
        yield {
            "conversation_id": n,
            "text": f"Call {n}",
            "due_at": due,
            "revision": 0,
            "source": f"filled {n}",
            "made_at": at,
            "done_at": at if n % 2 else None,
        }
