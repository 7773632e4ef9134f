"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.voice.settings import Settings

PLUGIN = Plugin(
    name="voice",
    settings=Settings,
    opens="bot.channels.voice.channel:open_channel",
    checks="bot.channels.voice.checkup:check",
)
