"""Chosen: which customers or conversations somebody wants to see, as the address says; kept from page to page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from landing.console.paging import LONGEST, number_in
from models.records.labels import as_label
from models.records.stages import stage_in
from models.reports.lookups import ListFilter
from models.text.cleaning import clean_line

SHOWS = ("", "unread", "waiting")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    show: str = ""
    channel: str = ""
    promotion_id: int | None = None
    stage: str = ""
    label: str = ""
    quiet_days: int | None = None
    """So long nothing was said."""
    opened_id: int | None = None
    """The promotion that they have opened, where that is proved."""
    promoter_id: int | None = None
    """Whose customers, for an operator."""
    words: str = ""
    number: int = 1
    """The page of the list, from 1."""

    @property
    def among(self) -> ListFilter:
        return ListFilter(
            unread=self.show == "unread",
            waiting=self.show == "waiting",
            channel=self.channel,
            promotion_id=self.promotion_id,
            stage=self.stage,
            label=self.label,
            quiet_days=self.quiet_days,
            opened_id=self.opened_id,
        )

    @property
    def narrowed(self) -> bool:
        """True when not every conversation is shown."""
        return bool(self.words or self.promoter_id or self.among.narrows)

    def query(self, **changed: object) -> str:
        """Return it as an address's query, with some of it changed; from the first page, where that is not said."""
        said = {
            "show": self.show,
            "channel": self.channel,
            "promotion": self.promotion_id,
            "stage": self.stage,
            "label": self.label,
            "quiet": self.quiet_days,
            "opened": self.opened_id,
            "promoter": self.promoter_id,
            "q": self.words,
        } | changed
        kept = {name: value for name, value in said.items() if value and not (name == "page" and value == 1)}
        return "?" + urlencode(kept) if kept else ""

    @property
    def here(self) -> str:
        """The query of this very page."""
        return self.query(page=self.number)


def chosen_in(request: web.Request) -> Chosen:
    """Return what the address asks for; what makes no sense in it is left out."""
    return chosen_by(request.query)


def chosen_by(asked: Mapping[str, str]) -> Chosen:
    """Return what these parameters of an address ask for."""
    return Chosen(
        show=asked.get("show", "") if asked.get("show") in SHOWS else "",
        channel=found[0] if (found := re.match(r"[a-z0-9_-]{1,20}\Z", asked.get("channel", ""))) else "",
        promotion_id=number_in(asked.get("promotion", "")),
        stage=stage_in(asked.get("stage", "")) or "",
        label=as_label(asked.get("label", "")),
        quiet_days=number_in(asked.get("quiet", "")),
        opened_id=number_in(asked.get("opened", "")),
        promoter_id=number_in(asked.get("promoter", "")),
        words=clean_line(asked.get("q", ""), LONGEST),
        number=number_in(asked.get("page", "")) or 1,
    )
