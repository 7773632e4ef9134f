"""Paging: which part of a long list is shown, out of how many, and the ways to the others; words keep narrowing it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from models.text.cleaning import clean_line

PAGE = 50
LONGEST = 80
_MOST_PAGES = 1_000_000


@dataclass(frozen=True)
class Paging:
    number: int
    """From 1."""
    words: str = ""
    total: int = 0
    kept: Mapping[str, str] = field(default_factory=dict)
    """What else the address says."""

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
        """The page before this one, as an address; of a page that there is not, the last one."""
        return self._at(min(self.number - 1, self.pages)) if self.number > 1 else ""

    @property
    def after(self) -> str:
        return self._at(self.number + 1) if self.number < self.pages else ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    def _at(self, number: int) -> str:
        query = {**self.kept, **({"q": self.words} if self.words else {}), **({"page": number} if number > 1 else {})}
        return "?" + urlencode(query)

    def of(self, total: int, **kept: str) -> "Paging":
        """Return this page, once it is known how many rows there are."""
        return Paging(self.number, self.words, total, kept)


def paging_in(request: web.Request) -> Paging:
    """Read which page the address asks for; what it can't mean is the first."""
    told = request.query.get("page", "")
    number = int(told) if re.fullmatch(r"[0-9]{1,7}", told) else 1
    return Paging(max(1, min(number, _MOST_PAGES)), clean_line(request.query.get("q", ""), LONGEST))
