"""Help: what a promoter can do here, command by command; what this is, for anybody else."""

from bot.commands.command import command
from bot.commands.start import first_steps, say_whom
from bot.talk import Talk
from models.queue.payloads.people import Help


@command("help", "帮助", for_anybody=True, menu=(12, 6))
async def help_(talk: Talk, _: str = "") -> None:
    if talk.promoter:
        await talk.tell(Help(choices=first_steps()))
    else:
        await say_whom(talk)
