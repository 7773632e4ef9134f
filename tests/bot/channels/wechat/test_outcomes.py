"""What each of WeChat's return codes means for a message, in every tense there is."""

import pytest

from bot.channels.wechat.outcomes import outcome_of, read_answer
from bot.outcomes import Final, Parked, Passing, Uncertain, Unusable
from models.words import has

TENSES = {
    -1: Passing,
    45009: Passing,
    45011: Passing,
    45015: Parked,
    45047: Parked,
    40001: Unusable,
    42001: Unusable,
    40164: Unusable,
    61004: Unusable,
    48004: Unusable,
    40003: Final,
    43004: Final,
    48001: Final,
    99999: Final,
}


@pytest.mark.parametrize("code", TENSES)
def test_every_return_code_has_its_tense_and_its_sentence(code: int) -> None:
    outcome = outcome_of(code)
    assert type(outcome) is TENSES[code]
    if isinstance(outcome, Final | Parked):
        assert has(outcome.reason)
    if isinstance(outcome, Final):
        assert outcome.barred is (code in {40003, 43004})


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff", b"7"])
def test_an_answer_that_can_not_be_read_leaves_it_open_whether_the_message_arrived(body: bytes) -> None:
    with pytest.raises(Uncertain):
        read_answer(200, body)
