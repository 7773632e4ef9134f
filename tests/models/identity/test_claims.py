"""Claims: what is typed decides nothing; whoever shows an account has it alone; details are for whom they name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tortoise.connection import get_connection

from models.identity.claims import details_for, fall, phone_for
from models.identity.handovers import hand_over
from models.identity.proved_numbers import conversation_of_caller
from models.identity.terminals import Owner, prove
from models.people.addresses import Address, customer_at, met, reachable
from models.people.customers import Customer, Detail, keep_detail, new_customer
from models.people.promoters import Promoter, invite
from models.personal_data.consents import agree
from models.personal_data.subjects import DataSubject
from models.reports.exports.people import CUSTOMERS
from models.reports.exports.selection import Links, Selection
from models.storage.clock import now
from models.storage.database import Database, open_database, tortoise_config, transaction
from models.storage.migrating.executor import adding
from models.talking.conversations import between
from tests.fixtures.postgres import PostgresServer


async def _tells(customer: Customer, promoter: Promoter | None, **details: str) -> None:
    """As by a form on this promoter's page."""
    consent = await agree(customer, "contact", "words", language="en", channel="web", evidence="open 1")
    for field, value in details.items():
        number = promoter.id if promoter else None
        await keep_detail(customer, field, value, consent.id, promoter_id=number, account=value)
    if promoter is not None:
        await between(promoter.id, customer.id)


async def _known(customer: Customer, promoter: Promoter | None) -> list[str]:
    return [each.value for each in await details_for(customer.id, promoter.id if promoter else None)]


async def test_details_are_known_to_whom_they_were_given_and_to_the_operator(database: Database) -> None:
    jia, bo, yi = await invite("Jia"), await invite("Bo"), await new_customer("Yi")
    await _tells(yi, jia, phone="+49301234567", note="for Jia")
    await _tells(yi, bo, note="for Bo")
    await _tells(yi, None, note="for whoever it is")
    assert await _known(yi, jia) == ["+49301234567", "for Jia", "for whoever it is"]
    assert await _known(yi, bo) == ["for Bo", "for whoever it is"]
    assert len(await _known(yi, None)) == 4
    assert await phone_for(await between(jia.id, yi.id)) == "+49301234567"
    assert await phone_for(await between(bo.id, yi.id)) == ""


async def test_who_takes_a_customer_over_knows_what_was_told_before(database: Database) -> None:
    jia, bo, yi = await invite("Jia"), await invite("Bo"), await new_customer("Yi")
    await _tells(yi, jia, phone="+49301234567")
    await hand_over(jia.id, bo.id)
    assert await phone_for(await between(bo.id, yi.id)) == "+49301234567"


async def test_a_typed_account_is_nobodys_address_and_falls_when_somebody_shows_it(database: Database) -> None:
    jia, stranger, yi = await invite("Jia"), await new_customer("Stranger"), await new_customer("Yi")
    await _tells(stranger, jia, email="yi@home.test", phone="+49301234567")
    assert await Address.all().count() == 0
    assert await reachable(stranger.id) is None
    assert await conversation_of_caller("+49301234567") is None
    async with transaction():
        await prove(Owner(customer_id=yi.id), "email", "yi@home.test")
        await prove(Owner(customer_id=yi.id), "voice", "+49301234567")
    assert await _known(stranger, jia) == []
    assert await phone_for(await between(jia.id, stranger.id)) == ""
    assert await phone_for(await between(jia.id, yi.id)) == "+49301234567"
    assert {each.customer_id for each in await Address.all()} == {yi.id}
    assert await fall("email", "yi@home.test") == 0


async def test_who_had_an_account_by_a_mails_word_only_has_it_no_more_when_it_is_shown(database: Database) -> None:
    said, yi, jia = await met("email", "yi@home.test"), await new_customer("Yi"), await invite("Jia")
    other = await customer_at(said)
    await Address.filter(id=said.id).update(talking_in_id=(await between(jia.id, other.id)).id)
    async with transaction():
        proved = await prove(Owner(customer_id=yi.id), "email", "yi@home.test")
    assert (proved.merge, proved.address.customer_id, proved.address.talking_in_id) == (None, yi.id, None)


async def test_exports_list_shown_accounts_and_mark_what_is_claimed(database: Database) -> None:
    jia, bo, yi = await invite("Jia"), await invite("Bo"), await new_customer("Yi")
    await _tells(yi, jia, email="yi@home.test", phone="+49301234567")
    await between(bo.id, yi.id)
    async with transaction():
        await prove(Owner(customer_id=yi.id), "voice", "+49301234567")
    (row,) = [each async for each in CUSTOMERS.rows(Selection(), Links(public_url=""))]
    assert row["addresses"] == [{"channel": "voice", "external_id": "+49301234567"}]
    assert row["details"] == {"email": "yi@home.test", "phone": "+49301234567", "claimed": ["email"]}
    (row,) = [each async for each in CUSTOMERS.rows(Selection(promoter_id=bo.id), Links(public_url=""))]
    assert row["details"] == {}


def test_a_recording_of_a_number_that_was_only_typed_is_not_given_to_who_typed_it() -> None:
    hashes = {name: name * 64 for name in "abc"}
    calls = [
        {"communication_id": number, "shown": shown, "elsewhere": elsewhere}
        for number, shown, elsewhere in [(1, 0, 0), (2, 1, 0), (3, 0, 1)]
    ]
    files = [{"communication_id": number, "sha256": hash_} for number, hash_ in enumerate(hashes.values(), 1)]
    found = DataSubject(customer_id=1, tables={"calls": calls, "attachments": files})
    assert found.hashes == set(hashes.values())
    assert found.given_hashes == {hashes["b"], hashes["c"]}


@pytest.fixture(params=["sqlite", "postgres"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'older.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    yield server.create("handbill_before_claims")


_BEFORE = """
INSERT INTO promoters (id, name, language, code, standing, quiet_from, quiet_until, timezone, created_at)
 VALUES (1, 'Jia', 'en', 'c1', 'active', '', '', 'UTC', {at}), (2, 'Bo', 'en', 'c2', 'active', '', '', 'UTC', {at})
INSERT INTO customers (id, name, created_at) VALUES (1, 'Stranger', {at}), (2, 'Yi', {at}), (3, 'Zed', {at})
INSERT INTO consents (id, customer_id, purpose, text, text_version, language, channel, evidence, given_at)
 VALUES (1, 1, 'contact', 't', 'v', 'en', 'web', 'open 7', {at})
INSERT INTO details (id, customer_id, field, value, consent_id, told_at)
 VALUES (1, 1, 'email', 'Yi@Home.test', 1, {at}), (2, 1, 'phone', '138', 1, {at})
INSERT INTO conversations (id, promoter_id, customer_id, created_at, spoken_at) VALUES (1, 2, 1, {at}, {at})
INSERT INTO communications (id, conversation_id, direction, medium, channel, source, text, album, state,
 sent_at, reason) VALUES (1, 1, 'to_promoter', 'email', 'email', 'email:zed@home.test:1', 'x', '', 'sent', {at}, '')
"""


@pytest.mark.process
async def test_what_was_typed_before_is_a_claim_after_the_migration(older: str) -> None:
    async with adding(tortoise_config(older, migrating=True)) as before:
        assert [name async for name in before.bring_up("0006_first_aid")]
        at = f"'{now().isoformat(sep=' ')}'"
        for statement in _BEFORE.format(at=at).strip().split("\nINSERT"):
            await get_connection("default").execute_query("INSERT" + statement.removeprefix("INSERT"))
        for number, (channel, account, customer, confirmed) in enumerate(
            [
                ("email", "yi@home.test", 1, False),
                ("voice", "+868613800138000", 1, False),
                ("email", "never@home.test", 2, False),
                ("email", "zed@home.test", 3, False),
                ("voice", "+39669812345", 3, True),
            ],
            1,
        ):
            await get_connection("default").execute_query(
                "INSERT INTO addresses (id, channel, account, name, language, customer_id, dialogue, blocked_reason,"
                f" confirmed_at, created_at, used_at) VALUES ({number}, '{channel}', '{account}', '', '', {customer},"
                f" '{{}}', '', {at if confirmed else 'NULL'}, {at}, {at})"
            )
    async with open_database(older, migrating=True):
        kept = {each.account: each.customer_id for each in await Address.all()}
        assert kept == {
            "yi@home.test": None,
            "+8613800138000": None,
            "never@home.test": None,
            "zed@home.test": 3,
            "+390669812345": 3,
        }
        detail = await Detail.get(id=1)
        assert (detail.account, detail.promoter_id) == ("yi@home.test", 2)
