"""Handing a mail to the mail server that sends it on: one connection, one mail, one recipient, nothing tried twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiosmtplib import SMTP, SMTPException
from pydantic import SecretStr

from bot.channels.email.outcomes import outcomes
from bot.channels.email.settings import EmailSettings
from bot.outcomes import Final, Unusable
from models.text.hosts import is_loopback

_CONNECT_S = 20
_ANSWER_S = 30
_TAKE_S = 45
"""Together less than the courier waits for a send."""


class SmtpClient:
    """``tls``: auto (STARTTLS where it is offered), starttls (insisted on), tls (from the first byte) or none."""

    def __init__(self, host: str, port: int, tls: str, username: str, password: SecretStr, domain: str) -> None:
        self._host = host
        self._port = port
        self._tls = tls
        self._username = username
        self._password = password
        self._domain = domain

    async def hand_over(self, mail: bytes, sender: str, recipient: str) -> None:
        """Done when the other server has taken it. Raises outcomes."""
        async with self._connected() as server:
            wide = not recipient.isascii()
            if wide and not server.supports_extension("smtputf8"):
                raise Final("failed-mail-refused", detail="the mail server takes no such addresses (SMTPUTF8)")
            options = [f"SIZE={len(mail)}"] if server.supports_extension("size") else []
            with outcomes("asking"):
                await server.mail(sender, options=[*options, "SMTPUTF8"] if wide else options)
                await server.rcpt(recipient, encoding="utf-8" if wide else "ascii")
            with outcomes("handing over"):
                await server.data(mail, timeout=_TAKE_S)

    async def greet(self) -> None:
        """Connect, sign in and leave, which does no harm. Raises outcomes."""
        async with self._connected():
            pass

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        server = SMTP(
            hostname=self._host,
            port=self._port,
            local_hostname=self._domain,
            timeout=_CONNECT_S,
            use_tls=self._tls == "tls",
            start_tls={"starttls": True, "auto": None}.get(self._tls, False),
            # Without a password to guard, a certificate that nobody can check is still better than none.
            validate_certs=bool(self._username) or self._tls != "auto",
        )
        try:
            with outcomes("connecting"):
                await server.connect()
                server.timeout = _ANSWER_S
                await server.ehlo()
                if self._username:
                    await self._sign_in(server)
            yield server
        finally:
            with suppress(SMTPException, OSError, TimeoutError):
                await server.quit(timeout=2)
            server.close()

    async def _sign_in(self, server: SMTP) -> None:
        if server.get_transport_info("sslcontext") is None and not is_loopback(self._host):
            raise Unusable("the mail server offers no TLS, and the password goes to no other machine without it")
        await server.login(self._username, self._password.get_secret_value())


def server_of(settings: EmailSettings) -> SmtpClient:
    """Return the mail server that sends ours on."""
    return SmtpClient(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_tls,
        settings.username,
        settings.password,
        settings.domain,
    )
