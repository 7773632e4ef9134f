"""What is asked at each message to the web chat is answered by an index, however many customers are told by mail."""

from datetime import timedelta

import pytest

from bot.courier.rendering.away import Away
from bot.courier.rendering.context import context_of
from bot.courier.skips import Defer
from models.identity.mail_links import LETS_IN, alert_of, enter, lets_in
from models.people.addresses import Address
from models.people.channels import BROWSER, EMAIL
from models.queue.outbox import OutboxMessage, payload_of
from models.queue.payloads.alerts import WordsByMail
from models.reaching.mailboxes import (
    Mailbox,
    confirmed_mail_of,
    note_zone,
    page_is_open,
    stop_telling_by_mail,
)
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.planner_statistics import tell_sizes
from models.storage.statements import run_here
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, conversation
from models.talking.mail_alerts import (
    MailAlert,
    alert_by_mail,
    device_was_alerted,
    first_unread,
    told_by_mail,
    told_by_mail_of,
)
from tests.bench.fill import fill_tables
from tests.fixtures.made_up import MadeUp
from tests.fixtures.plans import listen, scans

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


async def test_no_question_about_mail_alerts_goes_through_a_table_that_grows(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_tables(database_url, 5_000)
    talking = await _told_by_mail_for_years()
    browser = await Address.get(account=f"{talking.customer_id}@home.test", channel=BROWSER)
    await tell_sizes()
    statements = listen(monkeypatch)
    said = await _say(talking, browser)
    [row] = await OutboxMessage.filter(conversation_id=talking.id, kind="words-by-mail")
    await _carry(row, said)
    async with transaction():
        await run_here(page_is_open(talking.customer_id), told_by_mail(1, said.id))
        await note_zone(talking.customer_id, "Europe/Berlin")
    assert await told_by_mail_of([said.id, 1]) is not None
    mailbox = await confirmed_mail_of(talking.customer_id)
    assert mailbox is not None
    async with transaction():
        assert await stop_telling_by_mail(mailbox)
    assert len(statements) > 8
    assert await scans(database_url, statements, {}) == {}


async def _say(talking: Conversation, browser: Address) -> Communication:
    async with transaction():
        said = await add_communication(
            talking, Direction.TO_CUSTOMER, channel="web", source="web:away", text="Are you there?"
        )
        await alert_by_mail(talking, said, browser)
    return said


async def _carry(row: OutboxMessage, said: Communication) -> None:
    """As the courier does, and whoever follows the mail's link."""
    payload = payload_of(row)
    assert isinstance(payload, WordsByMail)
    mail = await Address.get(channel=EMAIL, account=row.account)
    with pytest.raises(Defer):
        await Away("https://cards.test", timedelta(hours=1)).tell(
            payload, context_of(row, MadeUp(name=EMAIL), mail, "en")
        )
    found = await alert_of(await LETS_IN.token(payload.alert_id))
    assert found is not None
    alert, talking = found
    assert (await first_unread(alert)) == said
    assert not await device_was_alerted(talking.customer_id, said)
    assert not await lets_in(alert, talking)
    assert await enter(alert, talking, "en") is not None


async def _told_by_mail_for_years() -> Conversation:
    """Give every customer a mailbox, and every conversation mails that told of it. Return one of them."""
    talks = await Conversation.all().order_by("id").limit(2_000)
    at, mailed = now(), {each.customer_id: each for each in talks}
    ends = {EMAIL: at, BROWSER: at + timedelta(seconds=1)}
    await Address.bulk_create(
        [
            Address(
                channel=channel,
                account=f"{number}@home.test",
                customer_id=number,
                confirmed_at=at,
                opened_chat_at=at,
                created_at=at,
                used_at=used_at,
                dialogue={},
            )
            for number in mailed
            for channel, used_at in ends.items()
        ]
    )
    theirs = await Address.filter(channel=EMAIL, account__endswith="@home.test")
    await Mailbox.bulk_create([Mailbox(address_id=each.id, since=at) for each in theirs])
    alerts = [
        MailAlert(conversation_id=each.id, seen_up_to=n, address_id=1, said_id=n, promised_at=at, told_at=at)
        for each in talks
        for n in (1, 2)
    ]
    await MailAlert.bulk_create(alerts)
    return await conversation(talks[0].id)
