"""A customer who is erased leaves records without a name, and nobody else loses anything."""

import hashlib
from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.meetings.checkins import CheckIn
from models.meetings.meetings import Meeting
from models.people.addresses import Address, bind, customer_at, met
from models.people.customers import Customer, Detail, NoSuchCustomer
from models.people.promoters import invite
from models.people.sessions import Session
from models.personal_data.consents import Consent
from models.personal_data.data_map import DATA_MAP
from models.personal_data.subjects import subject
from models.privacy.erasing import erase
from models.queue.inbox import StoredUpdate, UpdateState
from models.queue.outbox import OutboxMessage, SendState
from models.reading.interactions import extension
from models.reading.opens import Known, Open, Proof, Visitor
from models.sharing.promotions import add_promotion
from models.sharing.pushes import Push
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.database import Database
from models.storage.plain_sql import rows
from models.talking.communications import Attachment, Communication, Version
from models.talking.web_lines import ChatLine
from tests.fixtures.kept_life import SHARED_PICTURE, THEIR_PICTURE, THEIR_WORDS, KeptLife, kept_life, waiting_for


@pytest.fixture
async def life(database: Database, tmp_path: Path) -> KeptLife:
    return await kept_life(MediaStore(tmp_path / "media"))


async def _everything() -> str:
    """All rows of all tables as text."""
    tables = [name for name in DATA_MAP if name != "erasures"]  # each is a row of its own
    found = [str(list(row.values())) for name in tables for row in await rows(f"SELECT * FROM {name}")]
    return "\n".join(sorted(found))


def _path(life: KeptLife, data: bytes) -> Path:
    return life.media.path(hashlib.sha256(data).hexdigest())


@pytest.mark.slow
async def test_no_word_of_theirs_is_left_in_any_table(life: KeptLife) -> None:
    before = await _everything()
    assert all(word in before for word in THEIR_WORDS)
    await erase(life.customer.id, life.media)
    after = await _everything()
    assert [word for word in THEIR_WORDS if word in after] == []
    assert hashlib.sha256(THEIR_PICTURE).hexdigest() not in after


@pytest.mark.slow
async def test_that_something_happened_stays_on_record(life: KeptLife) -> None:
    await erase(life.customer.id, life.media)
    said = await Communication.filter(conversation_id=life.talking.id)
    assert [(each.text, each.reason) for each in said] == [("", "erased")] * 3
    assert [each.reason for each in await Attachment.filter(communication__conversation_id=life.talking.id)] == [
        "erased"
    ] * 3
    assert (await Open.get(id=life.open_id)).customer_id is None
    assert (await extension(life.open_id))["scroll_percent"] == 80
    assert (await extension(life.open_id))["forms"] == 1
    met = await CheckIn.get()
    assert met.latitude == pytest.approx(31.2)
    assert (met.note, met.customer_id) == ("", None)
    planned = await Meeting.get()
    assert (planned.state, planned.place, planned.customer_id) == ("kept", "", None)
    assert (await Push.get()).customer_id is None
    consent = await Consent.get()
    assert (consent.text, consent.customer_id) == ("We may write.", life.customer.id)
    assert consent.withdrawn_at is not None


@pytest.mark.slow
async def test_what_waited_for_them_is_cancelled_and_what_waited_from_them_is_not_worked(life: KeptLife) -> None:
    assert await waiting_for("yi-account") == 1
    await erase(life.customer.id, life.media)
    assert await waiting_for("yi-account") == 0
    assert [update.state for update in await StoredUpdate.all()] == [UpdateState.DONE]
    carrying = await OutboxMessage.filter(communication_id__not_isnull=True).order_by("id")
    assert [each.state for each in carrying] == [SendState.CANCELLED, SendState.CANCELLED, SendState.QUEUED]


@pytest.mark.slow
async def test_bytes_go_unless_others_sent_the_same(life: KeptLife) -> None:
    assert _path(life, THEIR_PICTURE).exists()
    receipt = await erase(life.customer.id, life.media)
    assert receipt.files == 1
    assert not _path(life, THEIR_PICTURE).exists()
    assert _path(life, SHARED_PICTURE).read_bytes() == SHARED_PICTURE


@pytest.mark.slow
async def test_other_customers_and_promoters_keep_all_of_theirs(life: KeptLife) -> None:
    await erase(life.customer.id, life.media)
    assert await Communication.filter(text="Bing's words").count() == 1
    assert await Customer.filter(name="Bing").count() == 1
    assert (await OutboxMessage.get(kind="talking")).facts == {"name": "Bing"}
    assert await OutboxMessage.filter(kind="talking", state=SendState.QUEUED).count() == 1
    assert {each.account for each in await Address.all()} == {"jia-terminal", "bing-account"}


@pytest.mark.slow
async def test_promoters_read_that_it_was_erased_and_choices_among_others_lose_one_name(life: KeptLife) -> None:
    await erase(life.customer.id, life.media)
    lines = await ChatLine.filter(address_id=life.terminal.id).order_by("id")
    texts = [line.content["text"] for line in lines]
    assert texts == [*["(Erased at the customer’s request.)"] * 3, "Whom?", "(Erased at the customer’s request.)"]
    (theirs,), (anothers,) = lines[3].content["buttons"]
    assert theirs["label"].startswith("a customer (no name yet)")
    assert anothers["label"] == "Yi Sec"


async def test_promises_keep_no_customers_name(life: KeptLife) -> None:
    kept = [str(each.facts) for each in await OutboxMessage.all()]
    assert any("named" in each for each in kept)
    assert not any("Yi Secret" in each for each in kept)


@pytest.mark.slow
async def test_sessions_details_versions_and_lines_are_gone(life: KeptLife) -> None:
    receipt = await erase(life.customer.id, life.media)
    assert await Session.all().count() == await Detail.all().count() == await Version.all().count() == 0
    tables = ("receipts", "lines", "sessions", "channel_facts", "versions", "details", "addresses")
    assert receipt.deleted == dict.fromkeys(tables, 1) | {"passages": 5, "outbox_mentions": 4}


@pytest.mark.slow
async def test_erasing_again_finds_nothing_more(life: KeptLife) -> None:
    await erase(life.customer.id, life.media)
    first = await _everything()
    again = await erase(life.customer.id, life.media)
    assert await _everything() == first
    assert (again.deleted, again.files) == ({}, 0)


@pytest.mark.slow
async def test_a_promoter_who_was_a_customer_as_well_keeps_their_terminal(database: Database, tmp_path: Path) -> None:
    address = await met("telegram", "5", name="Both")
    customer = await customer_at(address)
    await bind(address, await invite("Both"))
    await erase(customer.id, MediaStore(tmp_path))
    kept = await Address.get(account="5")
    assert (kept.customer_id, kept.promoter_id is not None) == (None, True)


async def test_nobody_is_erased_by_a_wrong_number(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NoSuchCustomer):
        await erase(77, MediaStore(tmp_path))


@pytest.mark.slow
async def test_who_else_read_a_card_sent_to_somebody_is_neither_given_out_to_them_nor_erased_with_them(
    database: object, tmp_path: Path
) -> None:
    media = MediaStore(tmp_path / "media")
    jia, towel = await invite("Jia"), await add_promotion("Towel", page="# Towel")
    yi, zoe = await customer_at(await met("web", "yi")), await customer_at(await met("web", "zoe"))
    tag = await issue_tag(towel, jia, "web", recipient_id=yi.id)
    facts = {"tag": tag.code, "promotion_id": towel.id, "topic": "Towel", "promoter_id": jia.id, "channel": "web"}
    seen = Open(id=1, customer_id=zoe.id, known_by=Known.ACCOUNT, addressed_to=yi.id, viewed_at=now(), **facts)
    seen.visitor, seen.state = Visitor.PERSON, Proof.OPENED
    await seen.save(force_create=True)
    [given_out] = (await subject(yi.id)).tables["opens"]
    assert (given_out["customer_id"], given_out["addressed_to"]) == (None, yi.id)
    [given_out] = (await subject(zoe.id)).tables["opens"]
    assert (given_out["customer_id"], given_out["addressed_to"]) == (zoe.id, None)
    await erase(yi.id, media)
    left = await Open.get(id=1)
    assert (left.customer_id, left.known_by, left.addressed_to) == (zoe.id, Known.ACCOUNT, None)
    await erase(zoe.id, media)
    left = await Open.get(id=1)
    assert (left.customer_id, left.known_by) == (None, Known.NOT)
