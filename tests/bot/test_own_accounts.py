"""Promoters' own accounts: who is heard, which chats, and what never goes where."""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.command_context import NotYet, Services
from bot.events import (
    BotBlocked,
    BotStarted,
    BusinessConnection,
    BusinessMessage,
    ButtonPressed,
    Event,
    ManageChat,
    MessageReceived,
    MessagesDeleted,
    ReactionChanged,
    Sender,
)
from models.identity.merges import merge
from models.people.addresses import Address, bind, customer_at, met, reachable
from models.people.customers import Customer
from models.people.promoters import Promoter, invite
from models.queue.outbox import OutboxMessage
from models.queue.parked import another_way, unpark
from models.reading.opens import Open
from models.recording.visits import Visits
from models.sharing.promotions import Promotion
from models.sharing.pushes import Push
from models.sharing.tag_cache import TagCache
from models.sharing.tags import Tag, issue_tag
from models.talking.communications import Communication, Delivery, Direction, Version
from models.talking.connections import Connection, chat_account
from models.talking.conversations import Conversation
from models.talking.reactions import Reaction
from models.talking.replies import reply
from models.talking.threads import keep_thread, thread_for
from tests.bot.conftest import dispatch

AT = datetime(2026, 11, 1, tzinfo=UTC)
JIA = Sender(channel="madeup", account="jia", name="Jia", language="en")
YI = Sender(channel="madeup", account="yi", name="Yi", language="zh")

Doing = Callable[..., Awaitable[None]]


@pytest.fixture
def do(visits: Visits, catalogue: TagCache) -> Doing:
    """Does each update, three times."""
    services = Services(public_url="https://cards.test", visits=visits, catalogue=catalogue)

    async def done(*updates: Event) -> None:
        for update in updates:
            for _ in range(
                3 if isinstance(update, BusinessConnection | BusinessMessage | MessagesDeleted | ReactionChanged) else 1
            ):
                await dispatch(services, update)

    return done


@pytest.fixture
async def jia(database: object) -> Promoter:
    promoter = await invite("Jia")
    await bind(await met("madeup", "jia", name="Jia"), promoter)
    return promoter


@pytest.fixture
async def tag(jia: Promoter, towel: Promotion) -> Tag:
    return await issue_tag(towel, jia, "madeup")


def connected(
    number: str = "c1", *, days: int = 0, enabled: bool = True, may_answer: bool = True
) -> BusinessConnection:
    since = AT + timedelta(days=days)
    return BusinessConnection(sender=JIA, connection=number, since=since, enabled=enabled, may_answer=may_answer)


def heard(number: int, text: str, by: Sender = YI, *, connection: str = "c1", **more: object) -> BusinessMessage:
    extra = {key: more.pop(key) for key in ("links", "automatic") if key in more}
    said = MessageReceived(sender=by, message_id=str(number), text=text, **more)  # type: ignore[arg-type]  # (options as the caller names them)
    at = datetime.now(UTC) + timedelta(seconds=5)
    return BusinessMessage(sender=by, connection=connection, other=YI, message=said, at=at, **extra)  # type: ignore[arg-type]  # (options as the caller names them)


async def notices(account: str = "jia") -> list[str]:
    return [row.kind for row in await OutboxMessage.filter(account=account).order_by("id")]


async def test_both_sides_are_kept_once_and_nobody_is_told_again(do: Doing, jia: Promoter, tag: Tag) -> None:
    await do(connected(), heard(1, f"hello, from {tag.code}"), heard(2, "Hello Yi", JIA, quotes="1"))
    first, second = await Communication.all().order_by("id")
    assert (first.direction, first.state, second.direction) == (
        Direction.TO_PROMOTER,
        Delivery.SENT,
        Direction.TO_CUSTOMER,
    )
    assert second.quoted_id == first.id
    assert (await Open.get()).promoter_id == jia.id
    assert await notices() == ["connection-made", "chat-recorded", "opened"]
    assert (await Connection.get()).agreement.startswith("Your account is connected")


async def test_words_of_a_chat_that_is_no_customers_leave_no_row(do: Doing, jia: Promoter, tag: Tag) -> None:
    link = f"https://cards.test/c/{tag.code}"
    await do(
        connected(),
        heard(1, "lunch?"),
        heard(2, "I am away. My card: " + link, JIA, automatic=True),
        heard(3, "A" * 22 + " is no tag"),
        heard(4, f"x{tag.code}"),
        MessagesDeleted(sender=YI, connection="c1", message_ids=("1",)),
    )
    assert await Communication.all().count() == await Customer.all().count() == 0
    assert not await Address.filter(account__contains="yi").exists()


async def test_what_was_taken_back_before_it_reached_us_is_kept_as_such(do: Doing, jia: Promoter, tag: Tag) -> None:
    await bind(await met("other", "jia"), jia)
    gone = MessagesDeleted(sender=YI, connection="c1", message_ids=("2",))
    await do(connected(), heard(1, tag.code), gone, heard(2, "never mind"), heard(3, "but this"))
    assert [(each.text, each.deleted_at is None) for each in await Communication.all().order_by("id")] == [
        (tag.code, True),
        ("", False),
        ("but this", True),
    ]
    assert (await Version.get()).text == "never mind"


@pytest.mark.parametrize("by", [YI, JIA])
async def test_a_card_makes_the_chat_a_customers_whoever_sends_it(
    do: Doing, jia: Promoter, tag: Tag, by: Sender
) -> None:
    await do(connected(), heard(1, "this", by, links=(f"https://cards.test/c/{tag.code}",)))
    assert (await Conversation.get()).promotion_id == tag.promotion_id
    assert (await Communication.get()).text == "this"
    assert (await Open.all().count(), await Push.filter(customer_id__gt=0).count()) == ((1, 0) if by is YI else (0, 1))


async def test_whoever_is_no_promoter_is_told_once_and_heard_when_they_join(do: Doing, tag: Tag, jia: Promoter) -> None:
    stranger = dataclasses.replace(JIA, account="bo", name="Bo")
    bo = await invite("Bo")
    connection = dataclasses.replace(connected("c2"), sender=stranger)
    await do(connection, heard(1, tag.code, connection="c2"))
    assert await notices("bo") == ["connection-stranger"]
    assert await Communication.all().count() == 0
    await do(
        BotStarted(sender=stranger, payload=f"join_{bo.code}", message_id="1"), heard(2, tag.code, connection="c2")
    )
    assert await notices("bo") == ["connection-stranger", "joined", "connection-made", "chat-recorded"]
    assert (await Conversation.get()).promoter_id == bo.id


async def test_an_unknown_connection_is_waited_for(do: Doing, jia: Promoter, tag: Tag) -> None:
    with pytest.raises(NotYet) as waits:
        await do(heard(1, tag.code))
    assert waits.value.about == "c1"


async def test_an_older_connection_that_is_told_late_changes_nothing(do: Doing, jia: Promoter, tag: Tag) -> None:
    await do(connected(), connected("c2", days=1), connected(enabled=False))
    await do(heard(1, tag.code, connection="c2"))
    assert (await Connection.get()).external_id == "c2"
    assert await Communication.all().count() == 1


async def test_where_the_only_way_is_barred_the_reason_is_told(do: Doing, jia: Promoter, tag: Tag) -> None:
    await do(
        BotStarted(sender=YI, payload=tag.code, message_id="1"),
        ButtonPressed(sender=JIA, action="talk:1"),
        BotBlocked(sender=YI, blocked=True),
        MessageReceived(sender=JIA, message_id="2", text="Are you there?"),
    )
    assert (await Communication.get()).reason == "failed-blocked"
    assert (await OutboxMessage.filter(account="jia").order_by("-id").first()).facts["reason"] == "failed-blocked"  # type: ignore[union-attr]  # (there is one)
    console = await reply(await Conversation.get(), "Hello?", by="operator", key="1")
    assert (await Communication.get(id=console.id)).reason == "failed-blocked"


async def test_the_owner_decides_about_a_chat_and_can_change_their_mind(do: Doing, jia: Promoter, tag: Tag) -> None:
    await do(connected(), ManageChat(sender=JIA, chat="77"))
    assert await notices() == ["connection-made", "chat-unknown"]
    other = dataclasses.replace(YI, account="77")

    def says(number: int, text: str) -> BusinessMessage:
        return dataclasses.replace(heard(number, text, other), other=other)

    await do(await offered("record"))
    assert (await notices())[-1] == "chat-awaited"
    assert await Customer.all().count() == 0  # nobody is known by the owner's word
    await do(ManageChat(sender=JIA, chat="77"), says(1, "kept"))
    assert (await notices())[-2:] == ["chat-awaited", "chat-recorded"]
    await do(await offered("leave"), says(2, f"secret {tag.code}"))
    await do(ManageChat(sender=JIA, chat="77"), await offered("record"), says(3, "kept again"))
    assert [each.text for each in await Communication.all().order_by("id")] == ["kept", "kept again"]
    assert (await notices())[-2:] == ["chat-left-out", "chat-recorded"]
    stranger = dataclasses.replace(JIA, account="bo")
    await do(dataclasses.replace(await offered("leave"), sender=stranger))
    assert "chat-left-out" not in await notices("bo")


async def offered(verb: str) -> ButtonPressed:
    """The button as it was offered last."""
    for row in await OutboxMessage.filter(account="jia").order_by("-id"):
        for button in (each for line in row.facts.get("choices", []) for each in line):
            if button["action"].startswith(f"{verb}:"):
                return ButtonPressed(sender=JIA, action=button["action"])
    raise AssertionError(verb)


async def test_a_forged_button_takes_up_nobody_whom_the_platform_did_not_show(do: Doing, jia: Promoter) -> None:
    known = await customer_at(await met("madeup", "77", name="Yi Secret"))
    await do(connected(), ManageChat(sender=JIA, chat="5"))
    seal = (await offered("record")).action.rpartition(":")[2]
    for action in ("record:77", "record:77:", f"record:77:{seal}", f"leave:77:{seal}", "leave:77", "record:-1:x:y"):
        await do(ButtonPressed(sender=JIA, action=action))
        assert (await notices())[-1] == "unknown-command"
    # Whoever types the link of the platform's own menu by hand is offered the button, and learns nothing by it.
    await do(ManageChat(sender=JIA, chat="77"), await offered("record"), ManageChat(sender=JIA, chat="77"))
    assert "Yi Secret" not in str([row.facts for row in await OutboxMessage.filter(account="jia")])
    assert not await Conversation.exists()
    assert await reachable(known.id, jia.id) == await Address.get(account="77")
    assert await Address.filter(customer_id=known.id).count() == 1


async def test_an_account_serves_its_own_promoter_alone(do: Doing, jia: Promoter, tag: Tag) -> None:
    bo = await invite("Bo")
    await do(connected(), heard(1, tag.code))
    chat = await Address.get(account=chat_account("jia", "yi"))
    assert chat.customer_id is not None
    browser = await met("web", "yi-browser")
    browser.customer_id = chat.customer_id
    await browser.save()
    await do(heard(2, "here now"))

    async def way(promoter_id: int | None) -> str:
        found = await reachable(chat.customer_id or 0, promoter_id)
        return found.account if found else ""

    assert [await way(jia.id), await way(bo.id), await way(None)] == [chat.account, "yi-browser", "yi-browser"]
    assert await another_way(browser, set(), {"web", "madeup"}) == browser
    assert await another_way(chat, {f"madeup:{chat.account}"}, {"web", "madeup"}) == browser
    assert await unpark(chat) == 0


@pytest.mark.parametrize("reason", ["ended", "mute"])
async def test_what_the_owner_takes_away_is_not_used(do: Doing, jia: Promoter, tag: Tag, reason: str) -> None:
    less = connected(may_answer=False) if reason == "mute" else connected(enabled=False)
    await do(connected(), heard(1, tag.code), less)
    chat = await Address.get(account=chat_account("jia", "yi"))
    assert chat.blocked_reason == f"failed-connection-{reason}"
    assert await reachable(chat.customer_id or 0, jia.id) is None
    await do(heard(2, "still there?"))
    assert await Communication.all().count() == (2 if reason == "mute" else 1)
    await do(connected("c2", days=1), heard(3, "again", connection="c2"))
    assert await reachable(chat.customer_id or 0, jia.id) == chat


async def test_edits_and_deletions_keep_what_was_said_in_any_order(do: Doing, jia: Promoter, tag: Tag) -> None:
    await do(connected(), heard(1, tag.code), heard(2, "Three please", edited=True), heard(2, "Three pleas"))
    await do(heard(2, "Four please", edited=True), MessagesDeleted(sender=YI, connection="c1", message_ids=("2", "99")))
    await do(heard(2, "Five please", edited=True))
    said = await Communication.get(source__endswith=":2")
    assert (said.text, bool(said.deleted_at)) == ("", True)
    kept = [each.text for each in await Version.all().order_by("id")]
    assert kept == ["Three pleas", "Three please", "Four please"]


async def test_a_promoter_who_was_last_in_the_browser_reads_it_there(do: Doing, jia: Promoter, tag: Tag) -> None:
    await do(connected(), heard(1, tag.code))
    await bind(await met("web", "jia-browser"), jia)
    await do(heard(2, "anybody?"))
    [row] = await OutboxMessage.filter(account="jia-browser", kind="relay")
    assert row.communication_id == (await Communication.get(text="anybody?")).id
    await do(heard(3, "I am here", JIA), heard(4, "good"))
    assert await OutboxMessage.filter(account="jia-browser").count() == 1


async def test_two_customers_who_become_one_keep_both_their_places(do: Doing, jia: Promoter, tag: Tag) -> None:
    bo = dataclasses.replace(YI, account="bo", name="Bo")
    for who in (YI, bo):
        await do(
            BotStarted(sender=who, payload=tag.code, message_id="1"),
            MessageReceived(sender=who, message_id="2", text="hello"),
        )
    yi_talk, bo_talk = await Conversation.all().order_by("id")
    for talk, place in ((yi_talk, "31"), (bo_talk, "32")):
        await keep_thread("madeup", "jia", talk.id, place, "Yi")
    await merge(yi_talk.customer_id, bo_talk.customer_id, evidence="phone:+4930")
    for number, place in enumerate(("31", "32")):
        await do(MessageReceived(sender=JIA, message_id=f"4{number}", text=f"in {place}", thread=place))
    said = await Communication.filter(text__startswith="in 3")
    assert [each.conversation_id for each in said] == [yi_talk.id, yi_talk.id]
    found = await thread_for("madeup", "jia", yi_talk.id)
    assert found is not None
    assert found.external_id == "31"


async def test_signs_are_kept_as_they_come_and_go(do: Doing, jia: Promoter, tag: Tag) -> None:
    await do(
        BotStarted(sender=YI, payload=tag.code, message_id="1"),
        MessageReceived(sender=YI, message_id="2", text="hello"),
    )
    await do(
        ReactionChanged(sender=YI, message_id="2", signs=("👍",)),
        ReactionChanged(sender=YI, message_id="2", signs=("🔥",)),
        ReactionChanged(sender=YI, message_id="2", signs=()),
        ReactionChanged(sender=YI, message_id="404", signs=("👍",)),
    )
    kept = await Reaction.all().order_by("id")
    assert [(each.by, each.sign, each.until is None) for each in kept] == [
        ("customer", "👍", False),
        ("customer", "🔥", False),
    ]
