"""Paging: which part of a long list is shown, out of how many rows, and links to the rest; a search is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from models.text.cleaning import clean_line

PAGE = 50
LONGEST = 80
_MAX_PAGES = 1_000_000


@dataclass(frozen=True)
class Paging:
    number: int
    """From 1."""
    words: str = ""
    total: int = 0
    kept: Mapping[str, str] = field(default_factory=dict)
    """Other parameters of the query, kept in the links."""

    @property
    def skip(self) -> int:
        return (self.number - 1) * PAGE

    @property
    def first(self) -> int:
        return self.skip + 1

    @property
    def last(self) -> int:
        return min(self.skip + PAGE, self.total)

    @property
    def before(self) -> str:
        """The query of the page before this one; of the last page, where this one is past the end."""
        return self._at(min(self.number - 1, self.pages)) if self.number > 1 else ""

    @property
    def after(self) -> str:
        return self._at(self.number + 1) if self.number < self.pages else ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def asked(self) -> str:
        """Return what the list is narrowed by, as an address's query says it."""
        return urlencode({**self.kept, **({"q": self.words} if self.words else {})})

    def _at(self, number: int) -> str:
        return "?" + "&".join(filter(None, (self.asked, f"page={number}" if number > 1 else "")))

    def of(self, total: int, **kept: str) -> "Paging":
        """Return this page, once it is known how many rows there are."""
        return Paging(self.number, self.words, total, kept)


def number_in(text: str) -> int | None:
    """Return a row's number, or a page's, out of an address or a form; None where it is none."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None


def paging_in(request: web.Request) -> Paging:
    """Return the page the address asks for; the first one where it makes no sense."""
    digits = request.query.get("page", "")
    number = int(digits) if re.fullmatch(r"[0-9]{1,7}", digits) else 1
    return Paging(max(1, min(number, _MAX_PAGES)), clean_line(request.query.get("q", ""), LONGEST))
