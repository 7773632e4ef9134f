"""Leaves: pages rendered once, with gaps for what is different in every answer."""

import re
from dataclasses import dataclass
from functools import cache
from secrets import token_hex
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from landing.assets import asset_url
from models.words import say

# No text of a promotion can contain these by chance or by malice: they are made when the process starts.
TOKEN_GAP: Final = f"token-{token_hex(16)}"
NONCE_GAP: Final = f"nonce-{token_hex(16)}"
_GAPS = re.compile(f"({TOKEN_GAP}|{NONCE_GAP})".encode())
_TOKEN, _NONCE = TOKEN_GAP.encode(), NONCE_GAP.encode()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as bytes, cut at its gaps: every second piece is one."""

    pieces: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """How many bytes it takes in memory."""
        return sum(map(len, self.pieces)) + 200

    def filled(self, *, token: str = "", nonce: str = "") -> bytes:
        fillings = {_TOKEN: token.encode(), _NONCE: nonce.encode()}
        pieces = list(self.pieces)
        pieces[1::2] = [fillings[gap] for gap in self.pieces[1::2]]
        return b"".join(pieces)


def render(template: str, language: str, base: str, **facts: Any) -> Leaf:
    """The template in this language; ``base`` is the path under which the site lies, empty at the root of its host."""
    words = {"language": language, "say": lambda sentence, **known: say(language, sentence, **known)}
    places = {"base": base, "asset": lambda name: asset_url(base, name)}
    gaps = {"token": TOKEN_GAP, "nonce": NONCE_GAP}
    html = _templates().get_template(template).render(**words, **places, **gaps, **facts)
    return Leaf(tuple(_GAPS.split(html.encode())))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("landing.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
