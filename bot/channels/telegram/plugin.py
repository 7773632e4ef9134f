"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.telegram.settings import TelegramSettings

PLUGIN = Plugin(
    name="telegram",
    settings=TelegramSettings,
    opens="bot.channels.telegram.opening:open_channel",
    checks="bot.channels.telegram.checkup:check",
)
