"""Telegram Business at the door and on the way out."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.chat_targets import ChatTarget, target_of
from bot.channels.telegram.raw_updates import OWN_CHATS, raw_update_of
from bot.events import BusinessConnection
from bot.messages import Button, Message
from bot.outcomes import Final, Parked
from models.people.promoters import invite
from models.storage.clock import now
from models.storage.database import Database
from models.talking.communications import Direction, add_communication
from models.talking.connections import Connection, admit, agree_to, chat_account, connect
from models.talking.conversations import between
from tests.bot.channels.telegram.conftest import Opening
from tests.fixtures.telegram import FakeTelegram, Person
from tests.fixtures.telegram.business import BusinessAccount
from tests.fixtures.telegram_requests.case import Case

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

VAULT = AtRestCipher("42:token")


@given(st.text())
def test_what_is_sealed_is_opened_again_and_reads_as_nothing(words: str) -> None:
    body = json.dumps({"text": words}, ensure_ascii=True)
    sealed = VAULT.seal(body)
    assert VAULT.opened(sealed) == body
    assert VAULT.seal(body) == sealed
    assert body not in sealed


@pytest.mark.parametrize("spoil", [lambda s: s[:-4], lambda s: s + "AAAA", lambda s: s[:20] + "!" + s[21:]])
def test_what_is_damaged_or_anothers_is_refused(spoil: object) -> None:
    sealed = VAULT.seal("{}")
    with pytest.raises(ValueError, match="sealed"):
        VAULT.opened(spoil(sealed))  # type: ignore[operator]  # (one of several spoilers)
    with pytest.raises(ValueError, match="another token"):
        AtRestCipher("42:other").opened(sealed)


def test_the_claim_of_a_private_chat_names_nobody() -> None:
    found = 0
    for name, envelope in Case().envelopes.items():
        update = json.loads(envelope.body)
        if not any(kind in update for kind in OWN_CHATS):
            continue
        found += 1
        claim = raw_update_of(update, envelope.body.decode(), "42", VAULT)
        for secret in ("50000001", "你好", "hello", "Chen", "biz00000001"):
            assert secret not in claim.body + claim.lane + claim.external_id, name
    assert found > 6


async def test_a_connection_nobody_told_of_can_be_asked_for(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    account = telegram.business(yi, can_reply=False)
    claim = await channel.inquire(account.connection_id)
    [event] = channel.parse(claim.body)
    assert isinstance(event, BusinessConnection)
    assert (event.sender.account, event.connection, event.may_answer) == (str(yi.id), account.connection_id, False)
    with pytest.raises(Final):
        await channel.inquire("biz404")


async def _customer_of(
    account: BusinessAccount, owner: Person, customer: Person, *, heard_ago: timedelta
) -> Connection:
    """The connection, with the customer's chat in it and what they said last."""
    promoter = await invite(owner.name)
    connection, _ = await connect(
        "telegram", str(owner.id), account.connection_id, since=now(), enabled=True, may_answer=True
    )
    await agree_to(connection, promoter, "words")
    chat = await admit(connection, str(customer.id), name=customer.name, language="")
    talking = await between(promoter.id, chat.customer_id or 0)
    source = f"telegram:{chat.account}:1"
    await add_communication(
        talking, Direction.TO_PROMOTER, channel="telegram", source=source, sent_at=now() - heard_ago
    )
    return connection


@on_sqlite
async def test_the_promoter_speaks_there_without_a_heading_and_without_buttons_that_ask_the_bot(
    database: Database, telegram: FakeTelegram, opening: Opening
) -> None:
    jia, yi = telegram.person("Jia", started=True), telegram.person("Yi")
    account = telegram.business(jia)
    account.hears(yi, "hello")
    await _customer_of(account, jia, yi, heard_ago=timedelta(hours=23))
    to = chat_account(str(jia.id), str(yi.id))
    buttons = ((Button(label="Open", url="https://cards.test/c/a"), Button(label="Write", action="talk:1")),)
    async with opening() as channel:
        message = Message(text="Jia · Towel\nStill there", heading="Jia · Towel", buttons=buttons)
        [number] = await channel.send(to, message, key="1")
        sent = telegram.sent[-1]
        assert (sent.text, [each["text"] for each in sent.buttons]) == ("Still there", ["Open"])
        assert sent.params["business_connection_id"] == account.connection_id
        assert await channel.edit(to, number, Message(text="Jia\nNot any more", heading="Jia"))
        assert telegram.sent[-1].text == "Not any more"
        until = await channel.budget(to)
        assert until is not None
        assert until.left is None
        assert timedelta(minutes=55) < until.until - now() < timedelta(minutes=65)
        assert await channel.budget(str(yi.id)) is None


@on_sqlite
async def test_when_and_whether_it_may_is_known_before_telegram_says_so(
    database: Database, telegram: FakeTelegram
) -> None:
    jia, yi = telegram.person("Jia"), telegram.person("Yi")
    account = telegram.business(jia)
    connection = await _customer_of(account, jia, yi, heard_ago=timedelta(hours=25))
    to = chat_account(str(jia.id), str(yi.id))
    with pytest.raises(Parked):
        await target_of(to)
    for right, reason in ({"rights": {}}, "mute"), ({"enabled": False}, "ended"):
        await Connection.filter(id=connection.id).update(**right)
        with pytest.raises(Final) as no:
            await target_of(to)
        assert (no.value.reason, no.value.barred) == (f"failed-connection-{reason}", True)
    with pytest.raises(Final):
        await target_of(chat_account("404", "1"))
    assert await target_of("77") == ChatTarget(77)


@on_sqlite
async def test_what_telegram_refuses_there_has_its_tense(
    database: Database, telegram: FakeTelegram, opening: Opening
) -> None:
    jia, yi = telegram.person("Jia", started=True), telegram.person("Yi")
    account = telegram.business(jia)
    account.hears(yi, "hello", hours_ago=25)
    await _customer_of(account, jia, yi, heard_ago=timedelta(hours=1))  # our clock and Telegram's differ
    to = chat_account(str(jia.id), str(yi.id))
    async with opening() as channel:
        with pytest.raises(Parked):
            await channel.send(to, Message(text="late"), key="1")
        account.disconnects()
        with pytest.raises(Final) as gone:
            await channel.send(to, Message(text="later"), key="2")
        assert (gone.value.reason, gone.value.barred) == ("failed-connection-ended", True)
