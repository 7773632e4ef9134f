"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.web.settings import Settings

PLUGIN = Plugin(
    name="web",
    settings=Settings,
    opens="bot.channels.web.channel:open_channel",
    on_by_default=True,
)
