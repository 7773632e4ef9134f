"""Merges: on evidence, two customers are one; undone, each has what they had."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merges import BadMerge, Merge, merge, merges_of, undo
from models.integrity import Fault, faults
from models.people.addresses import Address, bind, customer_at, met
from models.people.customers import Customer, NoSuchCustomer, customer
from models.people.promoters import Promoter, invite
from models.personal_data.data_map import DATA_MAP
from models.personal_data.subjects import subject
from models.privacy.erasing import erase
from models.queue.outbox import enqueue
from models.queue.payloads.words import Relay
from models.reading.opens import Open
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.pushes import push
from models.sharing.tags import Tag, issue_tag
from models.storage.database import Database, transaction
from models.storage.plain_sql import rows
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between, conversation, conversation_or_none
from tests.fixtures.kept_life import kept_life
from tests.fixtures.quick import examples

MAIL = "email:yi@home.test"


class Undone(Exception):
    """Ends an example: nothing of it stays."""


async def _customer(account: str, name: str = "") -> tuple[Customer, Address]:
    address = await met("web", account, name=name)
    return await customer_at(address), address


async def _hears(talk: Conversation, at: Address, number: int) -> Communication:
    source = f"{at.channel}:{at.account}:{number}"
    return await add_communication(
        talk, Direction.TO_PROMOTER, channel=at.channel, source=source, text=f"words {number}"
    )


async def _everything() -> dict[str, list[dict[str, Any]]]:
    """All rows, but for what tells of merging itself, and of numbers that are to be counted anew."""
    names = DATA_MAP.keys() - {"merges", "joins", "revisions", "rollups_due"}
    return {name: await rows(f"SELECT * FROM {name} ORDER BY {next(iter(DATA_MAP[name].columns))}") for name in names}


async def test_what_both_had_is_the_kept_ones_and_the_old_number_leads_there(database: Database) -> None:
    jia = await invite("Jia")
    (yi, at_web), (same, at_other) = await _customer("yi"), await _customer("same", "Yi Wang")
    tag = await issue_tag(await add_promotion("Towel", target="https://shop.test/t"), jia, "web", recipient_id=same.id)
    pushed = await push(tag, jia.id, "web", customer_id=same.id)
    talk = await between(jia.id, same.id)

    made = await merge(yi.id, same.id, evidence=MAIL)

    assert made is not None
    assert (made.kept_id, made.gone_id, made.evidence) == (yi.id, same.id, "email")
    assert "yi@home.test" not in str(await rows("SELECT * FROM merges"))
    assert {each.account for each in await Address.filter(customer_id=yi.id)} == {at_web.account, at_other.account}
    assert (await Tag.get(code=tag.code)).recipient_id == yi.id
    await pushed.refresh_from_db()
    assert pushed.customer_id == yi.id
    assert (await conversation(talk.id)).customer_id == yi.id
    kept = await customer(same.id)
    assert (kept.id, kept.name) == (yi.id, "Yi Wang")


async def test_two_conversations_with_one_promoter_become_one_and_old_buttons_lead_there(database: Database) -> None:
    jia = await invite("Jia")
    (yi, at_web), (same, at_other) = await _customer("yi"), await _customer("same")
    mine, theirs = await between(jia.id, yi.id), await between(jia.id, same.id)
    said = [await _hears(mine, at_web, 1), await _hears(theirs, at_other, 2)]
    await Address.filter(id=at_other.id).update(talking_in_id=theirs.id)

    await merge(yi.id, same.id, evidence=MAIL)

    assert await Conversation.all().count() == 1
    assert {each.id for each in await Communication.filter(conversation_id=mine.id)} == {each.id for each in said}
    assert (await Address.get(id=at_other.id)).talking_in_id == mine.id
    led = await conversation_or_none(theirs.id)
    assert led is not None
    assert led.id == mine.id


async def test_merging_again_does_nothing_and_bad_evidence_is_refused(database: Database) -> None:
    (yi, _), (same, _) = await _customer("yi"), await _customer("same")
    assert await merge(yi.id, same.id, evidence=MAIL)
    assert await merge(yi.id, same.id, evidence=MAIL) is None
    assert await merge(same.id, yi.id, evidence=MAIL) is None
    for evidence in ("", "email:", "hunch:they sound alike", "yi@home.test"):
        with pytest.raises(BadMerge):
            await merge(yi.id, same.id, evidence=evidence)
    with pytest.raises(NoSuchCustomer):
        await merge(yi.id, 99, evidence=MAIL)


async def test_a_stand_in_for_a_visit_is_nobody(database: Database) -> None:
    (yi, _), (visit, address) = await _customer("yi"), await _customer("visit")
    await Address.filter(id=address.id).update(virtual=True)
    for keep, away in ((yi, visit), (visit, yi)):
        with pytest.raises(BadMerge, match="stand-in"):
            await merge(keep.id, away.id, evidence="joint:u1")
    assert not await Merge.exists()


async def test_several_confirmations_at_once_make_one_merge(database: Database) -> None:
    (yi, _), (same, _) = await _customer("yi"), await _customer("same")
    made = await asyncio.gather(
        *(merge(*pair, evidence=MAIL) for pair in ((yi.id, same.id), (same.id, yi.id), (yi.id, same.id)))
    )
    assert len([each for each in made if each]) == 1
    assert await Merge.all().count() == 1
    assert await Customer.filter(kept_as_id=None).count() == 1


async def test_a_whole_life_is_as_before_once_its_merge_is_undone(database: Database, tmp_path: Path) -> None:
    life = await kept_life(MediaStore(tmp_path / "media"))
    other, _ = await _customer("yi-elsewhere")
    await between(life.promoter.id, other.id)
    before = await _everything()
    made = await merge(other.id, life.customer.id, evidence=MAIL)
    assert made is not None
    assert (await Open.get(id=life.open_id)).customer_id == other.id
    assert await _everything() != before
    await undo(made.id)
    assert await _everything() == before


@pytest.mark.slow
async def test_a_merged_handed_over_and_parted_life_has_no_fault(database: Database, tmp_path: Path) -> None:
    life = await kept_life(MediaStore(tmp_path / "media"))
    other, _ = await _customer("yi-elsewhere")
    await between(life.promoter.id, other.id)

    async def found() -> list[Fault]:
        return [fault async for fault in faults(life.media)]

    made = await merge(other.id, life.customer.id, evidence=MAIL)
    assert made is not None
    assert await found() == []
    bo = await invite("Bo")
    await between(bo.id, other.id)
    await hand_over(life.promoter.id, bo.id)
    assert await found() == []
    await undo(made.id)
    assert await found() == []
    await merge(other.id, life.customer.id, evidence=MAIL)
    await erase(life.customer.id, life.media)
    assert await found() == []


async def test_what_came_since_stays_unless_it_was_said_on_an_address_of_the_other(database: Database) -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    (yi, at_web), (same, at_other) = await _customer("yi"), await _customer("same")
    mine, theirs = await between(jia.id, yi.id), await between(jia.id, same.id)
    only_theirs = await between(bo.id, same.id)
    made = await merge(yi.id, same.id, evidence=MAIL)
    assert made is not None
    from_web, from_other = await _hears(mine, at_web, 1), await _hears(mine, at_other, 2)
    answer = await add_communication(mine, Direction.TO_CUSTOMER, channel="web", source="web:jia:1", text="hello")
    await enqueue(at_other, Relay(), communication_id=answer.id)
    to_bo = await _hears(only_theirs, at_web, 3)

    await undo(made.id)

    async def said_in(talk: Conversation) -> set[int]:
        return {each.id for each in await Communication.filter(conversation_id=talk.id)}

    assert await said_in(mine) == {from_web.id}
    assert await said_in(await conversation(theirs.id)) == {from_other.id, answer.id}
    assert await said_in(only_theirs) == set()
    assert await said_in(await between(bo.id, yi.id)) == {to_bo.id}


async def test_merges_in_a_row_are_undone_in_any_order(database: Database) -> None:
    people = [await _customer(name, name) for name in ("yi", "er", "san")]
    jia = await invite("Jia")
    for person, _ in people:
        await between(jia.id, person.id)
    (yi, _), (er, _), (san, _) = people
    before = await _everything()
    for backwards in (False, True):
        made = [await merge(er.id, yi.id, evidence=MAIL), await merge(san.id, er.id, evidence="joint:u1")]
        assert (await customer(yi.id)).id == san.id
        assert len(await merges_of(er.id)) == 2 * (1 + backwards)
        for each in reversed(made) if backwards else made:
            assert each is not None
            await undo(each.id)
        assert await _everything() == before


async def test_after_a_hand_over_the_parted_conversation_is_with_the_new_promoter(database: Database) -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    (yi, at_web), (same, at_other) = await _customer("yi"), await _customer("same")
    await _hears(await between(jia.id, yi.id), at_web, 1)
    said = await _hears(await between(jia.id, same.id), at_other, 2)
    made = await merge(yi.id, same.id, evidence=MAIL)
    assert made is not None
    await hand_over(jia.id, bo.id)
    await undo(made.id)
    theirs = await Conversation.get(promoter_id=bo.id, customer_id=same.id)
    assert [each.id for each in await Communication.filter(conversation_id=theirs.id)] == [said.id]


async def test_only_what_is_there_and_in_force_is_undone(database: Database, tmp_path: Path) -> None:
    (yi, _), (same, _) = await _customer("yi"), await _customer("same")
    with pytest.raises(LookupError):
        await undo(5)
    made = await merge(yi.id, same.id, evidence=MAIL)
    assert made is not None
    await undo(made.id)
    with pytest.raises(BadMerge, match="already"):
        await undo(made.id)
    again = await merge(yi.id, same.id, evidence=MAIL)
    assert again is not None
    await erase(yi.id, MediaStore(tmp_path))
    with pytest.raises(BadMerge, match="erased"):
        await undo(again.id)


@pytest.mark.slow
async def test_giving_out_and_erasing_follow_the_merge_from_either_number(database: Database, tmp_path: Path) -> None:
    (yi, _), (same, _) = await _customer("yi", "Yi Secret"), await _customer("same", "Secret Wang")
    await merge(yi.id, same.id, evidence=MAIL)
    found = await subject(same.id)
    assert found.customer_id == yi.id
    assert {row["account"] for row in found.tables["addresses"]} == {"yi", "same"}
    assert [row["name"] for row in found.tables["customers"]] == ["Yi Secret", "Secret Wang"]

    receipt = await erase(same.id, MediaStore(tmp_path))

    assert (receipt.customer_id, receipt.deleted["addresses"]) == (yi.id, 2)
    left = str([await rows(f"SELECT * FROM {name}") for name in DATA_MAP])
    assert "Secret" not in left
    assert (await customer(same.id)).id == yi.id


async def _life(steps: list[tuple[int, int]], people: list[tuple[Customer, Address]], stall: list[Any]) -> None:
    promoters, promotion = stall
    for number, (kind, who) in enumerate(steps):
        person, address = people[who % 2]
        jia: Promoter = promoters[who // 2]
        match kind:
            case 0:
                await _hears(await between(jia.id, person.id), address, number)
            case 1:
                await between(jia.id, person.id, promotion_id=promotion.id)
            case 2:
                tag = await issue_tag(promotion, jia, "web", recipient_id=person.id)
                await push(tag, jia.id, "web", customer_id=person.id)
            case 3:
                talk = await between(jia.id, person.id)
                await Address.filter(id=address.id).update(talking_in_id=talk.id)
            case 4:
                await Customer.filter(id=person.id).update(name=f"name {number}")


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=10), backwards=st.booleans())
@pytest.mark.slow
async def test_merged_and_undone_everything_is_as_before(
    database: Database, steps: list[tuple[int, int]], backwards: bool
) -> None:
    with pytest.raises(Undone):
        await _merge_and_undo(steps, backwards=backwards)


async def _merge_and_undo(steps: list[tuple[int, int]], *, backwards: bool) -> None:
    async with transaction():
        promotion: Promotion = await add_promotion("Towel", target="https://shop.test/t")
        people = [await _customer("yi"), await _customer("same")]
        await bind(await met("web", "jia"), jia := await invite("Jia"))
        await _life(steps, people, [[jia, await invite("Bo")], promotion])
        before = await _everything()
        (keep, _), (away, _) = reversed(people) if backwards else people
        made = await merge(keep.id, away.id, evidence=MAIL)
        assert made is not None
        assert not await Conversation.filter(customer_id=away.id).exists()
        await undo(made.id)
        assert await _everything() == before
        raise Undone
