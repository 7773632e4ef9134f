"""Filter options: what a list of customers can be narrowed by, each with how it is called."""

from collections.abc import Iterable, Mapping, Sequence

from aiohttp import web

from landing.console.list_filters import SHOWS, NarrowedConversations
from landing.console.responses import language_for
from landing.console.viewers import Viewer
from landing.customers.record import STAGES
from landing.site import SITE
from models.customer_records.labels import labels_used
from models.people.promoters import Promoter
from models.reading.sections.reading_times import sections_of
from models.reports.list_filter import PURPOSES
from models.reports.shortlists import promotions_found
from models.sharing.promotions import promotions
from models.words import say
from models.words.channel_names import channel_name

Offered = Sequence[tuple[str, str]]
_PROMOTIONS = 100
_DAYS = (7, 30, 90)
_BROUGHT = (1, 3, 10)


async def choices_for(
    request: web.Request, viewer: Viewer, chosen: NarrowedConversations, promoters: Iterable[Promoter]
) -> Mapping[str, Offered]:
    """Return what is offered by parameter of the address, what is chosen among it."""
    language, among = language_for(request), chosen.among
    labels = dict.fromkeys([*(each.text for each in await labels_used(viewer.promoter_id)), among.label])
    channels = sorted({*request.app[SITE].reach, among.channel} - {""})
    return {
        "shows": [(each, say(language, f"inbox-show-{each}")) for each in SHOWS if each],
        "stages": [(str(each), say(language, f"stage-{each}")) for each in STAGES],
        "labels": [(each, each) for each in labels if each],
        "channels": [(each, channel_name(language, each)) for each in channels],
        "promoters": [(str(each.id), each.name) for each in promoters],
        "promotions": await _promotions(among.opened_id),
        "sections": await _sections(among.opened_id, among.section),
        "lately": _days(language, among.lately_days),
        "quiet": _days(language, among.quiet_days),
        "brought": _numbers(language, "customers-brought-opens", _BROUGHT, among.brought),
        "purposes": [(each, say(language, f"moment-purpose-{each}")) for each in PURPOSES],
    }


async def _promotions(chosen: int | None) -> Offered:
    offered = {each.id: each.title for each in (await promotions_found(limit=_PROMOTIONS)).shown}
    named = {number: each.title for number, each in (await promotions([chosen])).items()} | offered
    return [(str(number), title) for number, title in named.items()]


async def _sections(promotion_id: int | None, chosen: str) -> Offered:
    """Return the sections of the promotion that is chosen, in the order of its page."""
    found = await sections_of(promotion_id) if promotion_id else {}
    return [(each, each) for each in dict.fromkeys([*found, chosen]) if each]


def _days(language: str, chosen: int | None) -> Offered:
    return _numbers(language, "customers-quiet-days", _DAYS, chosen)


def _numbers(language: str, sentence: str, offered: Iterable[int], chosen: int | None) -> Offered:
    every = sorted({*offered, *([chosen] if chosen else [])})
    return [(str(number), say(language, sentence, days=number, count=number)) for number in every]
