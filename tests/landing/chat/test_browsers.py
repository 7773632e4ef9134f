"""One person in several browsers: all show the same, and what is known of an arrival is told."""

import re

import pytest

from bot.channels.contract import ChannelContext
from bot.channels.web.channel import WebChat
from bot.messages import Message
from landing.chat.recipients import PAGE
from models.people.addresses import Address
from models.people.customers import Customer, new_customer
from models.people.promoters import Promoter
from models.queue.inbox import StoredUpdate
from models.queue.outbox import enqueue
from models.queue.payloads.words import Relay
from models.queue.receipts import Receipt
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between
from models.talking.web_lines import ChatLine
from models.talking.web_posts import StoredPost
from tests.fixtures.chat_site import Browser, ChatSite


async def conversation_with(site: ChatSite, promoter: Promoter, browser: Browser, name: str) -> Conversation:
    """A customer's browser that has written, and the conversation that the bot makes of it."""
    await browser.post(text=f"I am {name}", tag=(await site.card(promoter, f"About {name}")).code, name=name)
    customer = await Customer.filter(name=name).order_by("-id").first()
    assert customer is not None
    return await between(promoter.id, customer.id, promotion_id=1)


async def carry(site: ChatSite, said: Communication, to: Address) -> int:
    """As the courier carries words to a browser; the line's number there."""
    chat = WebChat(ChannelContext(public_url=site.url, media=site.site.media, bell=site.site.bell))
    row = await enqueue(to, Relay(), communication_id=said.id)
    message = Message(text=said.text, conversation_id=said.conversation_id)
    (number,) = await chat.send(to.account, message, key=str(row.id))
    await Receipt.create(
        channel="web", account=to.account, external_id=number, message_id=row.id, communication_id=said.id
    )
    await Communication.filter(id=said.id).update(state="sent")
    return int(number)


async def test_a_second_browser_gets_the_history_and_all_news_once(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as desk, site.browser() as phone, site.browser() as strangers:
        first = await desk.joins(jia)
        await site.answer(first, "before")
        second = await phone.joins(jia)
        await strangers.joins(await site.promoter("Bo"))
        assert [line["text"] for line in (await phone.lines())["lines"]] == ["before"]
        async with desk.streaming(after=0) as at_desk, phone.streaming(after=0) as at_phone:
            for events in (at_desk, at_phone):
                assert (await events.next())["text"] == "before"
            await site.answer(first, "to one")
            await site.answer(second, "to the other")
            _, said = await phone.post(text="/card")
            for events in (at_desk, at_phone):
                assert [(await events.next())["text"] for _ in range(3)] == ["to one", "to the other", "/card"]
        assert (await desk.lines())["lines"][-1]["id"] == said["line"]["id"]
        assert len((await desk.lines())["lines"]) == len((await phone.lines())["lines"]) == 4
        assert (await strangers.lines())["lines"] == []
        # A promoter is one person to the bot, whichever browser they sit at.
        assert {StoredPost.load(each.body).account for each in await StoredUpdate.filter(body__contains="/card")} == {
            first.account
        }
        # What was told to a browser that is theirs no more stays in the others.
        await Address.filter(id=first.id).update(promoter_id=None)
        assert len((await phone.lines())["lines"]) == 4


async def test_browsers_of_one_customer_show_the_same_only_where_they_are_proved_to_be_one(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as one, site.browser() as other:
        await conversation_with(site, jia, one, "Yi")
        await conversation_with(site, jia, other, "Yi")
        assert [line["text"] for line in (await other.lines())["lines"]] == ["I am Yi"]
        first, second = await Customer.all().order_by("id")
        await Address.filter(customer_id=second.id).update(customer_id=first.id)
        assert len((await one.lines())["lines"]) == len((await other.lines())["lines"]) == 2


async def test_an_answer_to_a_line_is_for_whom_it_is_from_from_any_browser(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as desk, site.browser() as phone, site.browser() as yi, site.browser() as wen:
        at_desk, _ = await desk.joins(jia), await phone.joins(jia)
        with_yi, with_wen = await conversation_with(site, jia, yi, "Yi"), await conversation_with(site, jia, wen, "Wen")
        heard = await add_communication(with_yi, Direction.TO_PROMOTER, channel="web", source="1", text="I am Yi")
        line = await carry(site, heard, at_desk)
        (shown,) = (await phone.lines())["lines"]
        assert (shown["who"]["name"], shown["who"]["id"], shown["awaits"]) == ("Yi", with_yi.id, True)
        _, said = await phone.post(text="hello Yi", quotes=line)
        assert said["line"]["who"] == {"id": with_yi.id, "name": "Yi"}
        stored = StoredPost.load((await StoredUpdate.all().order_by("-id"))[0].body)
        assert (stored.account, stored.quotes, stored.conversation_id) == (at_desk.account, str(line), with_yi.id)
        status, refused = await phone.post(text="hello Wen", quotes=line, conversation_id=with_wen.id)
        assert (status, refused["code"]) == (409, "chat-another")


@pytest.mark.slow
async def test_the_promoter_sees_when_words_arrive_and_when_they_are_seen(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as jias, site.browser() as yi:
        at = await jias.joins(jia)
        with_yi = await conversation_with(site, jia, yi, "Yi")
        theirs = await Address.get(customer_id=with_yi.customer_id)
        _, answer = await jias.post(text="soft", conversation_id=with_yi.id)
        number = answer["line"]["id"]
        assert answer["line"]["who"]["name"] == "Yi"
        await StoredUpdate.all().update(state="done")
        said = await add_communication(
            with_yi, Direction.TO_CUSTOMER, channel="web", source=f"web:{at.account}:{number}", text="soft"
        )
        async with jias.streaming(after=number) as events:
            assert (await events.next(event="states"))[0]["state"] == "queued"
            line = await carry(site, said, theirs)
            assert (await events.next(event="states"))[0]["state"] == "unopened"
            assert await yi.saw() == 204
            assert (await events.next(event="states"))[0]["state"] == "sent"
            assert await yi.saw(taken=[line]) == 204
            assert (await events.next(event="states"))[0]["state"] == "delivered"
            assert await yi.saw(line) == 204
            assert (await events.next(event="states"))[0]["state"] == "seen"
        kept = await Communication.get(id=said.id)
        await yi.saw(line, taken=[line])
        assert kept.delivered_at is not None
        assert (await Communication.get(id=said.id)).seen_at == kept.seen_at is not None
        assert "awaits" not in (await yi.lines())["lines"][-1]


async def test_nobody_tells_for_others_that_words_were_seen(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as yi, site.browser() as wen, site.browser() as nobody:
        with_yi = await conversation_with(site, jia, yi, "Yi")
        await conversation_with(site, jia, wen, "Wen")
        said = await add_communication(with_yi, Direction.TO_CUSTOMER, channel="telegram", source="t", text="soft")
        line = await carry(site, said, await Address.get(customer_id=with_yi.customer_id))
        assert await nobody.saw(line) == 401
        assert await wen.saw(line, 1, 2**40) == 204
        assert (await yi.raw("/chat/seen", b'{"shown": ["x"]}'))[0] == 422
        assert (await yi.raw("/chat/seen", b"x" * 20_000))[0] == 422
        assert (await yi.raw("/chat/seen", b"{}", **{"Sec-Fetch-Site": "cross-site"}))[0] == 403
        assert (await Communication.get(id=said.id)).seen_at is None


async def test_whom_one_writes_to_is_told_and_follows_the_bot_alone(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as jias, site.browser() as yi:
        at = await jias.joins(jia)
        async with jias.streaming(after=0) as events:
            assert await events.next(event="to") is None
            with_yi = await conversation_with(site, jia, yi, "Yi")
            await Address.filter(id=at.id).update(talking_in_id=with_yi.id)
            await site.answer(at, "You write to Yi")
            to = await events.next(event="to")
            assert (to["id"], to["name"]) == (with_yi.id, "Yi")


@pytest.mark.slow
async def test_any_of_two_thousand_customers_is_found_by_two_letters(site: ChatSite) -> None:
    jia, bo = await site.promoter(), await site.promoter("Bo")
    at = [await new_customer(f"Customer {n}") for n in range(60)]
    for each in at:
        await between(jia.id, each.id)
    await between(jia.id, (await new_customer("Zoë Quist")).id)
    await between(bo.id, (await new_customer("Quentin")).id)
    async with site.browser() as jias, site.browser() as nobody:
        await jias.joins(jia)
        first = await jias.people()
        assert (len(first["people"]), first["more"]) == (PAGE, True)
        assert first["people"][0]["name"] == "Zoë Quist"
        assert [each["name"] for each in (await jias.people(q="qu"))["people"]] == ["Zoë Quist"]
        assert [each["name"] for each in (await jias.people(q="ER 57"))["people"]] == ["Customer 57"]
        assert (await jias.people(q="Quentin"))["people"] == []
        assert (await jias.people(q="%"))["people"] == first["people"], "a sign without letters asks for nobody"
        rest = [await jias.people(skip=skip) for skip in (30, 60, 90)]
        assert [len(each["people"]) for each in rest] == [30, 1, 0]
        assert (await nobody.get("/chat/people"))[0] == 401
        assert (await jias.get("/chat/people?skip=-1"))[0] == 400


async def test_customers_who_are_called_alike_are_told_apart_to_their_promoter(site: ChatSite) -> None:
    jia = await site.promoter()
    for name in ("Yi", "Zoë", "Yi"):
        await between(jia.id, (await new_customer(name)).id)
    async with site.browser() as jias:
        await jias.joins(jia)
        people = (await jias.people())["people"]
        assert [each["name"] for each in people] == ["Yi", "Zoë", "Yi"]
        later, other, earlier = [each["topic"] for each in people]
        assert other == ""
        assert later != earlier
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d · [A-Z]{2,}", later)


async def test_a_line_is_its_readers_alone(site: ChatSite) -> None:
    jia, bo = await site.promoter(), await site.promoter("Bo")
    async with site.browser() as jias, site.browser() as bos:
        at = await jias.joins(jia)
        await bos.joins(bo)
        line = await site.answer(at, "secret", enclosures=[{"kind": "document", "sha256": "a" * 64}])
        assert (await bos.get(f"/chat/lines/{line.id}/0"))[0] == 404
        assert (await bos.post(text="?", quotes=line.id))[0] == 422
        assert (await bos.post(text="!", edits=line.id))[0] == 422
        assert (await bos.lines())["lines"] == []
    assert await ChatLine.all().count() == 1
