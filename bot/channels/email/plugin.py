"""What the folder offers."""

from bot.channels.email.settings import EmailSettings
from bot.channels.plugin import Plugin

PLUGIN = Plugin(
    name="email",
    settings=EmailSettings,
    opens="bot.channels.email.opening:open_channel",
    # aiosmtpd logs every command, and whose mail it is.
    log_levels={"mail.log": "ERROR"},
    checks="bot.channels.email.checkup:check",
)
