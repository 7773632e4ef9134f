"""Mailboxes: given out and erased with whose they are, gone with their address, kept when two turn out to be one."""

from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.identity.terminals import Owner, prove, unbind
from models.people.addresses import Address, customer_at, met
from models.people.customers import Customer
from models.people.promoters import invite
from models.personal_data.consents import Consent
from models.personal_data.subjects import subject
from models.privacy.erasing import erase
from models.reaching.mailboxes import PURPOSE, Mailbox, confirmed_mail_of, known_zone, mailbox_of, tell_by_mail
from models.storage.codes import new_code
from models.storage.database import transaction
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from models.talking.mail_alerts import MailAlert, alert_by_mail

pytestmark = pytest.mark.both_databases
AGREED = "Tell me at yi@home.test"


async def _customer(name: str = "Yi") -> tuple[Customer, Address]:
    browser = await met("web", new_code(), name=name)
    return await customer_at(browser), browser


async def _confirms(customer: Customer, account: str = "yi@home.test") -> Address:
    async with transaction():
        shown = await prove(Owner(customer_id=customer.id), "email", account)
        await tell_by_mail(shown.address, AGREED, language="en", channel="web", timezone="Asia/Shanghai")
    return shown.address


async def test_a_customer_is_given_theirs_and_nothing_of_it_is_left_when_they_are_erased(
    database: object, tmp_path: Path
) -> None:
    customer, browser = await _customer()
    mail = await _confirms(customer)
    talking = await between((await invite("Jia")).id, customer.id)
    async with transaction():
        said = await add_communication(talking, Direction.TO_CUSTOMER, channel="web", source="web:1", text="Hello")
        await alert_by_mail(talking, said, browser)
    given = (await subject(customer.id)).tables
    assert (given["mailboxes"][0]["timezone"], given["mailboxes"][0]["address_id"]) == ("Asia/Shanghai", mail.id)
    assert given["mail_alerts"][0]["said_id"] == said.id
    assert AGREED in {each["text"] for each in given["consents"]}
    await erase(customer.id, MediaStore(tmp_path))
    assert await Mailbox.all() == []
    assert await MailAlert.all() == []


async def test_removing_the_address_ends_the_mailbox_and_what_was_agreed_to(database: object) -> None:
    customer, _ = await _customer()
    mail = await _confirms(customer)
    async with transaction():
        await unbind(Owner(customer_id=customer.id), mail.id)
    assert await confirmed_mail_of(customer.id) is None
    assert await Mailbox.all() == []
    assert await Consent.filter(customer_id=customer.id, purpose=PURPOSE, withdrawn_at=None).count() == 0


async def test_two_customers_who_turn_out_to_be_one_have_the_mailbox_of_both(database: object) -> None:
    first, _ = await _customer()
    second, _ = await _customer("Yi Chen")
    mail = await _confirms(first)
    again = await _confirms(second)
    assert again.id == mail.id
    mailbox = await mailbox_of(first.id)
    assert mailbox is not None
    assert (mailbox.address_id, await Mailbox.all().count()) == (mail.id, 1)
    assert await Consent.filter(customer_id=first.id, purpose=PURPOSE).count() == 1


@pytest.mark.parametrize(
    ("said", "zone"),
    [("Asia/Shanghai", "Asia/Shanghai"), ("", ""), ("Middle/Earth", ""), ("../../etc/passwd", ""), ("\x00", "")],
    ids=["known", "none", "unknown", "path", "nothing"],
)
def test_only_time_zones_are_kept(said: str, zone: str) -> None:
    assert known_zone(said) == zone
