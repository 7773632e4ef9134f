"""Codes that nobody can guess, and their fingerprints."""

import hashlib
import re
import secrets

CODE = re.compile(r"[A-Za-z0-9_-]{22}")


def new_code() -> str:
    """Make 128 random bits in 22 URL-safe characters: fits messengers' deep links, QR scenes and a URL path."""
    while (code := secrets.token_urlsafe(16)).startswith("-"):
        pass  # a command line would take it for an option, a spreadsheet for a formula
    return code


def is_code(text: str) -> bool:
    """Tell whether ``text`` has the form of a code; it need not exist."""
    return CODE.fullmatch(text) is not None


def fingerprint(secret: str) -> str:
    """Return what is stored instead of a bearer secret, so that a copied database opens no door."""
    return hashlib.sha256(secret.encode()).hexdigest()
