"""Perhaps the same person: suggested with why, looked at side by side, or said to be two."""

import pytest

from models.customer_records.own_names import call
from models.people.likenesses import Distinction, Likeness
from models.reading.opens import Proof
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.talking.conversations import between
from tests.landing.console.conftest import Browser
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = pytest.mark.both_databases


async def test_who_may_be_one_person_is_suggested_to_whoever_sees_both(site: Inbox, jia: Desk) -> None:
    bo = await site.desk("Bo")
    yi, same = await jia.customer("Yi"), await jia.customer("Same")
    await between(bo.promoter.id, yi.customer_id)
    await call(yi, "Old Wang")
    await call(same, "Old Wang")
    pages = (
        "/console/customers/same",
        f"/console/customers/{yi.customer_id}",
        f"/console/customers/{same.customer_id}",
    )
    for path in pages:
        page = await jia.browser.get(path)
        assert "You call both Old Wang." in page.text, path
        assert f"/same/{same.customer_id}" in page.source or f"/same/{yi.customer_id}" in page.source, path
    for path in pages[:2]:
        page = await bo.browser.get(path)
        assert page.status == 200
        assert "Old Wang" not in page.text, path
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        assert "Jia calls both Old Wang." in (await operator.get("/console/customers/same")).text


async def test_whoever_says_that_they_are_two_is_not_asked_again(site: Inbox, jia: Desk) -> None:
    bo, yi, same = await site.desk("Bo"), await jia.customer("Yi"), await jia.customer("Same")
    await call(yi, "Old Wang")
    await call(same, "Old Wang")
    path = f"/console/customers/{same.customer_id}/same/{yi.customer_id}/distinct"
    assert (await bo.browser.post(path, {"token": await bo.token()})).status == 404
    assert await Distinction.all() == []
    for back, leads in (("", f"/console/customers/{same.customer_id}"), ("list", "/console/customers/same")):
        done = await jia.browser.post(path, {"token": await jia.token(), "back": back})
        assert (done.status, done.headers["Location"]) == (303, leads)
    assert "You call both" not in (await jia.browser.get("/console/customers/same")).text
    assert "You call both" not in (await jia.browser.get(f"/console/customers/{yi.customer_id}")).text
    assert await Distinction.all().count() == 1


async def test_a_browser_that_opened_the_others_card_is_a_sign_and_said_to_be_no_more(site: Inbox, jia: Desk) -> None:
    yi, same, bo = await jia.customer("Yi"), await jia.customer("Same"), await site.desk("Bo")
    promotion = await add_promotion("Towel", target="https://shop.test/t")
    for recipient in (yi.customer_id, None):
        tag = await issue_tag(promotion, jia.promoter, "web", recipient_id=recipient)
        card = await site.site.tag_cache.look_up(tag.code)
        assert card is not None
        for reader in (None, yi.customer_id, same.customer_id):
            await site.site.visits.record_open(card, channel="web", proof=Proof.OPENED, customer_id=reader)
    assert await Likeness.all().count() == 1
    page = await jia.browser.get("/console/customers/same")
    assert "A browser known as Same opened a card that was sent to Yi; it may have been passed on." in page.text
    for talk in (yi, same):
        await between(bo.promoter.id, talk.customer_id)
    assert "A browser known" not in (await bo.browser.get("/console/customers/same")).text
