"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.voice.settings import VoiceSettings

PLUGIN = Plugin(
    name="voice",
    settings=VoiceSettings,
    opens="bot.channels.voice.opening:open_channel",
    checks="bot.channels.voice.checkup:check",
)
