"""Who fetched: a person, a messenger's preview or a robot, judged by the request alone.

A browser-like User-Agent proves no person: only the page's script does (see models.reading.opens.Proof). What gives a
fetcher away, in this order: a name that previews or robots give themselves; an address of the web or of a mailbox,
which no browser carries; a beginning that no browser has. Held against published lists of fetchers
(crawler-user-agents) and of browsers (fake-useragent) by tests/landing/readers/test_visitors.py. Prefetch marks: Fetch
standard (``Sec-Purpose``), older browsers' ``Purpose``.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from models.reading.opens import Visitor

_LONGEST_USER_AGENT = 400
_LONGEST_REASON = 60

_PREVIEW = re.compile(
    # What they do.
    r"preview|unfurl|onebox|cardyb|linkexpanding|richlink|peekbot|metatag|chaturllookup|opengraph\b"
    # Who they are. Some of these have browsers or programs of their own, for people: hence where their names stand.
    r"|telegrambot|^whatsapp|facebookexternalhit|facebot|meta-(?:external(?:hit|agent|fetcher)|webindexer)|twitterbot"
    r"|slackbot|slack-imgproxy|discordbot|linkedinbot|^viber|pinterest(?!/(?:ios|android))|redditbot|vk(?:share|robot)"
    r"|odklbot|applebot|iframely|embedly|mastodon|misskey|^friendica|^pleroma|^akkoma|^lemmy|^bluesky|bitlybot|hatena"
    r"|flipboardproxy|linespider|groupmebot|keybasebot|synapse \(|dingtalkbot|mattermost-bot|quora-bot|xing bot|^tumblr"
    r"|tiktokspider|^notion|yahoomailproxy|googleimageproxy|github-camo|^fastmailua|^shortwave|^twilioproxy"
    r"|compatible; goodreads|mediumbot|summalybot|codabot|loomlybot|tweetmemebot|everyonesocialbot",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    # What they do.
    r"bot(?![a-z])|robot|crawl|spider|slurp|scrap|fetcher|scan(?:ner|\b)|archiver|checker|monitor|lighthouse|headless"
    r"|synthetics|linkcheck|sitecheck|validator|inspect(?:or|ion)|analyz|optimizer|detector|user/\d"
    # What they are driven by.
    r"|puppeteer|playwright|selenium|phantomjs|slimerjs|cypress|\bptst/|\bsplash\b|collapsify"
    # Who they are, where nothing else tells.
    r"|mediapartners|googleother|google[ -](?:favicon|ads|web)|playstore-google|ia_archiver|barracuda|pingdom"
    r"|appinsights|ips-agent|siteimprove|dareboost|datanyze|thousandeyes|cookiehub|gtmetrix|silktide|sucuri|hotjar"
    r"|linktiger|criticalcss|miniature\.io|printfriendly|foregenix|hardenize|securityheaders|scope3|newsai/|newsnow/"
    r"|marketgoo|pwabuilder|readable/|sqwatcher|testlocally|watchtowr|geedoshop|tsm-turingos|ylt chrome|sindup|rigor\)"
    r"|adbeat|feeder\.co|xmco\.fr|\bdlc/",
    re.IGNORECASE,
)
# A telephone's model stands here, and there are models called "M bot 60" and "Spider 8".
_TELEPHONE = re.compile(r"\(linux;(?: u;)? (?:android|arm)[^()]*(?:\([^()]*\)[^()]*)*\)", re.IGNORECASE)
_NOT_A_TELEPHONE = re.compile(r"compatible;|https?:|\+http", re.IGNORECASE)
_ADDRESS = re.compile(
    r"https?:/|\bwww\.|[\w.+-]@[a-z][\w-]*\.[a-z]{2}|\bcompatible;(?! ?(?:msie \d|konqueror/|icab))", re.IGNORECASE
)
_BROWSER = re.compile(
    r"\W*(?:mozilla/\d|opera/\d|ucweb/|nokia|samsung|sonyericsson|blackberry|lg[-/]|docomo/|huawei|zte|mot-|alcatel|htc)",
    re.IGNORECASE,
)


class Reader(NamedTuple):
    """Who asked for a page, as far as the request shows."""

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
    """Judge by method, ``User-Agent`` and the browser's word that nobody looks yet. ``headers`` must ignore case."""
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
    agent = _without_telephone(agent)
    if named := _PREVIEW.search(agent):
        return Reader(Visitor.PREVIEW, named[0].lower()[:_LONGEST_REASON], shows_card=True)
    if named := _ROBOT.search(agent) or _ADDRESS.search(agent):
        return Reader(Visitor.ROBOT, named[0].lower()[:_LONGEST_REASON])
    if not _BROWSER.match(agent):
        return Reader(Visitor.ROBOT, "no browser's user-agent")
    return PERSON


def _without_telephone(agent: str) -> str:
    """Return the agent without the telephone's model, which may contain any words."""
    found = _TELEPHONE.search(agent)
    if found is None or _NOT_A_TELEPHONE.search(found[0]):
        return agent
    return f"{agent[: found.start()]}(Linux; Android){agent[found.end() :]}"


def _nobody_looks_yet(headers: Mapping[str, str]) -> bool:
    for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"):
        if name in headers and headers[name].strip().lower().startswith(("prefetch", "preview")):
            return True
    return False
