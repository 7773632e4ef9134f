"""What the folder offers."""

from bot.channels.plugin import Plugin
from bot.channels.wechat.settings import WeChatSettings

PLUGIN = Plugin(
    name="wechat",
    settings=WeChatSettings,
    opens="bot.channels.wechat.opening:open_channel",
    checks="bot.channels.wechat.checkup:check",
    allowance="bot.channels.wechat.checkup:used_up",
    better_with={
        "av": "voices are not converted: those from WeChat stay AMR, which few can play, and those from elsewhere are "
        "refused; to convert them: make voices"
    },
)
