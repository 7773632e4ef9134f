"""Terminals: told where the person wants it first; a code is theirs who types it, in time and in few tries."""

import asyncio
from datetime import timedelta

import pytest

from models.identity.merges import Merge
from models.identity.proved_numbers import ONLY_CALLS
from models.identity.terminals import (
    LastTerminal,
    NoSuchTerminal,
    Owner,
    TakesNoMessages,
    named,
    prove,
    tell_first,
    tell_where_last,
    terminals,
    unbind,
)
from models.people import confirmations
from models.people.addresses import Address, bind, customer_at, met, reachable, terminal
from models.people.confirmations import TRIES, Confirmation, TooMany, WrongCode, answer, ask, awaited
from models.people.customers import Customer
from models.people.device_links import DeviceLink, device_link_owner, new_device_link, redeem_device_link
from models.people.promoters import deactivate, invite
from models.people.sessions import Session, SessionRole, start_session
from models.privacy.retention import clear_out
from models.queue.outbox import OutboxMessage
from models.queue.payloads.open_notices import Opened
from models.reading.open_notices import NOTICE, notice
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.statements import run_here

pytestmark = pytest.mark.usefixtures("database")


async def _promoter(*accounts: str) -> tuple[Owner, list[Address]]:
    """Who was on the last of these accounts last."""
    jia = await invite("Jia")
    theirs = [await met("web", account) for account in accounts]
    for days, address in enumerate(reversed(theirs)):
        await bind(address, jia)
        await Address.filter(id=address.id).update(used_at=now() - timedelta(days=days))
    return Owner(promoter_id=jia.id), theirs


async def _notified_at(owner: Owner) -> str:
    """The account of the terminal, which notices written beside an open must reach as well."""
    found = await terminal(owner.promoter_id or 0)
    await run_here(
        notice(NOTICE, owner.promoter_id or 0, Opened(open_id=1), dedupe=f"{await OutboxMessage.all().count()}")
    )
    sent = await OutboxMessage.all().order_by("-id").first()
    assert found is not None
    assert sent is not None
    assert sent.account == found.account
    return found.account


async def test_where_they_were_last_unless_they_chose_unless_that_takes_nothing() -> None:
    owner, (desk, _) = await _promoter("desk", "phone")
    assert await _notified_at(owner) == "phone"
    await tell_first(owner, desk.id)
    assert await _notified_at(owner) == "desk"
    assert [each.account for each in await terminals(owner)] == ["desk", "phone"]
    await Address.filter(id=desk.id).update(blocked_reason="failed-blocked")
    assert await _notified_at(owner) == "phone"
    with pytest.raises(TakesNoMessages):
        await tell_first(owner, desk.id)
    await Address.filter(id=desk.id).update(blocked_reason="")
    await tell_where_last(owner)
    assert await _notified_at(owner) == "phone"


async def test_a_customer_is_written_to_where_they_want_it() -> None:
    old, new = await met("web", "old"), await met("web", "new")
    yi = await customer_at(old)
    await Address.filter(id=new.id).update(customer_id=yi.id)
    assert (found := await reachable(yi.id)) is not None
    assert found.account == "new"
    await tell_first(Owner(customer_id=yi.id), old.id)
    assert (found := await reachable(yi.id)) is not None
    assert found.account == "old"


async def test_a_removed_terminal_is_forgotten_and_its_browser_signed_out() -> None:
    owner, (desk, phone) = await _promoter("desk", "phone")
    await start_session(SessionRole.PERSON, address=desk)
    await unbind(owner, desk.id)
    assert [each.id for each in await terminals(owner)] == [phone.id]
    assert not await Session.exists()
    with pytest.raises(NoSuchTerminal):
        await unbind(owner, desk.id)
    with pytest.raises(LastTerminal):
        await unbind(owner, phone.id)
    assert await _notified_at(owner) == "phone"


async def test_a_telephone_is_no_place_to_be_told_and_goes_without_ado() -> None:
    owner, (desk,) = await _promoter("desk")
    proved = await prove(owner, "voice", "+491234567890")
    assert proved.address.blocked_reason == ONLY_CALLS
    assert await _notified_at(owner) == "desk"
    with pytest.raises(LastTerminal):
        await unbind(owner, desk.id)
    await unbind(owner, proved.address.id)
    assert [each.account for each in await terminals(owner)] == ["desk"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Yi@Home.Test", ("email", "yi@home.test")),
        (" +49 (0)30 1234-567 ", ("voice", "+49301234567")),
        ("0086 138 0013 8000", ("voice", "+8613800138000")),
        ("yi@home", None),
        ("yi@home.test, bing@home.test", None),
        (f"{'y' * 60}@{'home' * 12}.test", None),
        ("<yi@home.test>", None),
        ("a promoter", None),
        ("110", None),
        ("", None),
    ],
)
async def test_what_is_typed_names_a_mailbox_a_telephone_or_nothing(words: str, meant: tuple[str, str] | None) -> None:
    assert await named(words) == meant


async def test_a_code_counts_once_for_who_asked_and_for_ten_minutes() -> None:
    jia, bo = await met("web", "jia"), await met("web", "bo")
    code = await ask(jia, "email", "jia@home.test")
    assert await awaited(jia) == "jia@home.test"
    assert await answer(bo, code) is None
    assert code not in str([vars(each) for each in await Confirmation.all()])
    done = await answer(jia, code)
    assert done is not None
    assert (done.channel, done.account) == ("email", "jia@home.test")
    assert await answer(jia, code) is None
    late = await ask(jia, "email", "jia@home.test")
    await Confirmation.filter(spent_at=None).update(expires_at=now())
    assert await awaited(jia) is None
    assert await answer(jia, late) is None


async def test_the_latest_code_replaces_the_one_before() -> None:
    jia = await met("web", "jia")
    first = await ask(jia, "email", "first@home.test")
    second = await ask(jia, "email", "second@home.test")
    if first != second:
        with pytest.raises(WrongCode):
            await answer(jia, first)
    done = await answer(jia, second)
    assert done is not None
    assert done.account == "second@home.test"


async def test_many_tries_at_once_are_still_five() -> None:
    jia = await met("web", "jia")
    code = await ask(jia, "email", "jia@home.test")
    wrong = [f"{(int(code) + n) % 1_000_000:06}" for n in range(1, 12)]
    tried = await asyncio.gather(*(answer(jia, each) for each in wrong), return_exceptions=True)
    assert sum(isinstance(each, WrongCode) for each in tried) == TRIES
    assert [each for each in tried if not isinstance(each, WrongCode)] == [None] * (11 - TRIES)
    assert await answer(jia, code) is None


async def test_nobody_asks_or_is_bothered_too_often() -> None:
    askers = [await met("web", f"asker {n}") for n in range(3)]
    for asker in askers:
        await ask(asker, "email", "victim@home.test")
    with pytest.raises(TooMany):
        await ask(await met("web", "another"), "email", "victim@home.test")
    for n in range(confirmations.MAX_ASKED - 1):
        await ask(askers[0], "email", f"{n}@home.test")
    with pytest.raises(TooMany):
        await ask(askers[0], "email", "one-more@home.test")
    await Confirmation.all().update(asked_at=now() - confirmations.WINDOW)
    assert await ask(askers[0], "email", "victim@home.test")


async def test_two_who_prove_the_same_at_once_are_merged_once() -> None:
    people = [await customer_at(await met("web", account)) for account in ("yi", "same", "third")]

    async def _proves(person: Customer) -> Merge | None:
        async with transaction():
            return (await prove(Owner(customer_id=person.id), "email", "yi@home.test")).merge

    made = await asyncio.gather(*(_proves(person) for person in people))
    assert len([each for each in made if each]) == len(people) - 1
    (kept,) = await Customer.filter(kept_as_id=None)
    assert kept.id == people[0].id
    assert {each.customer_id for each in await Address.all()} == {kept.id}


async def test_what_is_proved_outdoes_what_was_typed_and_moves_between_promoters() -> None:
    yi, liar = await customer_at(await met("web", "yi")), await customer_at(await met("web", "liar"))
    typed = await met("email", "yi@home.test")
    await Address.filter(id=typed.id).update(customer_id=liar.id)
    proved = await prove(Owner(customer_id=yi.id), "email", "yi@home.test")
    assert (proved.address.id, proved.address.customer_id, proved.merge) == (typed.id, yi.id, None)
    owners = [(await _promoter(account))[0] for account in ("jia", "bo")]
    for owner in owners:
        await prove(owner, "email", "shop@home.test")
    assert (await Address.get(account="shop@home.test")).promoter_id == owners[1].promoter_id


async def test_a_device_link_opens_once_for_whoever_is_first_and_not_for_ever() -> None:
    jia = await invite("Jia")
    code = await new_device_link(jia.id)
    assert (found := await device_link_owner(code)) is not None
    assert found.id == jia.id
    spent = await asyncio.gather(*(redeem_device_link(code) for _ in range(4)))
    assert [each.id for each in spent if each] == [jia.id]
    assert await device_link_owner(code) is None
    late = await new_device_link(jia.id)
    await DeviceLink.all().update(expires_at=now())
    assert await redeem_device_link(late) is None
    after = await new_device_link(jia.id)
    await deactivate(jia.id)
    assert await redeem_device_link(after) is await redeem_device_link("nonsense") is None


async def test_old_codes_and_device_links_are_cleared_out(database: Database) -> None:
    jia = await invite("Jia")
    await new_device_link(jia.id)
    await ask(await met("web", "jia"), "email", "jia@home.test")
    assert (await clear_out())["tickets"] == 0
    long_ago = now() - timedelta(days=2)
    await DeviceLink.all().update(expires_at=long_ago)
    await Confirmation.all().update(expires_at=long_ago)
    gone = await clear_out()
    assert (gone["tickets"], gone["confirmations"]) == (1, 1)
