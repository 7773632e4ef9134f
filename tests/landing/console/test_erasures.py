"""Erasing in the console: by the operator alone, who says that they mean it; the receipt and what is given out."""

import io
import re
from collections.abc import AsyncIterator
from zipfile import ZipFile

import orjson
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from landing.readers import privacy
from landing.site import SITE, WebContext
from models.people.customers import Customer
from models.people.promoters import Promoter, PromoterStatus
from models.privacy.erasing import finish
from models.privacy.erasures import Erasure
from models.privacy.packets import packet_link
from tests.fixtures.four_media import Life, four_media
from tests.landing.console.conftest import Browser

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def life(tag_site: WebContext) -> Life:
    return await four_media(tag_site.media, name="Yi")


@pytest.fixture
async def visitor(tag_site: WebContext) -> AsyncIterator[ClientSession]:
    app = web.Application()
    app[SITE] = tag_site
    privacy.add_to(app)
    async with TestServer(app) as server, ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session


@pytest.mark.slow
async def test_a_customer_is_erased_once_the_operator_means_it(
    operator: Browser, life: Life, visitor: ClientSession
) -> None:
    page = await operator.get(f"/console/customers/{life.yi.id}")
    assert "What is kept about this customer goes" in page.text
    assert (await operator.send(f"/console/customers/{life.yi.id}/erase")).status == 404
    done = await operator.send(f"/console/customers/{life.yi.id}/erase", sure="yes")
    assert done.status == 202
    asked = await Erasure.get()
    assert asked.customer_id == life.yi.id
    path = "/erased/" + re.findall(r"/erased/([\w-]+)", done.text)[0]
    async with visitor.get(path) as waits:
        assert "being erased just now" in await waits.text()
    await finish(asked.id, life.media)
    async with visitor.get(path) as receipt:
        assert "entries were deleted or emptied" in await receipt.text()
    assert (await Customer.get(id=life.yi.id)).name == ""


@pytest.mark.slow
async def test_a_promoter_is_erased_too(operator: Browser, life: Life) -> None:
    assert "their cards stop" in (await operator.get(f"/console/promoters/{life.jia.id}")).text
    assert (await operator.send(f"/console/promoters/{life.jia.id}/erase", sure="yes")).status == 202
    await finish((await Erasure.get()).id, life.media)
    gone = await Promoter.get(id=life.jia.id)
    assert (gone.name, gone.standing) == (f"#{life.jia.id}", PromoterStatus.DEACTIVATED)
    assert (await operator.get(f"/console/promoters/{life.jia.id}")).status == 200


async def test_nobody_else_may_erase(stranger: Browser, life: Life) -> None:
    answer = await stranger.post(f"/console/customers/{life.yi.id}/erase", {"sure": "yes"})
    assert answer.status in {303, 401, 403}
    assert not await Erasure.exists()


@pytest.mark.slow
async def test_the_link_to_what_is_kept_opens_once_and_only_by_its_button(life: Life, visitor: ClientSession) -> None:
    code = await packet_link("customer_id", life.yi.id)
    for _ in range(2):
        async with visitor.get(f"/mydata/{code}") as looked:
            assert "Fetch my data" in await looked.text()
    async with visitor.post(f"/mydata/{code}", headers={"Sec-Fetch-Site": "cross-site"}) as foreign:
        assert foreign.status == 403
    async with visitor.post(f"/mydata/{code}") as fetched:
        assert fetched.content_type == "application/zip"
        packet = orjson.loads(ZipFile(io.BytesIO(await fetched.read())).read("subject.json"))
    assert packet["tables"]["customers"][0]["name"] == "Yi"
    for again in (visitor.post(f"/mydata/{code}"), visitor.get(f"/mydata/{code}"), visitor.get("/mydata/rubbish")):
        async with again as answer:
            assert answer.status == 404
