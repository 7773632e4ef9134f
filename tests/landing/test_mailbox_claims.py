"""The page behind the question to a typed mail address: looking changes nothing, the two buttons do."""

import pytest

from models.identity.claim_letters import token_of
from models.people.addresses import Address
from models.people.customers import Customer, Detail
from models.storage.clock import now
from tests.landing.conftest import Client, Stall
from tests.landing.readers.test_reports import event
from tests.landing.test_form_answers import Page

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def link(client: Client, stall: Stall) -> str:
    opened = await client.get(f"/c/{stall.page.code}")
    page = Page(opened, await opened.text())
    filled = event("form", name="Yi", email="yi@home.test", consent=True, terms=page.terms)
    assert (await client.post(f"/i/{page.token}", json={"events": [filled]})).status == 204
    await Detail.filter(field="email").update(asked_at=now())
    return f"/confirm/{await token_of((await Detail.get(field='email')).id)}"


async def test_looking_changes_nothing_and_says_nothing_private(client: Client, link: str) -> None:
    for _ in range(2):
        answer = await client.get(link)
        assert answer.status == 200
        assert "Is this address yours?" in await answer.text()
        assert "Yi<" not in await answer.text()
    claim = await Detail.get(field="email")
    assert (claim.answered_at, claim.fell_at) == (None, None)
    assert not await Address.filter(channel="email").exists()


async def test_yes_makes_it_the_customers_once(client: Client, link: str) -> None:
    assert (await client.post(link, data={"answer": "perhaps"})).status == 200
    assert "Confirmed" in await (await client.post(link, data={"answer": "yes"})).text()
    box = await Address.get(channel="email")
    assert (box.account, box.customer_id) == ("yi@home.test", (await Customer.get()).id)
    assert (await client.post(link, data={"answer": "yes"})).status == 404
    assert (await client.get(link)).status == 404


async def test_no_ends_it(client: Client, link: str) -> None:
    assert "Removed" in await (await client.post(link, data={"answer": "no"})).text()
    assert (await Detail.get(field="email")).fell_at is not None
    assert not await Address.filter(channel="email").exists()


async def test_another_sites_post_and_forged_links_do_nothing(client: Client, link: str) -> None:
    abroad = {"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"}
    assert (await client.post(link, data={"answer": "yes"}, headers=abroad)).status == 403
    token = link.removeprefix("/confirm/")
    for forged in (token[:-2] + ("AA" if token[-2:] != "AA" else "BB"), "A" * 27, "B" + token[1:]):
        assert (await client.post(f"/confirm/{forged}", data={"answer": "yes"})).status == 404
    assert not await Address.filter(channel="email").exists()
