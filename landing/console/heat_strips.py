"""Heat strips: a promotion's page as its readers get it, with how long each section was read drawn into it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from html import unescape

from aiohttp import web
from markupsafe import Markup

from landing.console.previews import allow_inline_pictures, framed, hero_of
from landing.console.promotion_form import asked_for
from landing.console.responses import language_for, missing, page
from landing.console.section_bars import Bar, bars_of
from landing.console.sign_in import for_operators
from landing.pages.markdown import html_of
from landing.site import SITE
from models.reading.sections.reading_times import sections_of
from models.reading.sections.reported import NAME_LENGTH
from models.sharing.promotions import PromotionKind
from models.text.cleaning import clean_line
from models.words import say

_HEADING = re.compile(r"<h([2-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
"""As landing.pages.markdown writes them."""
_TAG = re.compile(r"<[^>]*>")
_STRIP = Markup(
    '<p class="hint"><svg viewBox="0 0 100 1" preserveAspectRatio="none" width="100%" height="10" aria-hidden="true">'
    '<rect width="100" height="1" fill="#888" fill-opacity=".15"/>'
    '<rect width="{length}" height="1" fill="#c2410c" fill-opacity="{heat:.2f}"/></svg><br>{span} · {share}</p>'
)


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/promotions/{id:[0-9]{1,9}}/reading", for_operators(reading))


async def reading(request: web.Request) -> web.StreamResponse:
    """GET: the page of a promotion with a strip under each heading: how long people read what follows it."""
    promotion = await asked_for(request.match_info["id"])
    if promotion is None or promotion.kind is not PromotionKind.PAGE:
        return missing(request)
    language = language_for(request)
    bars = {bar.name: bar for bar in bars_of(await sections_of(promotion.id), language)}
    text = await asyncio.to_thread(html_of, promotion.page, ours=request.app[SITE].public_url)
    striped, elsewhere = with_strips(text, bars, clean_line(promotion.title, NAME_LENGTH), language)
    answer = page(
        request,
        "reading.html",
        here="promotions",
        promotion=promotion,
        reader=await framed(request, promotion, await hero_of(request, promotion.image), striped),
        elsewhere=elsewhere,
        read=bool(bars),
    )
    allow_inline_pictures(answer)
    return answer


def with_strips(text: Markup, bars: Mapping[str, Bar], title: str, language: str) -> tuple[Markup, Sequence[Bar]]:
    """Return the text with its sections' strips, and the bars of sections that are not in it.

    What stands before the first heading was read under the page's ``title``. Headings of one name share one time,
    which stands at the first.
    """
    left = dict(bars)

    def strip(name: str) -> Markup:
        bar = left.pop(name, None)
        if bar is None:
            return Markup()
        share = say(language, "console-share", percent=bar.percent)
        return _STRIP.format(length=bar.length, heat=bar.heat, span=bar.span, share=share)

    def under(heading: re.Match[str]) -> str:
        return f"{heading[0]}{strip(section_name(heading[2]))}"

    start = strip(title)
    return start + Markup(_HEADING.sub(under, text)), list(left.values())  # noqa: S704  (both are markup of our own)


def section_name(heading: str) -> str:
    """Return the name under which readers' browsers report the section of this heading, which is given as HTML."""
    line = " ".join(unescape(_TAG.sub("", heading)).split())
    in_browser = line.encode("utf-16-le")[: 2 * NAME_LENGTH].decode("utf-16-le", "ignore")
    return clean_line(in_browser, NAME_LENGTH)
