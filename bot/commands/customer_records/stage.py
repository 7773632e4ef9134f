"""``/stage``: how far a promoter has come with a customer."""

from bot.command_context import CommandContext, button
from bot.commands.command import command
from bot.commands.customer_records import record
from models.customer_records.stages import Stage, set_stage, stage_in
from models.queue.payloads import Choices
from models.talking.conversations import Conversation
from models.words import languages, say


@command("stage", help_place=9)
async def stage(context: CommandContext, words: str = "") -> None:
    """``/stage interested``: note it of the customer; quoted, chosen, or asked for."""
    await record.begin(context, "stage", words, note_stage)


async def note_stage(context: CommandContext, talking: Conversation, words: str) -> None:
    """Note the stage that is named, in any language; else offer them all."""
    named = {say(language, f"stage-{each}").casefold(): each for language in languages() for each in Stage}
    found = named.get(words.strip().casefold())
    if found is None:
        await record.ask(context, talking, "stage", _offers(talking))
        return
    await choose(context, talking, found)


async def choose(context: CommandContext, talking: Conversation, name: str) -> None:
    """Note this stage; a name that is none: that nothing is said of it."""
    await set_stage(talking, stage_in(name))
    await record.show(context, talking, "staged", _offers(talking))


def _offers(talking: Conversation) -> Choices:
    rows = [
        [button(f"stage-{each}", action=f"keep:stage-is:{talking.id}:{each}")]
        for each in Stage
        if each != talking.stage
    ]
    return [*rows, [button("stage-none", action=f"keep:stage-is:{talking.id}:none")]] if talking.stage else rows
