"""What the folder offers."""

from bot.channels.email.settings import Settings
from bot.channels.plugin import Plugin

PLUGIN = Plugin(
    name="email",
    settings=Settings,
    opens="bot.channels.email.channel:open_channel",
    # aiosmtpd logs every command, and whose mail it is.
    log_levels={"mail.log": "ERROR"},
    checks="bot.channels.email.checkup:check",
)
