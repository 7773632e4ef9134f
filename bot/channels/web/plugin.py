"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.web.settings import WebSettings

PLUGIN = Plugin(
    name="web",
    settings=WebSettings,
    opens="bot.channels.web.opening:open_channel",
    on_by_default=True,
)
