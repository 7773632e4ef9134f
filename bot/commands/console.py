"""The promoter's own console: their customers on the web, from whichever chat they ask in."""

from datetime import timedelta

from bot.command_context import CommandContext, button
from bot.commands.command import command
from models.people.channels import BROWSER
from models.people.device_links import new_device_link

LIFE = timedelta(minutes=10)


@command("web", help_place=5, menu=(4, 9))
async def console(context: CommandContext, _: str = "") -> None:
    """``/web``: the way to it. A browser that chats with us is signed in already; elsewhere a link signs one in, once.

    The link is good for a few minutes and opens a page with a button, so that no preview of it spends anything.
    """
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    if context.channel == BROWSER:
        rows = [[button("button-console", url=f"{context.services.public_url}/console/customers")]]
        await context.answer("web-here", choices=rows)
        return
    code = await new_device_link(context.promoter.id, life=LIFE)
    url = f"{context.services.public_url}/join/{code}?to=console"
    minutes = int(LIFE.total_seconds() // 60)
    await context.answer("web-link", choices=[[button("button-console", url=url)]], url=url, minutes=minutes)
