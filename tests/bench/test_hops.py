"""A message goes through no more hands than it did: whoever needs another takes one away, or says here why."""

import pytest

from tests.bench.hops import count

FUNCTIONS, FILES = 105, 45
"""From 125 in 54 (decision 134): what stands between two people, and where the other is told, is asked at once in
models/talking/relaying, where blocks, refusals, quotas, terminals and alerts had a file each; words come with their
conversation where they are rendered; hands that only passed on are gone. From the update to its end it is 44 functions
in 24 files, each of which reads or decides something; the rest carries the row, keeps to the platform's rate, reads the
row and puts it in words. A span's mark and the courier's hands (bot/courier/hands) are among them; so is, since
decision 137, that whoever was held up asks before it sends whether the row is still its own (bot/courier/turns).
"""


@pytest.mark.slow
async def test_a_message_goes_through_no_more_hands_than_it_did() -> None:
    hands = (await count()).hands
    assert len(hands.functions) > 50  # it was counted at all
    assert len(hands.functions) <= FUNCTIONS
    assert len({file for file, _ in hands.functions}) <= FILES
