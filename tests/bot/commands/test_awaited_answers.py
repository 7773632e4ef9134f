"""Which feature a line is offered to: the one that waits for it, by its name; an ordinary line to none."""

from typing import Any, cast

import pytest

from bot.command_context import CommandContext, Services
from bot.commands.awaited_answers import ANSWERS, Feature, waiting
from bot.dialogue import Question
from bot.events import MessageReceived, Sender
from models.people.addresses import Address
from models.people.promoters import Promoter
from models.talking.enclosures import Enclosure

VOICE = Enclosure(kind="voice", ref="v")
CONTACT = Enclosure(kind="contact", facts={"own": True, "phone": "+49301234567"})


NO_DESK = cast("Services", None)
"""Nothing is looked up to know who waits."""


def _talk(*, question: Question, dialogue: dict[str, Any], promoter: bool) -> CommandContext:
    address = Address(id=7, channel="madeup", account="a", dialogue=dialogue)
    return CommandContext(
        services=NO_DESK,
        address=address,
        promoter=Promoter(id=1, name="Jia") if promoter else None,
        question=question,
    )


def _message(**said: Any) -> MessageReceived:
    at = said.pop("at", 0)
    return MessageReceived(sender=Sender(channel="madeup", account="a", at_reply_address_of=at), message_id="1", **said)


@pytest.mark.parametrize(
    ("question", "dialogue", "said", "expected"),
    [
        ({}, {}, {"text": "How much is it?"}, []),
        ({}, {}, {"text": "a picture", "enclosures": [VOICE]}, []),
        ({"about": "call-log"}, {}, {"enclosures": [VOICE]}, [Feature.CALL_LOG]),
        ({"about": "forget"}, {}, {"text": "yes"}, [Feature.ERASURE]),
        ({"about": "choose", "list": "talk"}, {}, {"text": "li"}, [Feature.LIST]),
        ({"about": "meet", "list": "meet"}, {}, {"text": "li"}, [Feature.LIST, Feature.MEETING]),
        ({"about": "meet"}, {}, {"text": "tomorrow at 3"}, [Feature.MEETING]),
        ({"about": "meet"}, {}, {"text": "123 456"}, [Feature.CODE, Feature.MEETING]),
        ({"about": "correct"}, {}, {"text": "at noon"}, [Feature.CORRECTION]),
        ({"about": "checkin"}, {}, {"text": "hello"}, []),
        ({}, {}, {"text": "123456"}, [Feature.CODE]),
        ({}, {}, {"enclosures": [CONTACT]}, [Feature.CONTACT]),
        ({}, {}, {"text": "it was me", "at": 7}, [Feature.CLAIM]),
        ({}, {}, {"text": "it was me", "at": 8}, []),
        ({}, {"note_for": {"id": 1}}, {"text": "wants blue"}, [Feature.NOTE]),
        ({}, {}, {"text": "wants blue", "quotes": "5"}, [Feature.NOTE]),
    ],
)
def test_a_promoters_line(
    question: Question, dialogue: dict[str, Any], said: dict[str, Any], expected: list[Feature]
) -> None:
    context = _talk(question=question, dialogue=dialogue, promoter=True)
    assert waiting(context, _message(**said)) == expected


def test_lists_and_notes_are_promoters_alone() -> None:
    context = _talk(question={"about": "choose", "list": "talk"}, dialogue={"note_for": {"id": 1}}, promoter=False)
    assert waiting(context, _message(text="li", quotes="5")) == []


def test_every_feature_takes_its_answers() -> None:
    assert set(ANSWERS) == set(Feature)
