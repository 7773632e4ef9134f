"""Help: a line for each command, in the channel's own words where it has some."""

from collections.abc import Sequence

from bot.courier.rendering.buttons import buttons
from bot.courier.rendering.context import RenderContext, Renderer
from bot.menus import HelpLine
from bot.messages import Message
from models.queue.payloads.people import Help
from models.words import has, say


def help_with(lines: Sequence[HelpLine]) -> Renderer:
    """Return the renderer of what there is to type."""

    async def help_(payload: Help, to: RenderContext) -> Message:
        commands = "\n".join(filter(None, (_said(line, to.channel.name, to.language) for line in lines)))
        own = f"help-{to.channel.name}"
        text = say(to.language, own if has(own) else "help", commands=commands)
        return Message(text=text, buttons=buttons(to.language, payload.choices))

    return help_


def _said(line: HelpLine, channel: str, language: str) -> str:
    """Empty where the command is nothing for this channel."""
    own = f"{line.does}-{channel}"
    return say(language, own) if has(own) else f"{line.typed} – {say(language, line.does)}"
