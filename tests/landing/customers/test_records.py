"""The record in a browser: changed by forms, once each, by those who see the customer and nobody else."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from models.customer_records.labels import labels_on
from models.customer_records.notes import notes_on
from models.customer_records.reminders import reminders_on
from models.people.promoters import Promoter
from models.queue.outbox import OutboxMessage
from models.storage.clock import now
from models.talking.conversations import Conversation, conversation
from tests.landing.console.conftest import Browser, Page
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = pytest.mark.both_databases


async def _do(desk: Desk, talk: Conversation, what: str, **form: str) -> Page:
    fields = {"token": await desk.token(), "key": str(uuid4())} | form
    return await desk.browser.post(f"/console/conversations/{talk.id}/record/{what}", fields)


async def test_what_is_kept_is_shown_beside_the_thread_on_the_customers_page_and_in_the_lists(jia: Desk) -> None:
    talk = await jia.customer("Yi")
    for what, form in (
        ("name", {"name": "Old Wang"}),
        ("stage", {"stage": "interested"}),
        ("label", {"label": "#vip"}),
        ("note", {"text": "Wants blue towels"}),
        ("remind", {"text": "tomorrow 15:00 send prices"}),
    ):
        done = await _do(jia, talk, what, **form)
        assert (done.status, done.headers["Location"]) == (303, f"/console/inbox/{talk.id}#record-{talk.id}")
    for path in (f"/console/inbox/{talk.id}", f"/console/customers/{talk.customer_id}"):
        page = await jia.browser.get(path)
        for words in ("Old Wang", "Interested", "vip", "Wants blue towels", "send prices"):
            assert words in page.source, (path, words)
    for path in ("/console/inbox?stage=interested", "/console/inbox?label=vip", "/console/customers?label=vip"):
        page = await jia.browser.get(path)
        assert "Old Wang" in page.text, path
        assert "vip" in page.text, path
    for path in ("/console/inbox?stage=lost", "/console/inbox?label=towel", "/console/customers?stage=new"):
        assert "Old Wang" not in (await jia.browser.get(path)).text, path


async def test_it_is_taken_away_again_and_a_form_that_is_sent_twice_is_done_once(jia: Desk) -> None:
    talk = await jia.customer("Yi")
    key = str(uuid4())
    for _ in range(2):
        await _do(jia, talk, "note", text="Once", key=key)
        await _do(jia, talk, "remind", text="tomorrow 15:00 once", key=key)
        await _do(jia, talk, "label", label="vip")
    (note,), (reminder,), (_,) = await notes_on(talk.id), await reminders_on(talk.id), await labels_on(talk.id)
    assert await OutboxMessage.filter(subject=reminder.subject, state="queued").count() == 1
    await _do(jia, talk, "unnote", number=str(note.id))
    await _do(jia, talk, "settle", number=str(reminder.id))
    await _do(jia, talk, "unlabel", label="vip")
    assert await notes_on(talk.id) == await reminders_on(talk.id) == await labels_on(talk.id) == []
    assert await OutboxMessage.filter(subject=reminder.subject, state="queued").count() == 0


async def test_a_time_of_the_browsers_own_field_is_on_the_promoters_clocks(jia: Desk) -> None:
    await Promoter.filter(id=jia.promoter.id).update(timezone="Asia/Shanghai")
    talk = await jia.customer("Yi")
    tomorrow = (now().astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()
    await _do(jia, talk, "remind", text="call back", when=f"{tomorrow}T15:00")
    (reminder,) = await reminders_on(talk.id)
    assert reminder.text == "call back"
    assert f"{reminder.due_at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%dT%H:%M}" == f"{tomorrow}T15:00"


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"text": "call back"}, "I can’t tell when that is"),
        ({"text": "call", "when": "2020-01-01T10:00"}, "That has passed already"),
        ({"text": "call", "when": "2199-01-01T10:00"}, "more than a year away"),
        ({"text": "call", "when": "soon"}, "I can’t tell when that is"),
    ],
)
async def test_a_time_that_can_be_none_is_said_to_be_none(jia: Desk, form: dict[str, str], why: str) -> None:
    talk = await jia.customer("Yi")
    refused = await _do(jia, talk, "remind", **form)
    assert refused.status == 422
    assert why in refused.text
    assert await reminders_on(talk.id) == []


async def test_an_operator_sees_and_writes_notes_as_themself(site: Inbox, jia: Desk) -> None:
    talk = await jia.customer("Yi")
    await _do(jia, talk, "name", name="Old Wang")
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        await operator.post(f"/console/conversations/{talk.id}/record/note", {"token": operator.token, "text": "Seen"})
        page = await operator.get(f"/console/customers/{talk.customer_id}")
        own = await jia.browser.get(f"/console/customers/{talk.customer_id}")
    for words in ("What Jia keeps", "Kept about this customer", "Remind Jia"):
        assert words in page.text, words
    assert "Remind me" not in page.text
    assert "Remind me" in own.text
    assert "Old Wang" in page.source
    assert [(each.by, each.text) for each in await notes_on(talk.id)] == [("operator", "Seen")]


async def test_nobody_else_can_look_at_it_or_change_it(site: Inbox, jia: Desk) -> None:
    talk, bo = await jia.customer("Yi"), await site.desk("Bo")
    await _do(jia, talk, "name", name="Old Wang")
    await _do(jia, talk, "note", text="Wants blue towels")
    (note,) = await notes_on(talk.id)
    own = await bo.customer("San")
    for what, form in (("name", {"name": "Mine"}), ("unnote", {"number": str(note.id)}), ("label", {"label": "x"})):
        assert (await _do(bo, talk, what, **form)).status == 404
    await _do(bo, own, "unnote", number=str(note.id))
    assert len(await notes_on(talk.id)) == 1
    assert (await conversation(talk.id)).own_name == "Old Wang"
    assert (await jia.browser.post(f"/console/conversations/{talk.id}/record/name", {"name": "No token"})).status == 403
    assert (await _do(jia, talk, "towels")).status == 404


async def test_it_leads_back_to_our_own_pages_only(jia: Desk) -> None:
    talk = await jia.customer("Yi")
    for back, leads in (
        (f"/console/customers/{talk.customer_id}", f"/console/customers/{talk.customer_id}"),
        ("https://elsewhere.test/console/inbox/1", f"/console/inbox/{talk.id}"),
        ("//elsewhere.test", f"/console/inbox/{talk.id}"),
        ("/console/inbox/1?label=vip%0d%0aX: y", f"/console/inbox/{talk.id}"),
    ):
        done = await _do(jia, talk, "stage", stage="new", back=back)
        assert done.headers["Location"] == f"{leads}#record-{talk.id}"


@pytest.mark.slow
async def test_a_promoter_meets_their_own_name_for_a_customer_on_every_page_and_nobody_else_does(
    site: Inbox, jia: Desk
) -> None:
    talk, bo = await jia.customer("Yi"), await site.desk("Bo")
    await site.says(talk, "Is it large?")
    await _do(jia, talk, "name", name="Old Wang")
    pages = ("inbox", f"inbox/{talk.id}", "customers", f"customers/{talk.customer_id}", "conversations")
    for path in (*pages, f"conversations/{talk.id}"):
        page = await jia.browser.get(f"/console/{path}")
        assert (page.status, "Old Wang" in page.text) == (200, True), path
    for path in pages:
        assert "Old Wang" not in (await bo.browser.get(f"/console/{path}")).text, path
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        assert "Yi" in (await operator.get("/console/conversations")).text
