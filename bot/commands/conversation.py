"""Conversations as a promoter sees them: choosing whom to write to, and ending it."""

from typing import Any

from bot.talk import Talk, button, row_number
from models.addresses import write_to
from models.conversations import Conversation, conversation_or_none, of_promoter
from models.customers import shown_name
from models.phones import CHANNEL as PHONE
from models.promotions import Promotion
from models.text import clean_line

_LONGEST_TOPIC = 30


async def customers(talk: Talk, _: str = "") -> None:
    """The promoter's customers, to choose one to write to."""
    assert talk.promoter is not None  # noqa: S101
    rows = await choices(talk.promoter.id, "talk", talk.language)
    if PHONE in talk.desk.channels:
        rows = [[*row, button(label="📞", action=row[0]["action"].replace("talk:", "call:", 1))] for row in rows]
    if rows:
        await talk.answer("choose-customer", choices=rows)
    else:
        await talk.answer("no-customers")


async def ask_which(talk: Talk, verb: str, question: str) -> bool:
    """Asks the promoter for one of their customers, whose button says ``verb:<conversation>``; whether there is one."""
    assert talk.promoter is not None  # noqa: S101
    rows = await choices(talk.promoter.id, verb, talk.language)
    if rows:
        await talk.answer(question, choices=rows)
    else:
        await talk.answer("no-customers")
    return bool(rows)


async def picked(talk: Talk, number: str) -> Conversation | None:
    """The promoter's conversation that a button names; where there is none (any more), they are told.

    Raises ValueError for what is no number of ours.
    """
    assert talk.promoter is not None  # noqa: S101
    talking = await conversation_or_none(row_number(number))
    if talking is None or talking.promoter_id != talk.promoter.id:
        await talk.answer("no-customers")
        return None
    return talking


async def choices(promoter_id: int, verb: str, language: str) -> list[list[dict[str, Any]]]:
    """A button for each customer, the one spoken with last first."""
    return await choices_of(await of_promoter(promoter_id, most=12), verb, language)


async def choices_of(talking: list[Conversation], verb: str, language: str) -> list[list[dict[str, Any]]]:
    """A button for each of these, with both their people."""
    topics = {each.id: each.title for each in await Promotion.filter(id__in=[t.promotion_id or 0 for t in talking])}
    return [
        [button(label=_label(each, topics.get(each.promotion_id or 0, ""), language), action=f"{verb}:{each.id}")]
        for each in talking
    ]


async def talk_to(talk: Talk, number: str) -> Conversation | None:
    """From now on, what the promoter writes goes to this customer."""
    talking = await picked(talk, number)
    if talking is None:
        return None
    await write_to(talk.address, talking.id)
    topic, name = await topic_of(talking), named(talking, talk.language)
    await talk.answer(
        "talking-about" if topic else "talking",
        name=name,
        recipient=name,
        topic=topic,
        conversation_id=talking.id,
        choices=[
            [
                button("button-send-card", action=f"cards:{talking.id}"),
                *_call_button(talk, talking.id),
                button("button-done", action="done"),
            ]
        ],
    )
    return talking


def _call_button(talk: Talk, number: int) -> list[dict[str, Any]]:
    return [button("button-call", action=f"call:{number}")] if PHONE in talk.desk.channels else []


def other_ways(talking: Conversation) -> list[list[dict[str, Any]]]:
    """What a promoter can do for a customer whom words don't reach: a link that they can be sent by any other way."""
    if talking.promotion_id is None:
        return []
    return [[button("button-link-for-them", action=f"link:{talking.id}")]]


def named(talking: Conversation, language: str) -> str:
    """What the customer is called to the promoter; both are loaded."""
    return shown_name(talking.customer, language, timezone=talking.promoter.timezone)


async def topic_of(talking: Conversation) -> str:
    found = await Promotion.get_or_none(id=talking.promotion_id or 0)
    return found.title if found else ""


def _label(talking: Conversation, topic: str, language: str) -> list[str]:
    name = shown_name(talking.customer, language, topic=topic, timezone=talking.promoter.timezone)
    # One without a name is told by the topic already.
    return [name, clean_line(topic, _LONGEST_TOPIC)] if talking.customer.name and topic else [name]
