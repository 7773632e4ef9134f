"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.telegram.settings import TelegramSettings

PLUGIN = Plugin(
    name="telegram",
    settings=TelegramSettings,
    opens="bot.channels.telegram.opening:open_channel",
    # httpx logs every URL, and a bot's token is in its URL.
    log_levels={"httpx": "WARNING", "httpcore": "WARNING", "telegram": "WARNING"},
    checks="bot.channels.telegram.checkup:check",
)
