"""Plain opens: of cards that are in memory, by people of whom nothing is known. Most opens are."""

import asyncio
from collections.abc import Mapping
from functools import partial

from landing.pages.page_template import PageTemplate
from landing.readers.open_responses import OpenAnswers
from landing.readers.request_head import RequestHead, read_head
from landing.server.plain_requests import Respond
from landing.server.raw_response import Raw
from landing.site import WebContext
from models.reading.opens import Proof
from models.recording.group_commit import NotRecorded
from models.sharing.promotions import PromotionKind
from models.sharing.tag_cache import TaggedPromotion

# Taken out of their classes once: in Python 3.11 every look at an enum's member runs Python code.
_PAGE, _FETCHED, _OPENED = PromotionKind.PAGE, Proof.FETCHED, Proof.OPENED


class Strangers:
    def __init__(self, site: WebContext, answers: OpenAnswers) -> None:
        self._site = site
        self._answers = answers
        self._rendering: set[asyncio.Task[Raw]] = set()

    def facts(self, headers: Mapping[str, str]) -> RequestHead | None:
        """Return what these headers say of a person; None for previews and robots."""
        asked = read_head("GET", headers, self._site)
        return asked if asked.is_person else None

    def take(self, code: str, asked: RequestHead, _: bytes, respond: Respond) -> bool:
        """Record the open and answer; False for what is not in memory."""
        tagged = self._site.tag_cache.known(code)
        visits = self._site.visits
        if tagged is None or not visits.has_room:
            return False
        page = None
        if tagged.promotion.kind is _PAGE and (page := self._answers.kept_page(tagged, asked, recorded=True)) is None:
            return False
        number, writes = visits.take_open(tagged, proof=_FETCHED if page else _OPENED, anonymous=asked.quiet)
        visits.commit(writes, partial(self._settled, respond, tagged, page, asked, number))
        return True

    def _settled(
        self,
        respond: Respond,
        tagged: TaggedPromotion,
        page: PageTemplate | None,
        asked: RequestHead,
        number: int,
        error: NotRecorded | None,
    ) -> None:
        if page is None:
            respond(partial(self._answers.redirect, tagged, asked, None if error else number))
        elif error is None:
            respond(partial(self._answers.filled, page, asked, number))
        else:
            self._render(respond, tagged, asked)

    def _render(self, respond: Respond, tagged: TaggedPromotion, asked: RequestHead) -> None:
        """Answer with the page that can't report: it may have to be rendered first."""
        rendering = asyncio.ensure_future(self._answers.page(tagged, asked, None))
        self._rendering.add(rendering)
        rendering.add_done_callback(self._rendering.discard)
        rendering.add_done_callback(lambda rendered: respond(rendered.result))
