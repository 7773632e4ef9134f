"""Responses to opens: the redirect to a link's target, or the page, as bytes."""

from markupsafe import Markup

from landing.compression import compressed
from landing.pages.page_template import PageTemplate
from landing.readers import targets
from landing.readers.page_cache import PageCache
from landing.readers.request_head import RequestHead
from landing.server.raw_response import Raw, head_of
from landing.server.security_headers import HTML_HEADERS, NO_STORE_HEADERS, always, new_nonce, policy
from landing.site import WebContext
from models.reading.opens import Visitor
from models.sharing.tag_cache import TaggedPromotion

HTML = "text/html; charset=utf-8"
# Taken out of its class once: in Python 3.11 every look at an enum's member runs Python code.
_SELF = Visitor.SELF


class OpenAnswers:
    def __init__(self, site: WebContext, pages: PageCache) -> None:
        self._site = site
        self._pages = pages
        said = always(site.public_url)
        self._redirect = head_of(302, said | NO_STORE_HEADERS)
        del said["Content-Security-Policy"]  # each page has its own
        self._shown = head_of(200, said | HTML_HEADERS | {"Content-Type": HTML})

    def redirect(self, tagged: TaggedPromotion, asked: RequestHead, number: int | None) -> Raw:
        """Return the way to a link's target. ``number``: of the open; None: it is not recorded."""
        target = tagged.promotion.target
        location = targets.plain(target) if asked.quiet else targets.tagged(target, self._token(asked, number))
        return Raw(302, f"{self._redirect}Location: {location}\r\nX-Recorded: {number or 'no'}\r\n")

    async def page(
        self,
        tagged: TaggedPromotion,
        asked: RequestHead,
        number: int | None,
        *,
        note: Markup | None = None,
        more: str = "",
    ) -> Raw:
        """Return the page. ``note``: what is for this reader alone; ``more``: header lines, each with its end."""
        recorded = number is not None and _may_report(asked)
        template = self.kept_page(tagged, asked, recorded=recorded) or await self._pages.page(
            tagged, asked.language, recorded=recorded, inside=asked.inside, choice=asked.choice
        )
        return self.filled(template, asked, number, note=note, more=more)

    def kept_page(self, tagged: TaggedPromotion, asked: RequestHead, *, recorded: bool) -> PageTemplate | None:
        """Return the page as rendered before; None when it was not."""
        return self._pages.kept(tagged, asked.language, recorded=recorded, inside=asked.inside, choice=asked.choice)

    def filled(
        self,
        template: PageTemplate,
        asked: RequestHead,
        number: int | None,
        *,
        note: Markup | None = None,
        more: str = "",
    ) -> Raw:
        nonce = new_nonce()
        inside = asked.inside
        allowed = policy(nonce, inside.asks_at, inside.frames_at) if inside else policy(nonce)
        head = f"{self._shown}Content-Security-Policy: {allowed}\r\nX-Recorded: {number or 'no'}\r\n{more}"
        body = template.filled(token=self._token(asked, number), nonce=nonce, note=note)
        if note is None and asked.takes_gzip:
            body, head = compressed(body), f"{head}Content-Encoding: gzip\r\n"
        return Raw(200, head, body)

    def _token(self, asked: RequestHead, number: int | None) -> str:
        """Return what lets the page report; empty for fetchers, and for an open that is not recorded."""
        return self._site.token_cipher.seal(number, asked.leave) if number and _may_report(asked) else ""


def _may_report(asked: RequestHead) -> bool:
    return asked.is_person or asked.reader.visitor is _SELF
