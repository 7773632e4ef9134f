"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.telegram.settings import Settings

PLUGIN = Plugin(
    name="telegram",
    settings=Settings,
    opens="bot.channels.telegram.channel:open_channel",
    checks="bot.channels.telegram.checkup:check",
)
