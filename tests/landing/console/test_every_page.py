"""Whoever follows every link of the console meets no page that can't be shown, whatever has happened."""

import re
from html import unescape

import pytest

from landing.site import WebContext
from models.calls.calls import Call
from models.customer_records.fields.definitions import add_field, archive_field
from models.customer_records.fields.field_values import fill_in
from models.customer_records.fields.kinds import FieldKind
from models.identity.merges import merge
from models.meetings.checkins import CheckIn, check_in
from models.meetings.meetings import Meeting
from models.people.addresses import customer_at, met
from models.storage.codes import new_code
from models.talking.communications import Communication
from tests.fixtures.four_media import Life, four_media
from tests.fixtures.kept_life import kept_life
from tests.landing.console.conftest import Browser

_LINK = re.compile(r'(?:href|src)="(/console[^"#]*)')
_MAX_PAGES = 400


async def everything(site: WebContext) -> Life:
    """Two customers' lives, and what seldom happens; return the one across four media."""
    await kept_life(site.media)
    life = await four_media(site.media, name="Yi <b>")
    again = await customer_at(await met("web", "yi-again", name="Yi once more"))
    await merge(life.yi.id, again.id, evidence="email:yi@home.test")
    call = await Communication.get(medium="call")
    await Call.create(
        key=new_code(),
        communication_id=call.id,
        promoter_phone="+86100",
        customer_phone="+49100",
        state="ended",
        talked_s=75,
        created_at=call.sent_at,
    )
    await check_in(life.jia.id, 31.2, 121.5, source="web:alone:1", accuracy_m=40)
    await CheckIn.all().update(confirmed=False)
    await Meeting.all().update(revision=1, state="missed", confirmed=False)
    await Communication.all().update(state="failed", reason="failed-blocked")
    await _own_fields(life)
    return life


async def _own_fields(life: Life) -> None:
    """Fill in one field of each kind, changed since, and archive one."""
    for kind in FieldKind:
        field = await add_field(f"A {kind}", kind, choices=("1", "2026-11-27"), listed=True)
        for said in ("1", "2026-11-27") if kind in {FieldKind.TEXT, FieldKind.CHOICE} else ():
            await fill_in(life.talk.id, field, said, by="promoter")
    await archive_field(await add_field("Gone", FieldKind.TEXT))


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.exhaustive)])
@pytest.mark.process
async def test_every_link_of_the_console_leads_somewhere(console_url: str, tag_site: WebContext, language: str) -> None:
    await everything(tag_site)
    async with Browser(console_url, **{"Accept-Language": language}) as operator:
        await operator.sign_in()
        seen, ahead = {"/console"}, ["/console"]
        broken = {}
        while ahead:
            path = ahead.pop()
            page = await operator.get(path)
            if page.status >= 400:
                broken[path] = page.status
            for link in map(unescape, _LINK.findall(page.source)):
                if _shape(link) not in seen:
                    seen.add(_shape(link))
                    ahead.append(link)
        assert broken == {}
        assert 30 < len(seen) < _MAX_PAGES


def _shape(link: str) -> str:
    """Return what a page is told from others by: of numbers, any choice can be made with any other."""
    return link.partition("?")[0] if link.startswith("/console/numbers") else link
