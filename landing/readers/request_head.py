"""What the head of a request says of who asks for a card."""

from collections.abc import Mapping
from dataclasses import dataclass

from landing.compression import takes_gzip
from landing.languages import preferred
from landing.pages.in_app import Inside
from landing.readers.in_app_browsers import inside
from landing.readers.reading_choice import Reading, unchosen_reading
from landing.readers.visitors import Reader, who_fetched
from landing.site import WebContext
from models.reading.opens import Visitor
from models.storage.ciphers import Leave

# Taken out of its class once: in Python 3.11 every look at an enum's member runs Python code.
_PERSON = Visitor.PERSON


@dataclass(frozen=True, slots=True)
class RequestHead:
    reader: Reader
    choice: Reading
    language: str
    inside: Inside | None
    takes_gzip: bool
    is_person: bool
    quiet: bool
    """Nothing but an anonymous open is kept of this person."""
    leave: Leave


def read_head(
    method: str,
    headers: Mapping[str, str],
    site: WebContext,
    chosen: Reading | None = None,
    known: Reader | None = None,
) -> RequestHead:
    """Judge by the head alone, but for what cookies say: ``chosen``, and ``known``, who the reader is."""
    reader = known or who_fetched(method, headers)
    choice = chosen or unchosen_reading(headers, site)
    is_person = reader.visitor is _PERSON
    return RequestHead(
        reader,
        choice,
        preferred(headers.get("Accept-Language")),
        inside(site.apps, headers.get("User-Agent", ""), reader) if site.apps else None,
        takes_gzip(headers),
        is_person,
        is_person and choice.is_quiet,
        choice.leave,
    )
