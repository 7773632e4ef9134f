"""Page templates: pages rendered once, with gaps for what is different in every answer."""

import re
from collections.abc import Sequence
from functools import cache
from secrets import token_hex
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from landing.assets import asset_url
from landing.templating import templates_of
from models.words import say

# No text of a promotion can contain these by chance or by malice: they are made when the process starts.
TOKEN_GAP: Final = f"token-{token_hex(16)}"
NONCE_GAP: Final = f"nonce-{token_hex(16)}"
NOTE_GAP: Final = f"note-{token_hex(16)}"
_GAPS = re.compile(f"({TOKEN_GAP}|{NONCE_GAP}|{NOTE_GAP})".encode())
_TOKEN, _NONCE, _NOTE = TOKEN_GAP.encode(), NONCE_GAP.encode(), NOTE_GAP.encode()


class PageTemplate:
    """A page as bytes, cut at its gaps."""

    __slots__ = ("_nonces", "_notes", "_pieces", "_tokens", "size")

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = list(pieces)
        self._tokens = [n for n, piece in enumerate(pieces) if piece == _TOKEN]
        self._nonces = [n for n, piece in enumerate(pieces) if piece == _NONCE]
        self._notes = [n for n, piece in enumerate(pieces) if piece == _NOTE]
        self.size = sum(map(len, pieces)) + 200
        """Bytes that it takes in memory, roughly."""

    def filled(self, *, token: str = "", nonce: str = "", note: Markup | None = None) -> bytes:
        """Return the page with its gaps filled. ``note``: what is for this reader alone, as HTML."""
        pieces = self._pieces.copy()
        filled_note = (note or "").encode()
        for gaps, filling in (
            (self._tokens, token.encode()),
            (self._nonces, nonce.encode()),
            (self._notes, filled_note),
        ):
            for gap in gaps:
                pieces[gap] = filling
        return b"".join(pieces)


def render(template: str, language: str, **context: Any) -> PageTemplate:
    """Return the template filled in this language, with its gaps open."""
    words = {"language": language, "say": lambda sentence, **known: say(language, sentence, **known)}
    gaps = {"token": TOKEN_GAP, "nonce": NONCE_GAP, "note": NOTE_GAP}
    html = _templates().get_template(template).render(**words, asset=asset_url, **gaps, **context)
    return PageTemplate(_GAPS.split(html.encode()))


@cache
def _templates() -> Environment:
    return templates_of("landing.pages")
