"""A message goes through no more hands than it did: whoever needs another takes one away, or says here why."""

import pytest

from tests.bench.hops import count

FUNCTIONS, FILES = 102, 44
"""From 126 in 54 (decision 126): what stands between two people, and where the other is told, is asked at once in
models/talking/relaying, where blocks, refusals, quotas, terminals and alerts had a file each; words come with their
conversation where they are rendered; hands that only passed on are gone. From the update to the outbox it is 44
functions in 24 files, each of which reads or decides something; from there to the other platform 58, of which the
clock and the share of a platform's rate take ten, reading the row and putting it in words 33.
"""


@pytest.mark.slow
async def test_a_message_goes_through_no_more_hands_than_it_did() -> None:
    hands = (await count()).hands
    assert len(hands.functions) > 50  # it was counted at all
    assert len(hands.functions) <= FUNCTIONS
    assert len({file for file, _ in hands.functions}) <= FILES
