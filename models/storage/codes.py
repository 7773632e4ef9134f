"""Codes that nobody can guess, and their fingerprints."""

import hashlib
import re
import secrets

CODE = re.compile(r"[A-Za-z0-9_-]{22}")


def new_code() -> str:
    """128 random bits in 22 URL-safe characters: fits messengers' deep links, scenes of QR codes and a URL path."""
    while (code := secrets.token_urlsafe(16)).startswith("-"):
        pass  # a command line would take it for an option, a spreadsheet for a formula
    return code


def is_code(text: str) -> bool:
    """Whether ``text`` has the form of a code; says nothing about its existing."""
    return CODE.fullmatch(text) is not None


def fingerprint(secret: str) -> str:
    """Hash a bearer secret, to be stored in its place, so that a copied database opens no door."""
    return hashlib.sha256(secret.encode()).hexdigest()
