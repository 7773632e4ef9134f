"""Language: in which one everything is told to this person."""

from bot.command_context import CommandContext, button
from bot.commands.command import command
from models.people.addresses import set_language
from models.words import languages, say


@command("language", for_anybody=True, help_place=12, menu=(10, 12))
async def language(context: CommandContext, chosen: str = "") -> None:
    """``/language``, ``/language zh``: the language of everything this person is told."""
    if chosen.lower() not in languages():
        rows = [button(label=say(code, "language-name"), action=f"language:{code}") for code in languages()]
        await context.answer("choose-language", choices=[rows])
        return
    await set_language(context.address, context.promoter, chosen.lower())
    await context.answer("language-set")
