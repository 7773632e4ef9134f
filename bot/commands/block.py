"""Blocking: a promoter ends hearing from a customer, takes that back, or asks the operator to look."""

from bot.command_context import CommandContext, button
from bot.commands import chooser
from bot.commands.command import command
from bot.commands.conversation import customer_meant, named, picked
from models.people.addresses import stop_writing_to
from models.talking import blocks
from models.talking.conversations import Conversation


@command("block")
async def block(context: CommandContext, words: str = "") -> None:
    """``/block``: whose message it quotes, whom they write to, or whose name follows; else it is asked."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    if not words and (talking := await customer_meant(context)) is not None:
        await _block(context, talking)
    else:
        await _choose(context, words, "block")


@command("unblock")
async def unblock(context: CommandContext, words: str = "") -> None:
    """``/unblock``: who is blocked, to choose from; or whose name follows."""
    await _choose(context, words, "unblock")


async def press_block(context: CommandContext, number: str) -> None:
    """``block:<conversation>``."""
    if (talking := await picked(context, number)) is not None:
        await _block(context, talking)


async def press_unblock(context: CommandContext, number: str) -> None:
    """``unblock:<conversation>``."""
    talking = await picked(context, number)
    if talking is not None:
        kind = "unblocked" if await blocks.unblock(talking) else "unblocked-before"
        await context.answer(kind, name=named(talking, context.language), conversation_id=talking.id)


async def press_report(context: CommandContext, number: str) -> None:
    """``report:<conversation>``: the console lists it."""
    talking = await picked(context, number)
    if talking is not None:
        kind = "reported" if await blocks.report(talking) else "reported-before"
        await context.answer(kind, name=named(talking, context.language))


async def _block(context: CommandContext, talking: Conversation) -> None:
    await blocks.block(talking)
    await stop_writing_to(context.address, talking.id)
    rows = [
        [button("button-unblock", action=f"unblock:{talking.id}")],
        [button("button-report", action=f"report:{talking.id}")],
    ]
    await context.answer("blocked", name=named(talking, context.language), choices=rows)


async def _choose(context: CommandContext, words: str, verb: str) -> None:
    """Take at once the only one who is found by the words; ask about several, or none."""
    if not (action := await chooser.show(context, verb, words)):
        return
    number = action.partition(":")[2]
    await (press_block(context, number) if verb == "block" else press_unblock(context, number))
