"""Rows to tell of."""

from models.reading.opens import Open, Proof, Visitor
from models.storage.clock import now
from models.storage.row_numbers import first_at
from models.streaming.event_log import number_some


async def opened(*numbers: int) -> None:
    """Opens with these numbers, each an event."""
    for number in numbers:
        await Open.create(
            id=first_at(now()) + number,
            tag="a" * 22,
            promotion_id=1,
            topic="毛巾",
            viewed_at=now(),
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.FETCHED,
        )
    while await number_some():
        pass
