"""Within a messenger, a reader who is known there gets a message to send: with a card of their own."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from landing.readers import mini_app, opens, prepared_messages, reports
from landing.site import SITE, WebContext
from models.reading.opens import Open
from models.sharing.marks import Marks
from models.sharing.ways import Way
from models.storage.ciphers import Leave
from tests.landing.conftest import TELEPHONE, Stall
from tests.landing.readers.test_mini_app import MadeUpMiniApp, Telephone, began_the_chat


async def asks(telephone: Telephone, token: str = "") -> tuple[int, str]:
    body = json.dumps({"open": token or telephone._found('name="handbill-open" content="([^"]+)"')})
    answer = await telephone.client.post(f"{telephone.page}/prepared/madeup", data=body)
    return answer.status, str((await answer.json())["id"])


@pytest.fixture
def app() -> MadeUpMiniApp:
    return MadeUpMiniApp()


@pytest.fixture
async def telephone(tag_site: WebContext, stall: Stall, app: MadeUpMiniApp) -> AsyncIterator[Telephone]:
    served = web.Application()
    served[SITE] = replace(tag_site, mini_apps={"madeup": app})
    for part in (opens, mini_app, prepared_messages, reports):
        part.add_to(served)
    headers = {"User-Agent": TELEPHONE, "Accept-Language": "en-GB"}
    async with TestClient(TestServer(served), headers=headers, cookie_jar=CookieJar(unsafe=True)) as client:
        yield Telephone(client, f"/c/{stall.page.code}")


async def test_who_is_known_sends_a_card_of_their_own(telephone: Telephone, app: MadeUpMiniApp, marks: Marks) -> None:
    await began_the_chat()
    await telephone.look()
    await telephone.tell("genuine:yi")
    assert await asks(telephone) == (200, "prepared 1")
    [(account, card)] = app.prepared
    assert (account, card.title, card.opens) == ("yi", "A page of *towels*", "🔗 Open")
    assert marks.opened(card.code) == (telephone.open_id, Way.PREPARED)
    assert card.link == f"http://127.0.0.1:8080/c/{card.code}"
    assert (await Open.get()).state == "fetched", "a prepared message is no sent one"


async def test_who_is_not_known_or_reads_unnamed_or_is_not_to_be_followed_gets_none(
    telephone: Telephone, app: MadeUpMiniApp, tag_site: WebContext
) -> None:
    await telephone.look()
    assert await asks(telephone) == (200, "")
    await began_the_chat()
    await telephone.tell("genuine:yi")
    quiet = tag_site.token_cipher.seal(telephone.open_id, Leave.NONE)
    assert await asks(telephone, quiet) == (200, "")
    await telephone.tell()
    assert await asks(telephone) == (200, "")
    assert app.prepared == []


async def test_rubbish_is_refused_and_nobody_asks_without_end(telephone: Telephone, app: MadeUpMiniApp) -> None:
    await began_the_chat()
    await telephone.look()
    await telephone.tell("genuine:yi")
    assert (await asks(telephone, "A" * 22))[0] == 400
    assert (await asks(telephone, "A" * 50))[0] == 400
    elsewhere = {"Origin": "https://evil.test"}
    assert (await telephone.client.post(f"{telephone.page}/prepared/madeup", headers=elsewhere)).status == 403
    given = [(await asks(telephone))[1] for _ in range(15)]
    assert len([each for each in given if each]) == len(app.prepared) < 15
