"""``/field``: what operators want to know of every customer, filled in by a promoter."""

import re
from typing import Any
from zlib import crc32

from bot.command_context import CommandContext, button, row_number
from bot.commands import questions
from bot.commands.command import command
from bot.commands.customer_records import record
from bot.commands.questions import About
from bot.dialogue import Question
from models.customer_records.fields.definitions import CustomField, fields_in_use
from models.customer_records.fields.field_values import fill_in, fill_in_as_before, filled_in
from models.customer_records.fields.kinds import BadFieldValue
from models.queue.payloads import Choice, Choices
from models.talking.conversations import Conversation

BY = "promoter"
_BEHIND_NAME = re.compile(r"\s*[:：=＝]\s*|\s+|$")
_NOTHING = re.compile(r"[-–—]")
"""Typed alone, it clears the field."""
_CLEARED = "none"


@command("field", help_place=9)
async def field(context: CommandContext, words: str = "") -> None:
    """``/field Budget 300k``: fill it in about the customer; quoted, chosen, or asked for."""
    await record.begin(context, "field", words, fill)


async def fill(context: CommandContext, talking: Conversation, words: str) -> None:
    """Fill in the field that the words begin with; of a field alone, ask what stands there; else offer them all."""
    found = named_in(words, await fields_in_use())
    if found is None:
        await _offer(context, talking, "no-such-field" if words else "ask-field")
    elif found[1]:
        await _put(context, talking, *found)
    else:
        await _ask(context, talking, found[0])


def named_in(words: str, among: list[CustomField]) -> tuple[CustomField, str] | None:
    """Return the field that the words begin with, by the longest name, and what follows; None where it is none."""
    folded = words.strip()
    for each in sorted(among, key=lambda one: -len(one.name)):
        begins, rest = folded[: len(each.name)], folded[len(each.name) :]
        behind = _BEHIND_NAME.match(rest)
        if begins.casefold() == each.folded and behind:
            return each, rest[behind.end() :]
    return None


async def said(context: CommandContext, talking: Conversation, number: int, text: str) -> None:
    """Take the words for what stands in the field that was asked about."""
    asked = await _in_use(number)
    await (_put(context, talking, asked, text) if asked else _offer(context, talking, "ask-field"))


async def press(context: CommandContext, talking: Conversation, verb: str, rest: str) -> None:
    """Ask about a field, choose in it, clear it, or take the last change back. Raises ValueError."""
    number, _, place = rest.partition(":")
    pressed = await _in_use(row_number(number))
    if pressed is None:
        await _offer(context, talking, "ask-field")
    elif verb == "field-of":
        await _ask(context, talking, pressed)
    elif verb == "field-back":
        await fill_in_as_before(talking.id, pressed, by=BY)
        await _show(context, talking, pressed)
    elif verb == "field-is" and place == _CLEARED:
        await _put(context, talking, pressed, "")
    elif verb == "field-is":
        chosen = next((each for each in pressed.choices if _mark(each) == place), None)
        await (_put(context, talking, pressed, chosen) if chosen else _ask(context, talking, pressed))
    else:
        raise ValueError("no button of ours says so")


async def _put(context: CommandContext, talking: Conversation, filled: CustomField, text: str) -> None:
    try:
        await fill_in(talking.id, filled, "" if _NOTHING.fullmatch(text.strip()) else text, by=BY)
    except BadFieldValue as doubt:
        await _ask(context, talking, filled, doubt)
    else:
        await _show(context, talking, filled)


async def _show(context: CommandContext, talking: Conversation, filled: CustomField) -> None:
    rows = [[button("button-undo", action=f"keep:field-back:{talking.id}:{filled.id}")]]
    await record.show(context, talking, "field-filled", rows)


async def _offer(context: CommandContext, talking: Conversation, says: str) -> None:
    every = await filled_in(talking.id)
    if not every:
        await context.answer("field-none")
        return
    await questions.ask(context, Question(about=About.RECORD, awaits="words", what="field", conversation_id=talking.id))
    rows = [
        [button(label=[each.field.name, each.shown or "–"], action=f"keep:field-of:{talking.id}:{each.field.id}")]
        for each in every
    ]
    await record.show(context, talking, says, [*rows, _never_mind()])


async def _ask(
    context: CommandContext, talking: Conversation, asked: CustomField, doubt: BadFieldValue | None = None
) -> None:
    """Ask what stands in the field, and say what was wrong with what was said."""
    waits = Question(about=About.RECORD, awaits="words", what="field", conversation_id=talking.id, field_id=asked.id)
    await questions.ask(context, waits)
    choices = [*_choices(talking, asked), _never_mind()]
    if doubt is None:
        await context.answer("field-ask", choices, conversation_id=talking.id, field=asked.name, asked=asked.kind.value)
    else:
        await context.answer(doubt.sentence, choices, conversation_id=talking.id, **dict[str, Any](doubt.facts))


def _choices(talking: Conversation, asked: CustomField) -> Choices:
    action = f"keep:field-is:{talking.id}:{asked.id}"
    rows = [[button(label=each, action=f"{action}:{_mark(each)}")] for each in asked.choices]
    return [*rows, [button("button-field-clear", action=f"{action}:{_CLEARED}")]]


def _mark(choice: str) -> str:
    """Return what a button names a choice by: its letters, whose place among the choices may change."""
    return f"{crc32(choice.encode()):x}"


def _never_mind() -> list[Choice]:
    return [button("button-never-mind", action="keep:stop")]


async def _in_use(number: int) -> CustomField | None:
    return next((each for each in await fields_in_use() if each.id == number), None)
