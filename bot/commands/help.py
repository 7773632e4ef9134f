"""Help: what a promoter can do here, command by command; what this is, for anybody else."""

from bot.command_context import CommandContext
from bot.commands.command import command
from bot.commands.start import first_steps, say_whom
from models.queue.payloads.people import Help


@command("help", for_anybody=True, menu=(12, 6))
async def help_(context: CommandContext, _: str = "") -> None:
    if context.promoter:
        await context.tell(Help(choices=first_steps()))
    else:
        await say_whom(context)
