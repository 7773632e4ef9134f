"""The inbox's pages and acts: everybody's own, read and answered, and nothing changed by looking."""

import re

import pytest

from models.people.addresses import Address
from models.queue.outbox import OutboxMessage
from models.talking.communications import Communication, Direction
from models.talking.conversations import Conversation
from models.talking.drafts import draft_in
from tests.fixtures.four_media import four_media
from tests.landing.console.conftest import Browser
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def jia(site: Inbox) -> Desk:
    return await site.desk("Jia")


async def _now(talk: Conversation) -> Conversation:
    return await Conversation.get(id=talk.id)


async def _form(desk: Desk, talk: Conversation) -> dict[str, str]:
    page = await desk.browser.get(f"/console/inbox/{talk.id}")
    key = re.search(r'name="key" value="([^"]+)"', page.source)
    assert key, page.source
    return {"token": await desk.token(), "key": key[1]}


async def test_the_list_shows_who_what_and_how_much_is_unread(site: Inbox, jia: Desk) -> None:
    yi, bing = await jia.customer("Yi"), await jia.customer("Bing")
    await site.says(bing, "Is it soft?")
    await site.says(yi, "Good morning")
    await site.says(yi, "Is it large?")
    page = await jia.browser.get("/console/inbox")
    assert page.status == 200
    assert page.text.index("Is it large?") < page.text.index("Is it soft?")
    assert "2 unread messages" in page.text
    assert "Good morning" not in page.text


async def test_looking_reads_nothing_and_saying_so_does(site: Inbox, jia: Desk) -> None:
    talk = await jia.customer("Yi")
    said = await site.says(talk, "Is it large?")
    await jia.browser.get(f"/console/inbox/{talk.id}")
    assert (await _now(talk)).unread == 1
    read = await jia.browser.post(f"/console/inbox/{talk.id}/read", {"token": await jia.token(), "up_to": str(said.id)})
    assert (read.status, (await _now(talk)).unread) == (303, 0)


async def test_what_the_operator_reads_is_not_read_by_the_promoter(site: Inbox, jia: Desk) -> None:
    talk = await jia.customer("Yi")
    said = await site.says(talk, "Is it large?")
    async with Browser(site.url) as operator:
        await operator.sign_in()
        await operator.send(f"/console/inbox/{talk.id}/read", up_to=str(said.id))
    assert (await _now(talk)).unread == 1


async def test_an_answer_goes_out_once_and_ends_the_draft(site: Inbox, jia: Desk) -> None:
    talk = await jia.customer("Yi")
    await site.says(talk, "Is it large?")
    form = await _form(jia, talk)
    await jia.browser.post(f"/console/inbox/{talk.id}/draft", {**form, "text": "Yes, it"})
    assert "Yes, it" in (await jia.browser.get(f"/console/inbox/{talk.id}")).text
    for _ in range(3):
        sent = await jia.browser.post(f"/console/inbox/{talk.id}/posts", {**form, "text": "Yes, it is."})
        assert (sent.status, sent.headers["Location"]) == (303, f"/console/inbox/{talk.id}#reply")
    [said] = await Communication.filter(text="Yes, it is.")
    assert said.direction is Direction.TO_CUSTOMER
    assert await OutboxMessage.filter(communication_id=said.id, kind="relay").count() == 1
    assert (await draft_in(talk.id, "promoter")).text == ""
    assert ((now := await _now(talk)).unread, now.waits_since) == (0, None)


@pytest.mark.process
async def test_a_picture_goes_along_without_where_it_was_taken(site: Inbox, jia: Desk, picture: bytes) -> None:
    talk = await jia.customer("Yi")
    form = await _form(jia, talk)
    jia.browser.token = form["token"]
    sent = await jia.browser.send_files(
        f"/console/inbox/{talk.id}/posts", {"file0": ("a.jpg", picture), "file1": ("b.jpg", picture)}, key=form["key"]
    )
    assert sent.status == 303
    [said] = await Communication.filter(conversation_id=talk.id).prefetch_related("attachments")
    assert [(each.kind, each.name) for each in said.attachments] == [("photo", "a.jpg"), ("photo", "b.jpg")]
    kept = site.site.media.path(said.attachments[0].sha256).read_bytes()
    assert b"GPS" not in kept


@pytest.mark.process
async def test_a_file_that_is_no_picture_is_refused_with_its_reason(site: Inbox, jia: Desk) -> None:
    talk = await jia.customer("Yi")
    form = await _form(jia, talk)
    jia.browser.token = form["token"]
    sent = await jia.browser.send_files(
        f"/console/inbox/{talk.id}/posts", {"file": ("a.jpg", b"\xff\xd8\xff nothing")}, key=form["key"]
    )
    assert (sent.status, await Communication.all().count()) == (415, 0)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Yi", "Bing", "Ding"}),
        ("?show=unread", {"Yi"}),
        ("?show=waiting", {"Yi", "Bing"}),
        ("?channel=telegram", set[str]()),
        ("?channel=web", {"Yi", "Bing", "Ding"}),
        ("?q=bi", {"Bing"}),
        ("?q=bi&show=unread", set[str]()),
        ("?promotion=1", set[str]()),
        ("?page=9", set[str]()),
    ],
)
async def test_the_list_is_narrowed_by_what_waits_and_by_words(
    site: Inbox, jia: Desk, query: str, names: set[str]
) -> None:
    talks = {name: await jia.customer(name) for name in ("Yi", "Bing", "Ding")}
    for talk in talks.values():
        said = await site.says(talk, "words")
    await jia.browser.post(f"/console/inbox/{talk.id}/posts", {**await _form(jia, talk), "text": "answered"})
    said = await Communication.get(conversation_id=talks["Bing"].id)
    await jia.browser.post(
        f"/console/inbox/{talks['Bing'].id}/read", {"token": await jia.token(), "up_to": str(said.id)}
    )
    page = await jia.browser.get(f"/console/inbox/list{query}")
    assert {name for name in talks if f'"lead" dir="auto">{name}<' in page.text} == names


@pytest.mark.parametrize("act", ["", "/thread", "/posts", "/draft", "/read"])
async def test_nobody_comes_to_what_is_another_promoters(site: Inbox, jia: Desk, act: str) -> None:
    bo = await site.desk("Bo")
    talk = await jia.customer("Yi")
    said = await site.says(talk, "secret words")
    path = f"/console/inbox/{talk.id}{act}"
    form = {
        "token": await bo.token(),
        "key": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
        "text": "x",
        "up_to": str(said.id),
    }
    page = await (bo.browser.get(path) if act in {"", "/thread"} else bo.browser.post(path, form))
    assert (page.status, "secret" in page.text) == (404, False)
    assert "secret" not in (await bo.browser.get("/console/inbox")).text
    assert await Communication.all().count() == 1


@pytest.mark.slow
async def test_a_page_of_many_is_light_and_says_how_many_there_are(site: Inbox, jia: Desk) -> None:
    for number in range(60):
        await site.says(await jia.customer(f"Customer {number}"), "words of a usual length, as people write them " * 3)
    page = await jia.browser.get("/console/inbox")
    assert "1–50 of 60" in page.text
    assert len(page.source.encode()) < 100_000
    assert "Customer 0<" in (await jia.browser.get("/console/inbox?page=2")).text


async def test_it_says_to_whom_by_which_channel_and_how_often_an_answer_goes(site: Inbox, jia: Desk) -> None:
    yi, bing = await jia.customer("Yi", "wechat"), await jia.customer("Bing")
    windowed = (await jia.browser.get(f"/console/inbox/{yi.id}")).text
    assert 'To <strong dir="auto">Yi</strong> · WeChat' in windowed
    assert "en: 2 of 5 answers left" in windowed
    free = (await jia.browser.get(f"/console/inbox/{bing.id}")).text
    assert 'To <strong dir="auto">Bing</strong> · Web chat' in free
    assert "answers left" not in free


async def test_who_cannot_be_reached_is_not_offered_a_field(site: Inbox, jia: Desk) -> None:
    talk = await jia.customer("Yi")
    await Address.filter(customer_id=talk.customer_id).update(blocked_reason="failed-blocked")
    page = await jia.browser.get(f"/console/inbox/{talk.id}")
    assert "There is no way to write to them at present." in page.text
    assert 'id="words"' not in page.source


async def test_the_story_above_the_thread_tells_what_they_read(site: Inbox) -> None:
    life = await four_media(site.site.media, name="Yi")
    async with Browser(site.url, **{"Accept-Language": "en"}) as operator:
        await operator.sign_in()
        page = await operator.get(f"/console/inbox/{life.talk.id}")
    story = page.text.partition('class="story"')[2].partition("</details>")[0]
    assert "Yi read “Bamboo towel" in story
    assert "80" in story
