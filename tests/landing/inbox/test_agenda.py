"""Beside the list, while no thread is open: what is to be done today, of one's own alone."""

import re
from datetime import timedelta

import pytest

from models.customer_records.reminders import Reminder, remind
from models.reading.opens import Credit, Known, Open, Proof, Visitor
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.clock import as_of, now
from models.storage.database import transaction
from models.storage.row_numbers import first_at
from models.talking.conversations import Conversation
from tests.landing.console.conftest import Browser
from tests.landing.inbox.conftest import Inbox

pytestmark = pytest.mark.both_databases


async def _reads(talk: Conversation, *, days_ago: float = 0) -> None:
    """The customer of the conversation reads a page of its promoter's."""
    promotion = await add_promotion("Red towel", page="# Soft\n\nVery.")
    tag = await issue_tag(promotion, talk.promoter, channel="web")
    with as_of(now() - timedelta(days=days_ago)):
        await Open.create(
            id=first_at(now()),
            tag=tag.code,
            promotion_id=promotion.id,
            topic=promotion.title,
            promoter_id=talk.promoter_id,
            credited_by=Credit.TAG,
            customer_id=talk.customer_id,
            known_by=Known.SESSION,
            visitor=Visitor.PERSON,
            state=Proof.READ,
            viewed_at=now(),
            channel="web",
        )


async def _promised(talk: Conversation, text: str, *, days: float = 0) -> Reminder:
    async with transaction():
        return await remind(talk, now() + timedelta(days=days), text, source=f"form {text}")


def _pane(source: str) -> str:
    return re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", source.partition('<div class="agenda">')[2].partition("<dialog")[0])
    )


async def test_reminders_who_waits_and_who_read_stand_beside_the_list(site: Inbox) -> None:
    jia, mo = await site.desk("Jia"), await site.desk("Mo")
    yi, bing, other = await jia.customer("Yi"), await jia.customer("Bing"), await mo.customer("Chen")
    await site.says(yi, "Is it large?")
    await _promised(bing, "Call back about the price")
    await _promised(bing, "Next year's list", days=3)
    await _reads(bing)
    await _promised(other, "Mo's own")
    pane = _pane((await jia.browser.get("/console/inbox")).source)
    assert "One customer waits for an answer Show all Yi" in pane
    assert "One reminder until tonight Bing Call back about the price" in pane
    assert "Bing read “Red towel”" in pane
    assert "Next year" not in pane
    assert "Chen" not in pane
    assert "Mo" not in pane


async def test_what_is_done_is_ticked_off_where_it_stands(site: Inbox) -> None:
    jia = await site.desk("Jia")
    bing = await jia.customer("Bing")
    reminder = await _promised(bing, "Call back")
    form = {"token": await jia.token(), "back": "/console/inbox", "number": str(reminder.id)}
    done = await jia.browser.post(f"/console/conversations/{bing.id}/record/settle", form)
    assert (done.status, done.headers["Location"]) == (303, f"/console/inbox#record-{bing.id}")
    assert (await Reminder.get(id=reminder.id)).done_at is not None
    pane = _pane((await jia.browser.get("/console/inbox/agenda")).source)
    assert "Nothing is due today and nobody waits for you." in pane


async def test_of_more_than_a_few_it_says_how_many_there_are(site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await jia.customer("Bing")
    for count in range(7):
        await _promised(talk, f"Call {count}")
    pane = _pane((await jia.browser.get("/console/inbox/agenda")).source)
    assert "7 reminders until tonight" in pane
    assert "2 more are on their customers’ pages." in pane


async def test_of_a_customer_the_last_reading_of_two_days_is_told_and_of_ones_own_cards_alone(site: Inbox) -> None:
    jia, mo = await site.desk("Jia"), await site.desk("Mo")
    long_ago, twice = await jia.customer("Long Ago"), await jia.customer("Twice")
    theirs = await mo.customer("Of Mo")
    await _reads(long_ago, days_ago=3)
    await _reads(twice, days_ago=1)
    await _reads(twice)
    await _reads(theirs)
    pane = _pane((await jia.browser.get("/console/inbox/agenda")).source)
    assert pane.count("Twice read") == 1
    assert "Long Ago" not in pane
    assert "Of Mo" not in pane


async def test_operators_see_who_waits_for_anybody_here_and_on_the_overview(site: Inbox) -> None:
    jia, mo = await site.desk("Jia"), await site.desk("Mo")
    for desk in (jia, mo):
        await site.says(await desk.customer(f"Customer of {desk.promoter.name}"), "Hello?")
    await _promised(jia.talks[0], "Jia's own")
    async with Browser(site.url) as operator:
        await operator.sign_in()
        pane = _pane((await operator.get("/console/inbox")).source)
        overview = (await operator.get("/console")).text
    for shown in (pane, overview):
        assert "2 customers wait for an answer" in shown
        assert "Customer of Jia" in shown
        assert "Customer of Mo" in shown
    assert "Jia's own" not in pane
