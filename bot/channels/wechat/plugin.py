"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.wechat.settings import Settings

PLUGIN = Plugin(
    name="wechat",
    settings=Settings,
    opens="bot.channels.wechat.channel:open_channel",
    checks="bot.channels.wechat.checkup:check",
    allowance="bot.channels.wechat.checkup:used_up",
)
