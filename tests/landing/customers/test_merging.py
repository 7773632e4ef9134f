"""One person twice, in a browser: side by side, merged for a reason, taken apart; nobody learns of others."""

import pytest

from models.identity.merges import Merge
from models.talking.conversations import Conversation, between, conversation_between
from tests.landing.console.conftest import Browser, Page
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = pytest.mark.both_databases


def _pair(one: Conversation, other: Conversation) -> str:
    return f"/console/customers/{one.customer_id}/same/{other.customer_id}"


async def _merge(desk: Desk, one: Conversation, other: Conversation, **form: str) -> Page:
    return await desk.browser.post(_pair(one, other), {"token": await desk.token()} | form)


@pytest.mark.slow
async def test_a_promoter_finds_the_other_one_sees_both_and_merges_them_with_a_reason(site: Inbox, jia: Desk) -> None:
    yi, same = await jia.customer("Yi"), await jia.customer("Yi Wang", "wechat")
    await site.says(yi, "Is it soft?")
    await site.says(same, "And how large?")
    page = await jia.browser.get(f"/console/customers/{same.customer_id}")
    assert f"/console/customers/{same.customer_id}/same" in page.source
    found = await jia.browser.get(f"/console/customers/{same.customer_id}/same?q=yi")
    assert f"/same/{yi.customer_id}" in found.source
    assert f"/same/{same.customer_id}" not in found.source
    seen = await jia.browser.get(_pair(same, yi))
    for words in ("Is it soft?", "And how large?", "The two conversations with Jia become one.", "WeChat"):
        assert words in seen.text, words
    assert (await _merge(jia, same, yi)).status == 422
    assert (await _merge(jia, same, yi, reason="other", words=" ")).status == 422
    for _ in range(2):
        done = await _merge(jia, same, yi, reason="told", words="At the fair")
        assert (done.status, done.headers["Location"]) == (303, f"/console/customers/{yi.customer_id}#merges")
    (made,) = await Merge.all()
    assert (made.evidence, made.by, made.promoter_id, made.words) == (
        "told",
        "promoter",
        jia.promoter.id,
        "At the fair",
    )
    page = await jia.browser.get(f"/console/customers/{yi.customer_id}")
    for words in ("They told me so.", "At the fair", "Take apart", "And how large?"):
        assert words in page.text, words
    undone = await jia.browser.post(f"/console/customers/merges/{made.id}/undo", {"token": await jia.token()})
    assert (undone.status, undone.headers["Location"]) == (303, f"/console/customers/{yi.customer_id}")
    again = await jia.browser.post(f"/console/customers/merges/{made.id}/undo", {"token": await jia.token()})
    assert again.status == 404
    assert "And how large?" not in (await jia.browser.get(f"/console/customers/{yi.customer_id}")).text
    assert "And how large?" in (await jia.browser.get(f"/console/customers/{same.customer_id}")).text


@pytest.mark.slow
async def test_two_promoters_and_three_customers_learn_nothing_of_each_others(site: Inbox, jia: Desk) -> None:
    bo = await site.desk("Bo")
    yi, shared, other = await jia.customer("Yi"), await jia.customer("Shared"), await bo.customer("Er")
    with_bo = await between(bo.promoter.id, shared.customer_id)
    await site.says(with_bo, "Only for Bo")
    for desk, one, two in ((jia, yi, other), (jia, other, yi), (bo, other, yi), (bo, with_bo, yi)):
        assert (await desk.browser.get(_pair(one, two))).status == 404
        assert (await _merge(desk, one, two, reason="told")).status == 404
    found = await bo.browser.get(f"/console/customers/{other.customer_id}/same")
    assert f"/same/{yi.customer_id}" not in found.source
    for desk, one, two, never in ((jia, yi, shared, ("Bo", "Only for Bo")), (bo, other, with_bo, ("Jia", "Yi"))):
        seen = await desk.browser.get(_pair(one, two))
        assert seen.status == 200
        assert "An operator has to look at these two" in seen.text
        for words in (*never, "What it would mean"):
            assert words not in seen.text, words
        assert (await _merge(desk, one, two, reason="told")).status == 403
    assert await Merge.all() == []
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        await operator.get("/console/customers")
        seen = await operator.get(_pair(yi, shared))
        operator.token = seen.token
        for words in ("Only for Bo", "What it would mean", "Words of Bo go to", "The two conversations with Jia"):
            assert words in seen.text, words
        assert (await operator.send(_pair(yi, shared), reason="met")).status == 303
        (made,) = await Merge.all()
        for desk in (jia, bo):
            page = await desk.browser.get(f"/console/customers/{yi.customer_id}")
            assert page.status == 200
            assert "Take apart" not in page.text
            undo = {"token": await desk.token()}
            assert (await desk.browser.post(f"/console/customers/merges/{made.id}/undo", undo)).status == 404
        assert "said an operator" in (await operator.get(f"/console/customers/{yi.customer_id}")).text
        assert (await operator.send(f"/console/customers/merges/{made.id}/undo")).status == 303
    assert await conversation_between(bo.promoter.id, yi.customer_id) is None


async def test_nobody_is_merged_by_a_link_a_foreign_form_or_with_themself(site: Inbox, jia: Desk) -> None:
    yi, same = await jia.customer("Yi"), await jia.customer("Yi W.")
    assert (await jia.browser.post(_pair(yi, same), {"reason": "told"})).status == 403
    own = await jia.browser.get(_pair(yi, yi))
    assert (own.status, own.headers["Location"]) == (303, f"/console/customers/{yi.customer_id}")
    assert (await jia.browser.get("/console/customers/999/same")).status == 404
    async with Browser(site.url, **{"Accept-Language": "en"}) as stranger:
        assert (await stranger.get(_pair(yi, same))).status == 401
    assert await Merge.all() == []
