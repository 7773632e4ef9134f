"""Measures: what is counted, so that whoever has the exports can count it again.

Opens are counted, never people: requests of programs, and promoters who look at their own cards, are left out.
"""

from dataclasses import dataclass, fields

ANSWER_WITHIN_S = 3600


@dataclass(slots=True)
class Counts:
    """How often each thing happened. Each has its definition, ``numbers-means-<name>``, in models/words."""

    pushed: int = 0
    """Acts of sending a card: to a customer, or into the open."""
    delivered: int = 0
    """Among them: those to a customer whose platform took them. Of what is shared by hand, nothing is known."""
    opened: int = 0
    """Opens by persons that are proved; what was read was opened."""
    read: int = 0
    begun: int = 0
    """Conversations in which the customer said something for the first time."""
    answered: int = 0
    """Conversations in which the customer was answered for the first time."""
    answered_soon: int = 0
    """Among them: within ``ANSWER_WITHIN_S`` seconds."""
    answer_s: int = 0
    """Seconds from a customer's first words to the first answer, added up over the answered."""
    to_promoter: int = 0
    """Messages and mails by customers."""
    to_customer: int = 0
    """Messages and mails by promoters, their teams and operators."""
    called: int = 0
    met: int = 0
    """Meetings at which a promoter checked in, with a customer."""

    def add(self, other: "Counts") -> None:
        for name in MEASURES:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def answered_after_s(self) -> int | None:
        """Seconds that a customer waited for the first answer, on average; None where nobody was answered."""
        return round(self.answer_s / self.answered) if self.answered else None


MEASURES = tuple(each.name for each in fields(Counts))
