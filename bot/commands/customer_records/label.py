"""``/label``: short words on a customer, to find them by."""

import re

from bot.command_context import CommandContext, button
from bot.commands.command import command
from bot.commands.customer_records import record
from models.customer_records import labels
from models.queue.payloads import Choices
from models.talking.conversations import Conversation

_BETWEEN = re.compile(r"[,，、;；#＃\n]+")
_OFFERED = 6


@command("label", help_place=9, menu=(7, 17))
async def label(context: CommandContext, words: str = "") -> None:
    """``/label vip, towels``: put labels on the customer; quoted, chosen, or asked for."""
    await record.begin(context, "label", words, put)


async def put(context: CommandContext, talking: Conversation, words: str) -> None:
    """Put each of the labels on; without any, offer those that are used and those that can be taken off."""
    if not words:
        await record.ask(context, talking, "label", await _offers(talking))
        return
    for each in _BETWEEN.split(words)[: labels.MAX_LABELS]:
        await labels.put_label(talking.id, each)
    await record.show(context, talking, "labelled", await _ways_off(talking))


async def put_one(context: CommandContext, talking: Conversation, number: int) -> None:
    """Put on what stands in the label of this number, which may be another customer's of the promoter."""
    if (found := await labels.label_of(number, talking.promoter_id)) is not None:
        await labels.put_label(talking.id, found.text)
    await record.show(context, talking, "labelled", await _ways_off(talking))


async def take_off(context: CommandContext, talking: Conversation, number: int) -> None:
    """Take the label of this number off."""
    found = await labels.label_of(number, talking.promoter_id)
    if found is not None and found.conversation_id == talking.id:
        await labels.take_label(talking.id, found.text)
    await record.show(context, talking, "unlabelled", await _ways_off(talking))


async def _offers(talking: Conversation) -> Choices:
    on = {each.text for each in await labels.labels_on(talking.id)}
    used = [each for each in await labels.labels_used(talking.promoter_id) if each.text not in on]
    rows = [[button(label=each.text, action=f"keep:label-as:{talking.id}:{each.id}")] for each in used[:_OFFERED]]
    return [*rows, *await _ways_off(talking)]


async def _ways_off(talking: Conversation) -> Choices:
    on = await labels.labels_on(talking.id)
    return [[button(label=f"✕ {each.text}", action=f"keep:unlabel:{talking.id}:{each.id}")] for each in on[:_OFFERED]]
