"""Compression: text answers are sent as gzip where the reader takes it and nobody can learn a secret by their length.

What is compressed together tells by its length whether two parts are alike (BREACH). So no answer is compressed that
could hold somebody's secret beside words of somebody else's: nothing is that is asked for with a cookie, the console
and the chat least of all. Files are the same for everybody; a card's page holds one secret, which is new each time.
"""

import gzip
import re
from collections.abc import Mapping
from typing import Final

from aiohttp import hdrs, web

WORTH_IT: Final = 1_000
"""Bytes; compressing shorter answers gains nothing."""
_TEXTS: Final = frozenset({"text/html", "text/plain", "application/json", "text/csv", "application/x-ndjson"})
_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


def takes_gzip(headers: Mapping[str, str]) -> bool:
    return _GZIP.search(headers.get(hdrs.ACCEPT_ENCODING, "")) is not None


def compressed(body: bytes) -> bytes:
    """Compress at the lowest level: it costs a tenth of what rendering the page costs."""
    return gzip.compress(body, 1, mtime=0)


def compress(request: web.BaseRequest, answer: web.StreamResponse) -> None:
    """Compress an answer that is text, long enough, and nobody's own."""
    if not isinstance(answer, web.Response) or not isinstance(answer.body, bytes) or len(answer.body) < WORTH_IT:
        return
    if answer.content_type not in _TEXTS or hdrs.CONTENT_ENCODING in answer.headers or answer.cookies:
        return
    if hdrs.COOKIE in request.headers or hdrs.AUTHORIZATION in request.headers or not takes_gzip(request.headers):
        return
    answer.body = compressed(answer.body)
    answer.headers[hdrs.CONTENT_ENCODING] = "gzip"
    answer.headers.add(hdrs.VARY, "Accept-Encoding")
