"""Who fetched: a person, a messenger's preview or a robot, told from the request alone.

A browser-like User-Agent proves no person: only the page's script does (see models.opens.Proof). Names of fetchers:
crawler-user-agents list, July 2026; prefetch marks: Fetch standard (``Sec-Purpose``), older browsers' ``Purpose``.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from models.opens import Visitor

_LONGEST_USER_AGENT = 400

# Pinterest's own browser says [Pinterest/iOS] or [Pinterest/Android]: that is a person.
_PREVIEW = re.compile(
    r"telegrambot|whatsapp/|facebookexternalhit|facebot|meta-external(?:hit|agent|fetcher)|twitterbot|slackbot"
    r"|slack-imgproxy|discordbot|linkedinbot|skypeuripreview|microsoftpreview|bingpreview|viber|snap ?url ?preview"
    r"|pinterest(?!/(?:ios|android))|redditbot|vkshare|applebot|iframely|embedly|blueskypreviewbot|mastodon|bitlybot",
    re.IGNORECASE,
)
# Cubot is a make of telephones.
_ROBOT = re.compile(
    r"(?<!cu)bot(?![a-z])|crawler|spider|slurp|mediapartners|googleother|inspectiontool|ia_archiver|archiver"
    r"|^curl/|^wget/|^python|^aiohttp|httpx/|^go-http-client|^okhttp|^java/|^apache-httpclient|^libwww-perl|^axios/"
    r"|^node|^ruby|^php|^postmanruntime|^guzzlehttp",
    re.IGNORECASE,
)


class Reader(NamedTuple):
    """Who asked for a page, as far as the request tells."""

    visitor: Visitor
    reason: str = ""
    """What gave a preview, a robot or the promoter away."""
    shows_card: bool = False
    """Wants the Open Graph tags, not the way to the target."""
    customer_id: int | None = None
    named: bool = False
    """The customer's name is known."""


PERSON = Reader(Visitor.PERSON)


def who_fetched(method: str, headers: Mapping[str, str]) -> Reader:
    """Judges by method, ``User-Agent`` and the browser's word that nobody looks yet. ``headers`` ignores case."""
    agent = headers.get("User-Agent")
    known = _by_name(agent[:_LONGEST_USER_AGENT]) if agent else Reader(Visitor.ROBOT, "no user-agent")
    if known is not PERSON:
        return known
    if method == "HEAD":
        return Reader(Visitor.PREVIEW, "head")
    if _nobody_looks_yet(headers):
        return Reader(Visitor.PREVIEW, "prefetch")
    return PERSON


@lru_cache(maxsize=2048)
def _by_name(agent: str) -> Reader:
    if named := _PREVIEW.search(agent):
        return Reader(Visitor.PREVIEW, named[0].lower(), shows_card=True)
    if named := _ROBOT.search(agent):
        return Reader(Visitor.ROBOT, named[0].lower())
    return PERSON


def _nobody_looks_yet(headers: Mapping[str, str]) -> bool:
    for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"):
        if name in headers and headers[name].strip().lower().startswith(("prefetch", "preview")):
            return True
    return False
