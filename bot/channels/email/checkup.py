"""The doctor's questions: does the mail server let us in, and can ours listen?"""

import asyncio

from bot.channels.email.sending import server_of
from bot.channels.email.settings import EmailSettings
from bot.outcomes import Passing


async def check(settings: EmailSettings) -> None:
    """Asks the mail server to let us in; looks whether our own port is free, or ours. Raises bot.outcomes, OSError."""
    settings.tls()
    await server_of(settings).greet()
    try:
        server = await asyncio.start_server(lambda *_: None, settings.listen_host, settings.listen_port)
        server.close()
    except OSError:
        reader, writer = await asyncio.open_connection(settings.listen_host, settings.listen_port)
        banner = await reader.readline()
        writer.close()
        if settings.domain.encode() not in banner:
            raise Passing(f"another program listens on {settings.listen_host}:{settings.listen_port}") from None
