"""The list of customers: narrowed, saved, and worked on many at once, with a look before and a way back."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from landing.customers import customer_list
from models.customer_records.fields.definitions import add_field, edit_field
from models.customer_records.fields.field_values import fill_in, values_by_conversation
from models.customer_records.fields.kinds import FieldKind
from models.customer_records.labels import LABEL_LENGTH, labels_on, put_label
from models.customer_records.segments import MAX_SEGMENTS, segments
from models.customer_records.stages import Stage, set_stage
from models.identity.bulk_actions import Batch
from models.people.promoters import deactivate
from models.queue.outbox import OutboxMessage
from models.reading.opens import Proof
from models.reports import list_filter
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.talking.conversations import Conversation, conversation
from tests.landing.console.conftest import Browser, Page
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = pytest.mark.both_databases


async def _hidden(page: Page) -> dict[str, str]:
    """Return the hidden fields of the form that does what is shown."""
    form = page.source.partition('action="/console/customers/many/do"')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


async def _preview(browser: Browser, token: str, those: list[Conversation], **form: str) -> Page:
    ticked = {f"c{each.id}": "yes" for each in those}
    return await browser.post("/console/customers/many", {"token": token, **ticked, **form})


async def test_a_filter_finds_those_who_fit_and_is_saved_under_a_name(jia: Desk) -> None:
    yi, san, bing = [await jia.customer(name) for name in ("Yi", "San", "Bing")]
    await put_label(yi.id, "vip")
    await set_stage(san, Stage.BOUGHT)
    await Conversation.filter(id=bing.id).update(spoken_at=now() - timedelta(days=40))
    for query, found in (("label=vip", "Yi"), ("stage=bought", "San"), ("quiet=30", "Bing"), ("q=vip", "Yi")):
        page = await jia.browser.get(f"/console/customers?{query}")
        assert [name for name in ("Yi", "San", "Bing") if f'aria-label="{name}"' in page.source] == [found], query
    token = await jia.token()
    saved = await jia.browser.post(
        "/console/customers/segments", {"token": token, "query": "?label=vip&nonsense=1", "name": " My \n vips "}
    )
    assert (saved.status, saved.headers["Location"]) == (303, "/console/customers?label=vip")
    (kept,) = await segments(jia.promoter.id)
    assert (kept.name, kept.query) == ("My vips", "?label=vip")
    assert "My vips" in (await jia.browser.get("/console/customers")).text
    await jia.browser.post("/console/customers/segments", {"token": token, "forget": str(kept.id)})
    assert await segments(jia.promoter.id) == []


async def test_a_filter_over_the_longest_words_in_chinese_is_saved_and_used_all_the_same(jia: Desk) -> None:
    yi = await jia.customer("Yi")
    label = "重要客户" * 10
    await put_label(yi.id, label[:LABEL_LENGTH])
    made = await add_promotion("Towel", page="# Towel")
    asked = {"q": "Yi", "label": label[:LABEL_LENGTH], "opened": made.id, "section": "价格与优惠" * 16}
    query = "?" + urlencode(asked)
    assert len(query) > 800
    token = await jia.token()
    saved = await jia.browser.post("/console/customers/segments", {"token": token, "query": query, "name": "长"})
    (kept,) = await segments(jia.promoter.id)
    assert (saved.status, saved.headers["Location"]) == (303, f"/console/customers{kept.query}")
    assert len(kept.query) > 800
    assert (await jia.browser.get(saved.headers["Location"])).status == 200


async def test_segments_are_ones_own_and_not_without_end(site: Inbox, jia: Desk) -> None:
    token, bo = await jia.token(), await site.desk("Bo")
    for number in range(MAX_SEGMENTS + 3):
        form = {"token": token, "query": "?label=vip", "name": f"Segment {number}"}
        assert (await jia.browser.post("/console/customers/segments", form)).status in {303, 404}
    kept = await segments(jia.promoter.id)
    assert len(kept) == MAX_SEGMENTS
    await bo.browser.post("/console/customers/segments", {"token": await bo.token(), "forget": str(kept[0].id)})
    assert len(await segments(jia.promoter.id)) == MAX_SEGMENTS
    assert "Segment" not in (await bo.browser.get("/console/customers")).text


async def test_who_has_opened_a_promotion_is_found_where_that_is_proved(site: Inbox, jia: Desk) -> None:
    towel = await add_promotion("Winter towels", target="https://acme.test/towels")
    other = await add_promotion("Soap", target="https://acme.test/soap")
    yi, _ = await jia.customer("Yi"), await jia.customer("San")
    tag = await issue_tag(towel, jia.promoter, "web")
    card = await site.site.tag_cache.look_up(tag.code)
    assert card is not None
    await site.site.visits.record_open(card, channel="web", proof=Proof.OPENED, customer_id=yi.customer_id)
    assert 'aria-label="Yi"' in (await jia.browser.get(f"/console/customers?opened={towel.id}")).source
    assert 'aria-label="San"' not in (await jia.browser.get(f"/console/customers?opened={towel.id}")).source
    assert 'aria-label="Yi"' not in (await jia.browser.get(f"/console/customers?opened={other.id}")).source
    assert await Promotion.all().count() == 2


async def test_many_are_labelled_once_shown_and_taken_back_where_nobody_changed_it_since(jia: Desk) -> None:
    yi, san, bing = [await jia.customer(name) for name in ("Yi", "San", "Bing")]
    await put_label(bing.id, "vip")
    token = await jia.token()
    shown = await _preview(jia.browser, token, [yi, san, bing], act="label", **{"value-label": "vip"})
    assert "3 customers get the label “vip”" in shown.text
    assert await labels_on(yi.id) == []
    form = {"token": token, **await _hidden(shown)}
    done = await jia.browser.post("/console/customers/many/do", form)
    assert "new on 2 customers" in done.text
    assert (await jia.browser.post("/console/customers/many/do", form)).status == 200
    assert await Batch.all().count() == 1
    assert [each.text for each in await labels_on(san.id)] == ["vip"]
    batch = await Batch.get()
    back = await jia.browser.post(f"/console/customers/many/{batch.id}/undo", {"token": token})
    assert (back.status, back.headers["Location"]) == (303, "/console/customers")
    assert await labels_on(yi.id) == await labels_on(san.id) == []
    assert [each.text for each in await labels_on(bing.id)] == ["vip"]


@pytest.mark.slow
async def test_a_stage_of_all_that_are_found_is_taken_back_to_what_each_was(jia: Desk) -> None:
    those = [await jia.customer(f"Person {number}") for number in range(60)]
    await set_stage(those[0], Stage.BOUGHT)
    token = await jia.token()
    shown = await _preview(jia.browser, token, [], act="stage", all="yes", query="", **{"value-stage": "lost"})
    assert "60 customers are put at the stage “Lost”" in shown.text
    done = await jia.browser.post("/console/customers/many/do", {"token": token, **await _hidden(shown)})
    assert "60 customers have changed to “Lost”" in done.text
    await set_stage(await conversation(those[1].id), Stage.NEW)  # somebody has changed their mind about one
    await jia.browser.post(f"/console/customers/many/{(await Batch.get()).id}/undo", {"token": token})
    assert [(await conversation(each.id)).stage for each in those[:3]] == ["bought", "new", ""]


async def test_an_operator_hands_over_some_and_takes_them_back(site: Inbox, jia: Desk) -> None:
    yi, san, bo = await jia.customer("Yi"), await jia.customer("San"), await site.desk("Bo")
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        page = await operator.get(f"/console/customers?promoter={jia.promoter.id}")
        assert 'aria-label="Yi"' in page.source
        form = {"act": "hand-over", "value-hand-over": str(bo.promoter.id)}
        shown = await _preview(operator, operator.token, [yi], **form)
        assert "One customer becomes customers of Bo" in shown.text or "One customer becomes" in shown.text
        done = await operator.post("/console/customers/many/do", {"token": operator.token, **await _hidden(shown)})
        assert "with Bo now" in done.text
        assert [(await conversation(each.id)).promoter_id for each in (yi, san)] == [bo.promoter.id, jia.promoter.id]
        assert await OutboxMessage.filter(account=bo.terminal.account, kind="handed-over").count() == 1
        await operator.post(f"/console/customers/many/{(await Batch.get()).id}/undo", {"token": operator.token})
    assert (await conversation(yi.id)).promoter_id == jia.promoter.id


@pytest.mark.slow
async def test_nobody_does_anything_to_others_customers_or_what_is_not_theirs_to_do(site: Inbox, jia: Desk) -> None:
    yi, bo = await jia.customer("Yi"), await site.desk("Bo")
    own, token = await bo.customer("San"), await bo.token()
    nothing = await _preview(bo.browser, token, [yi], act="label", **{"value-label": "mine"})
    assert nothing.status == 422
    handed = await _preview(bo.browser, token, [own], act="hand-over", **{"value-hand-over": str(bo.promoter.id)})
    assert handed.status == 422
    form = {"token": token, "key": str(uuid4()), "act": "label", "value": "mine", "numbers": f"{yi.id} {own.id}"}
    await bo.browser.post("/console/customers/many/do", form)
    assert await labels_on(yi.id) == []
    assert [each.text for each in await labels_on(own.id)] == ["mine"]
    batch = await Batch.get()
    undone = await jia.browser.post(f"/console/customers/many/{batch.id}/undo", {"token": await jia.token()})
    assert undone.status == 404
    for bad in ({"act": "towels"}, {"act": "stage", "value-stage": "towels"}, {"act": "label"}):
        assert (await _preview(bo.browser, token, [own], **bad)).status == 422


async def test_a_label_is_taken_off_many_and_put_back_and_a_second_undo_does_nothing(jia: Desk) -> None:
    yi, san = await jia.customer("Yi"), await jia.customer("San")
    await put_label(yi.id, "vip")
    token = await jia.token()
    shown = await _preview(jia.browser, token, [yi, san], act="unlabel", **{"value-label": "vip"})
    done = await jia.browser.post("/console/customers/many/do", {"token": token, **await _hidden(shown)})
    assert "off one customer" in done.text
    assert await labels_on(yi.id) == []
    batch = await Batch.get()
    for _ in range(2):
        await jia.browser.post(f"/console/customers/many/{batch.id}/undo", {"token": token})
        assert [each.text for each in await labels_on(yi.id)] == ["vip"]
    assert await labels_on(san.id) == []


async def test_nobody_is_handed_over_to_a_promoter_who_would_never_be_told(site: Inbox, jia: Desk) -> None:
    yi, bo = await jia.customer("Yi"), await site.desk("Bo")
    await deactivate(bo.promoter.id)
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        form = {"act": "hand-over", "value-hand-over": str(bo.promoter.id)}
        shown = await _preview(operator, operator.token, [yi], **form)
        refused = await operator.post("/console/customers/many/do", {"token": operator.token, **await _hidden(shown)})
    assert (refused.status, "is deactivated" in refused.text) == (422, True)
    assert (await conversation(yi.id)).promoter_id == jia.promoter.id
    assert await Batch.all().count() == 0


async def test_what_is_kept_is_exported_as_it_is_listed_to_a_promoter_of_their_own_customers(
    site: Inbox, jia: Desk
) -> None:
    yi, bo = await jia.customer("Yi"), await site.desk("Bo")
    await jia.customer("San")
    await put_label((await bo.customer("Bing")).id, "vip")
    await put_label(yi.id, "vip")
    for query, names in (("", ["Yi", "San"]), ("?label=vip", ["Yi"]), ("?q=san", ["San"]), ("?label=none", [])):
        exported = await jia.browser.get(f"/console/exports/records.jsonl{query}")
        found = re.findall(r'"name":"(\w+)"', exported.source)
        assert (exported.status, found) == (200, names), query
    for query in ("?promoter=2", f"?promoter={bo.promoter.id}&label=vip"):
        assert "Bing" not in (await jia.browser.get(f"/console/exports/records.jsonl{query}")).text
    assert (await jia.browser.get("/console/exports/opens.csv")).status == 404
    assert "/console/exports/records.csv?label=vip" in (await jia.browser.get("/console/customers?label=vip")).source


async def test_an_address_and_a_saved_filter_say_the_same_of_what_customers_did_and_of_own_fields(jia: Desk) -> None:
    tier = await add_field("Tier", FieldKind.CHOICE, choices=("Gold", "Silver"))
    yi, _ = await jia.customer("Yi"), await jia.customer("San")
    await fill_in(yi.id, tier, "Gold", by="promoter")
    query = f"?lately=30&not-agreed=contact&f{tier.id}=Gold"
    page = await jia.browser.get(f"/console/customers{query}")
    assert ('aria-label="Yi"' in page.source, 'aria-label="San"' in page.source) == (True, False)
    form = {"token": await jia.token(), "query": f"{query}&section=Prices&agreed=everything&f=1", "name": "Gold, new"}
    saved = await jia.browser.post("/console/customers/segments", form)
    assert saved.headers["Location"] == f"/console/customers{query}"
    assert [each.query for each in await segments(jia.promoter.id)] == [query]


async def test_what_a_list_does_not_look_through_it_says_and_the_export_has(
    jia: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    yi, san = await jia.customer("Yi"), await jia.customer("San")
    for number, said in ((2, False), (1, True)):
        monkeypatch.setattr(list_filter, "MAX_LOOKED_THROUGH", number)
        monkeypatch.setattr(customer_list, "MAX_LOOKED_THROUGH", number)
        page = await jia.browser.get("/console/customers?not-agreed=contact")
        assert (page.source.count('class="tick-one"'), f"Only the latest {number} " in page.text) == (number, said)
    for query in ("not-agreed=contact", "not-agreed=contact&q=san"):
        for kind in ("records", "conversations"):
            exported = await jia.browser.get(f"/console/exports/{kind}.jsonl?{query}")
            found = re.findall(r'"customer_id":(\d+)', exported.source)
            assert found == [str(each.customer_id) for each in (yi, san) if "q=" not in query or each is san]


async def test_a_field_is_filled_in_for_many_and_taken_back_where_nobody_changed_it_since(jia: Desk) -> None:
    tier = await add_field("Tier", FieldKind.CHOICE, choices=("Gold", "Silver"))
    yi, san, bing, ding = [await jia.customer(name) for name in ("Yi", "San", "Bing", "Ding")]
    await fill_in(san.id, tier, "Silver", by="promoter")
    await fill_in(ding.id, tier, "Gold", by="promoter")
    token, form = await jia.token(), {"act": "field", "field": str(tier.id)}
    refused = await _preview(jia.browser, token, [yi], **form, **{"value-field": "Bronze"})
    assert (refused.status, "“Bronze” is none of the choices: Gold · Silver" in refused.text) == (422, True)
    shown = await _preview(jia.browser, token, [yi, san, bing, ding], **form, **{"value-field": "gold"})
    assert "4 customers get “Tier: Gold”" in shown.text
    done = await jia.browser.post("/console/customers/many/do", {"token": token, **await _hidden(shown)})
    assert "“Tier: Gold” is new with 3 customers" in done.text
    for said in ("Silver", "Gold"):  # somebody has changed their mind about one, and back
        await fill_in(bing.id, tier, said, by="promoter")
    await edit_field(tier, "Tier", choices=("Silver", "Bronze"), listed=False)
    for _ in range(2):
        await jia.browser.post(f"/console/customers/many/{(await Batch.get()).id}/undo", {"token": token})
        values = await values_by_conversation([each.id for each in (yi, san, bing, ding)], [tier])
        assert values == {san.id: {"Tier": "Silver"}, bing.id: {"Tier": "Gold"}, ding.id: {"Tier": "Gold"}}


async def test_a_field_of_many_is_cleared_and_one_that_is_not_there_is_not_filled_in(jia: Desk) -> None:
    likes = await add_field("Likes", FieldKind.TEXT)
    yi = await jia.customer("Yi")
    await fill_in(yi.id, likes, "3: blue", by="promoter")
    token = await jia.token()
    shown = await _preview(jia.browser, token, [yi], act="field", field=str(likes.id), **{"value-field": ""})
    assert "One customer gets “Likes: –”" in shown.text
    await jia.browser.post("/console/customers/many/do", {"token": token, **await _hidden(shown)})
    assert await values_by_conversation([yi.id], [likes]) == {}
    for number in ("0", "99", "x"):
        bad = await _preview(jia.browser, token, [yi], act="field", field=number, **{"value-field": "Gold"})
        assert bad.status == 422
