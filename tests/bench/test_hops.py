"""A message goes through no more hands than it did: whoever needs another takes one away, or says here why."""

import pytest

from tests.bench.hops import count

FUNCTIONS, FILES = 124, 54
"""The 51st file counts what a promoter has not read, in the transaction of what is said: models/talking/unread. The
52nd asks whether anybody is to be alerted on a device: models/talking/alerts. Two functions more than that: what the
promoter calls the customer, and how many hands the courier has free. The 53rd has those hands (bot/courier/hands): what
an update puts into the outbox is taken by its own commit; one more function works off updates wherever their commit is.
The 54th asks whether somebody watches how long it takes (models/spans); alerts to devices have a function of their own,
beside those by mail. One function asks which span a row is written in.
"""


@pytest.mark.slow
async def test_a_message_goes_through_no_more_hands_than_it_did() -> None:
    hands = (await count()).hands
    assert len(hands.functions) > 50  # it was counted at all
    assert len(hands.functions) <= FUNCTIONS
    assert len({file for file, _ in hands.functions}) <= FILES
