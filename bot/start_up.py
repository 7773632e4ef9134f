"""What can stand in the way of a start: each is one sentence that says what to do."""

import errno
import ssl
from pathlib import Path

from bot.settings import Server
from models.storage.database import BadDatabaseUrl
from models.storage.migrating.due import MigrationsDue


class CannotStart(Exception):
    """The sentence says what is in the way and what to do."""


def why_no_folder(folder: Path, error: OSError) -> str:
    """Return a sentence for a data folder that can't be made or written to."""
    return (
        f"data_dir {folder.absolute()} can't be used: {error.strerror or error}. "
        "Make it a folder that this user may write to, or set another data_dir."
    )


def why_no_database(url: str, error: Exception) -> str:
    """Return a sentence for a database that does not open."""
    if isinstance(error, (BadDatabaseUrl, MigrationsDue)):
        return str(error)
    if url.startswith("sqlite"):
        return f"{url} does not open ({short(error)}). `handbill doctor` says what is wrong with it."
    if isinstance(error, ssl.SSLError):
        return (
            f"PostgreSQL and this machine don't agree on TLS ({short(error)}). Check sslmode, sslrootcert, sslcert and "
            "sslkey in database.url, and that its host is a name in the server's certificate."
        )
    return (
        f"PostgreSQL does not answer ({short(error)}). Check that its server runs, that database.url names it, "
        "and that this machine may connect to it."
    )


def why_no_port(server: Server, error: OSError) -> str:
    """Return a sentence for a port that can't be listened on."""
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"Port {server.port} is taken: another program listens there, perhaps another Handbill. "
                f"Stop it, or take another port: HANDBILL_SERVER__PORT={server.port % 65535 + 1} handbill serve"
            )
        case errno.EACCES:
            return f"This user may not listen on port {server.port}. Set server.port to 1024 or more."
        case errno.EADDRNOTAVAIL:
            return (
                f"server.host {server.host!r} is no address of this machine; 127.0.0.1 is, and 0.0.0.0 is all of them."
            )
        case _:
            said = error.strerror or error
            return f"{server.host}:{server.port} can't be listened on: {said}. See [server] in the settings."


def short(error: BaseException) -> str:
    """Return what went wrong in a few words, on one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
