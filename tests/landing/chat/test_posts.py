import asyncio
import html
import json
from typing import Any
from uuid import uuid4

import pytest

from landing.server.token_bucket import Limiter
from models.people.addresses import Address
from models.people.customers import Customer
from models.people.sessions import Session
from models.personal_data.consents import Consent
from models.queue.inbox import StoredUpdate
from models.storage.bell import INBOX
from models.talking.conversations import between
from models.talking.web_lines import ChatLine, topic_of
from models.talking.web_posts import POST_BYTES, StoredPost
from tests.fixtures.chat_site import ChatSite


async def stored_posts() -> list[StoredPost]:
    return [StoredPost.load(update.body) for update in await StoredUpdate.all().order_by("id")]


async def test_a_stranger_writes_and_becomes_a_customer(site: ChatSite) -> None:
    card = await site.card()
    async with site.browser() as yi:
        status, answer = await yi.post(text="Is it soft?", tag=card.code, name="Yi")
        assert status == 202
        assert (answer["line"]["text"], answer["line"]["mine"]) == ("Is it soft?", True)
        came, said = await stored_posts()
        assert (came.type, came.payload) == ("started", card.code)
        assert (said.type, said.text, said.message_id) == ("said", "Is it soft?", str(answer["line"]["id"]))
        customer = await Customer.get()
        consent = await Consent.get()
        assert (customer.name, consent.customer_id, consent.purpose) == ("Yi", customer.id, "relay")
        assert "Jia" in consent.text
        assert [line["text"] for line in (await yi.lines())["lines"]] == ["Is it soft?"]


async def test_looking_at_the_page_stores_nothing_about_a_stranger(site: ChatSite) -> None:
    card = await site.card()
    async with site.browser() as yi:
        status, page = await yi.get(f"/chat?tag={card.code}")
        assert status == 200
        assert "Write to Jia" in page
        assert "Towel" in page
    assert await Address.all().count() == await Session.all().count() == await StoredUpdate.all().count() == 0


async def test_the_consent_kept_is_the_sentence_that_was_shown(site: ChatSite) -> None:
    card = await site.card()
    async with site.browser(**{"Accept-Language": "zh-CN,zh;q=0.9"}) as yi:
        _, page = await yi.get(f"/chat?tag={card.code}")
        await yi.post(text="你好", tag=card.code)
    consent = await Consent.get()
    assert consent.text in page
    assert consent.language == "zh"


async def test_a_post_told_three_times_has_one_effect(site: ChatSite) -> None:
    card = await site.card()
    async with site.browser() as yi:
        await yi.post(text="hello", tag=card.code)
        post: dict[str, Any] = {"client_id": str(uuid4()), "text": "once"}
        answers = [await yi.post(**post), *await asyncio.gather(yi.post(**post), yi.post(**post))]
        assert {status for status, _ in answers} == {202}
        assert len({answer["line"]["id"] for _, answer in answers}) == 1
        assert [each.text for each in await stored_posts() if each.type == "said"] == ["hello", "once"]
        assert await ChatLine.all().count() == 2


async def test_a_stranger_whose_first_answer_was_lost_stays_one_customer(site: ChatSite) -> None:
    card = await site.card()
    first: dict[str, Any] = {"client_id": str(uuid4()), "text": "hello", "tag": card.code}
    async with site.browser() as before, site.browser() as after:
        (_, one), (_, two) = await asyncio.gather(before.post(**first), after.post(**first))
        assert one["line"]["id"] == two["line"]["id"]
        assert len((await after.lines())["lines"]) == 1
    assert (await Customer.all().count(), await Address.all().count(), await Consent.all().count()) == (1, 1, 1)


async def _all_there_is() -> list[Any]:
    """But when a session was used last, and on which device, which whoever comes shows by coming."""
    tables = (Address, Consent, Customer, StoredUpdate, ChatLine)
    found: list[Any] = [await table.all().order_by("id").values() for table in tables]
    sessions = Session.all().order_by("token")
    return [*found, await sessions.values("token", "role", "address_id", "created_at", "expires_at")]


async def test_opening_a_chat_by_a_card_changes_nothing_for_anybody(site: ChatSite) -> None:
    """Another site's hidden picture or frame can make a browser fetch any address."""
    first, second = await site.card(), await site.card(await site.promoter("Bo"), title="Robe")
    async with site.browser() as yi, site.browser() as bo:
        await yi.post(text="hello", tag=first.code)
        await bo.joins(await site.promoter("Cai"))
        before = await _all_there_is()
        for browser in (yi, bo):
            for _ in range(2):
                status, page = await browser.get(f"/chat?tag={second.code}")
                assert (status, "Write to Bo" in page) == (200, True)
                assert (await browser.get("/chat"))[0] == 200
        after = await _all_there_is()
    assert after == before


async def test_somebody_known_comes_through_a_card_by_doing_something_there_once(site: ChatSite) -> None:
    first, second = await site.card(), await site.card(await site.promoter("Bo"), title="Robe")
    visit = str(uuid4())
    async with site.browser() as yi:
        await yi.post(text="hello", tag=first.code)
        _, page = await yi.get(f"/chat?tag={second.code}")
        assert (await yi.post(type="started", tag=second.code, visit=visit))[0] == 202
        assert (await yi.post(text="and this?", tag=second.code, visit=visit))[0] == 202
        await yi.post(text="back to you", tag=first.code)
    assert [(each.type, each.payload or each.text) for each in await stored_posts()] == [
        ("started", first.code),
        ("said", "hello"),
        ("started", second.code),
        ("said", "and this?"),
        ("started", first.code),
        ("said", "back to you"),
    ]
    consents = await Consent.all().order_by("id")
    assert len(consents) == 2
    assert consents[1].text in html.unescape(page)


async def test_a_stranger_who_presses_start_agrees_to_what_stood_beside_it(site: ChatSite) -> None:
    card = await site.card()
    async with site.browser() as yi:
        _, page = await yi.get(f"/chat?tag={card.code}")
        terms = json.loads(page.partition('id="facts"')[2].partition(">")[2].partition("</script>")[0])["terms"]
        assert (await yi.post(type="started", tag=card.code, terms="0" * 64))[1]["code"] == "chat-other-terms"
        assert await Customer.all().count() == await Consent.all().count() == 0
        assert (await yi.post(type="started", tag=card.code, terms=terms))[0] == 202
        assert (await yi.lines())["lines"] == []
    assert (await Consent.get()).text in html.unescape(page)


async def test_words_for_a_conversation_of_others_are_refused_and_reach_nobody(site: ChatSite) -> None:
    jia, bo = await site.promoter(), await site.promoter("Bo")
    card = await site.card(jia)
    async with site.browser() as yi, site.browser() as bos, site.browser() as stranger:
        await yi.post(text="hello", tag=card.code)
        theirs = await between(jia.id, (await Customer.get()).id)
        await bos.joins(bo)
        for number in (theirs.id, theirs.id + 1, 2**62):
            assert (await bos.post(text="psst", conversation_id=number))[1]["code"] == "chat-not-yours"
            assert (await bos.post(text="/meet psst", beside=number))[1]["code"] == "chat-not-yours"
        assert (await stranger.post(text="psst", tag=card.code, conversation_id=theirs.id))[0] == 403
        assert (await stranger.post(text="psst", tag=card.code, beside=theirs.id))[0] == 403
        assert (await yi.post(text="mine", conversation_id=theirs.id))[0] == 202
    said = [each for each in await stored_posts() if each.type == "said"]
    assert [(each.text, each.conversation_id) for each in said] == [("hello", theirs.id), ("mine", theirs.id)]
    assert "psst" not in str(await ChatLine.all().values())


async def test_a_post_from_another_site_is_refused(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        for headers in ({"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            status, answer = await jia.post(headers=headers, text="transfer")
            assert (status, answer["code"]) == (403, "chat-not-from-here")
        assert (await jia.post(headers={"Origin": site.url, "Sec-Fetch-Site": "same-origin"}, text="ok"))[0] == 202
        assert (await jia.post(headers={"Origin": "http://cards.test"}, text="ok"))[0] == 202
        assert (await jia.post(headers={"Origin": "https://cards.test"}, text="no"))[0] == 403
        # A form of long ago says nothing of where it is from, and can't call itself JSON.
        unmarked = json.dumps({"client_id": str(uuid4()), "type": "said", "text": "no"}).encode()
        assert (await jia.raw("/chat/posts", unmarked, **{"Content-Type": "text/plain"}))[0] == 403
    assert [each.text for each in await stored_posts() if each.type == "said"] == ["ok", "ok"]


async def test_a_post_rings_the_inbox_and_the_other_windows(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        with site.site.bell.listen(INBOX) as inbox, site.site.bell.listen(topic_of(address)) as lines:
            await jia.post(text="/card")
            assert await inbox.wait(1)
            assert await lines.wait(1)


async def test_a_pressed_button_is_claimed_and_leaves_no_line(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        line = await site.answer(address, "Choose", buttons=[[{"label": "Towel", "action": "card:1"}]])
        status, answer = await jia.post(type="pressed", action="card:1", quotes=line.id)
        assert (status, answer["line"]) == (202, None)
        pressed = (await stored_posts())[-1]
        assert (pressed.type, pressed.action, pressed.message_id) == ("pressed", "card:1", str(line.id))
        assert pressed.press_id
        assert await ChatLine.all().count() == 1


async def test_a_place_is_claimed_with_its_accuracy_and_shown(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        line = await site.answer(address, "Where are you?", ask="location")
        status, answer = await jia.post(type="located", latitude=31.2, longitude=121.5, accuracy_m=12.5, quotes=line.id)
        assert status == 202
        assert answer["line"]["place"] == {"latitude": 31.2, "longitude": 121.5, "accuracy_m": 12.5}
        located = (await stored_posts())[-1]
        assert (located.latitude, located.longitude, located.accuracy_m) == (31.2, 121.5, 12.5)
        assert located.quotes == str(line.id)


async def test_words_can_be_changed_by_who_said_them_only(site: ChatSite) -> None:
    async with site.browser() as jia:
        address = await jia.joins(await site.promoter())
        _, first = await jia.post(text="Tuseday")
        status, answer = await jia.post(text="Tuesday", edits=first["line"]["id"])
        assert (status, answer["line"]["replaces"]) == (202, first["line"]["id"])
        edit = (await stored_posts())[-1]
        assert (edit.edited, edit.text, edit.message_id) == (True, "Tuesday", str(first["line"]["id"]))
        theirs = await site.answer(address, "the bot's words")
        assert (await jia.post(text="mine now", edits=theirs.id))[0] == 422


async def test_a_quote_of_somebody_elses_line_is_refused(site: ChatSite) -> None:
    async with site.browser() as jia, site.browser() as bo:
        await jia.joins(await site.promoter())
        await bo.joins(await site.promoter("Bo"))
        _, secret = await bo.post(text="secret")
        status, answer = await jia.post(text="what?", quotes=secret["line"]["id"])
        assert (status, answer["code"]) == (422, "chat-no-such-line")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (b"\xff\xfe", 422),
        (b'{"type":"said","text":"no id"}', 422),
        (b'{"client_id":"1","type":"said","text":"bad id"}', 422),
        (b'{"client_id":"6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11","type":"said","text":" \\u202e\\n "}', 422),
        (b'{"client_id":"6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11","type":"pressed","action":""}', 422),
        (b'{"client_id":"6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11","type":"located","latitude":91,"longitude":0}', 422),
        (b'{"client_id":"6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11","type":"located","latitude":NaN,"longitude":0}', 422),
        (b'{"client_id":"6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11","type":"said","text":"a","quotes":1e30}', 422),
        (b'{"client_id":"6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11","type":"said","enclosures":["x.y"]}', 422),
        (b'{"client_id":"6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11","type":"said","text":"' + b"a" * 20_001 + b'"}', 413),
        (b"x" * (POST_BYTES + 1), 413),
    ],
)
async def test_a_bad_post_is_refused_with_a_sentence(site: ChatSite, body: bytes, status: int) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        got, answer = await jia.raw("/chat/posts", body)
        assert got == status
        assert answer["error"].endswith((".", "sent.", "page."))
        assert await ChatLine.all().count() == 0


async def test_a_stranger_without_a_card_or_with_a_wrong_one_is_told_so(site: ChatSite) -> None:
    async with site.browser() as nobody:
        assert (await nobody.post(text="hello"))[0] == 401
        assert (await nobody.post(text="hello", tag="A" * 22))[0] == 404
        assert (await nobody.upload(b"x", "x.txt", "text/plain"))[0] == 401
        assert (await nobody.get("/chat/lines"))[0] == (await nobody.get("/chat/stream"))[0] == 401
        status, page = await nobody.get("/chat")
        assert status == 200
        assert "How to get into the chat" in page
        assert (await nobody.get(f"/chat?tag={'A' * 22}"))[0] == 404


async def test_signing_out_makes_the_browser_a_stranger_and_keeps_the_chat(site: ChatSite) -> None:
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        await jia.post(text="hello")
        status, page = await jia.send("/chat/leave")
        assert status == 200
        assert "signed out" in page
        assert (await jia.get("/chat/lines"))[0] == 401
    assert await Session.all().count() == 0
    assert await ChatLine.all().count() == 1


async def test_whoever_posts_faster_than_people_write_is_told_to_wait(site: ChatSite) -> None:
    site.flood.people = Limiter(rate=0.1, burst=3, max_keys=10)
    async with site.browser() as jia:
        await jia.joins(await site.promoter())
        answers = [await jia.post(text="spam") for _ in range(5)]
        assert [status for status, _ in answers] == [202, 202, 202, 429, 429]
        assert answers[-1][1]["error"] == "Too many messages at once. Please wait a moment."
    assert await ChatLine.all().count() == 3
