"""Sessions end by resting, by age, by hand, and with the promoter; invitations are fingerprints that expire."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.connection import get_connection

from models.people.addresses import bind, customer_at, met
from models.people.device_links import device_link_owner, new_device_link
from models.people.promoters import (
    Invitation,
    Promoter,
    PromoterLeft,
    deactivate,
    invite,
    invited,
    reactivate,
    renew,
    revoke,
)
from models.people.sessions import (
    Lives,
    Session,
    SessionRole,
    end_operator,
    end_other_operators,
    operators,
    session,
    stands,
    start_session,
)
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.storage.database import Database, open_database, transaction
from tests.models.test_migrations import an_older_one

DAY = timedelta(days=1)


async def promoters_browser(jia: Promoter, account: str = "browser") -> str:
    address = await met("web", account)
    await bind(address, jia)
    return await start_session(SessionRole.PERSON, address=address)


async def test_who_rests_too_long_is_signed_out(database: Database) -> None:
    jia, yi = await promoters_browser(await invite("Jia")), await met("web", "yi")
    await customer_at(yi)
    customers, house = await start_session(SessionRole.PERSON, address=yi), await start_session(SessionRole.OPERATOR)
    for secret, role, rests in (
        (jia, SessionRole.PERSON, 14 * DAY),
        (customers, SessionRole.PERSON, 30 * DAY),
        (house, SessionRole.OPERATOR, timedelta(hours=12)),
    ):
        assert await session(secret, role, at=now() + rests * 0.99)
        assert await session(secret, role, at=now() + rests * 1.01) is None
        await Session.filter(token=fingerprint(secret)).update(used_at=now() + rests * 0.9)
        assert await session(secret, role, at=now() + rests * 1.01)


async def test_an_operator_signs_in_again_after_a_week_however_often_they_come(database: Database) -> None:
    secret = await start_session(SessionRole.OPERATOR)
    await Session.filter(token=fingerprint(secret)).update(used_at=now() + 7 * DAY)
    assert await session(secret, SessionRole.OPERATOR, at=now() + 6.9 * DAY)
    assert await session(secret, SessionRole.OPERATOR, at=now() + 7.1 * DAY) is None
    assert await session(secret, SessionRole.OPERATOR, lives=Lives(operator=DAY), at=now() + 2 * DAY) is None


async def test_a_promoter_who_is_ended_has_no_session_link_or_invitation_left(database: Database) -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    one, two, bos = await promoters_browser(jia), await promoters_browser(jia, "two"), await promoters_browser(bo, "bo")
    more, invitation = await new_device_link(jia.id), jia.code
    async with transaction():
        await deactivate(jia.id)
    for secret in (one, two):
        assert await session(secret, SessionRole.PERSON) is None
        assert not await stands(secret)
    assert await device_link_owner(more) is None
    assert await invited(invitation) is None
    assert await session(bos, SessionRole.PERSON)
    assert await invited(bo.code) == bo
    with pytest.raises(PromoterLeft):
        await renew(jia.id)
    async with transaction():
        await reactivate(jia.id)
    assert await session(one, SessionRole.PERSON) is None
    assert await invited(invitation) is None
    assert await invited((await renew(jia.id)).code) == jia


async def test_a_session_of_a_promoter_who_left_opens_nothing_wherever_it_comes_from(database: Database) -> None:
    jia = await invite("Jia")
    secret = await promoters_browser(jia)
    await Promoter.filter(id=jia.id).update(standing="deactivated")  # as a backup from before may have it
    assert await session(secret, SessionRole.PERSON) is None


async def test_an_invitation_is_good_until_it_expires_is_renewed_or_revoked(database: Database) -> None:
    jia = await invite("Jia", life=DAY)
    assert await invited(jia.code) == jia
    again = await renew(jia.id)
    assert (await invited(jia.code), await invited(again.code)) == (None, jia)
    await Invitation.filter(promoter_id=jia.id).update(expires_at=now())
    assert await invited(again.code) is None
    third, more = await renew(jia.id), await new_device_link(jia.id)
    assert await revoke(jia.id)
    assert (await invited(third.code), await device_link_owner(more)) == (None, None)
    assert not await revoke(jia.id)


async def test_an_invitation_is_nowhere_in_the_database(database: Database) -> None:
    jia = await invite("Jia")
    client = get_connection("default")
    for table in ("promoters", "invitations"):
        assert jia.code not in str(await client.execute_query_dict(f"SELECT * FROM {table}"))


async def test_operators_see_where_they_are_signed_in_and_end_single_ones(database: Database) -> None:
    here, there, third = [await start_session(SessionRole.OPERATOR) for _ in range(3)]
    found = await operators()
    assert {each.token for each in found} == {fingerprint(each) for each in (here, there, third)}
    assert await end_operator(fingerprint(there)[:16])
    assert (await session(there, SessionRole.OPERATOR), await end_operator("0" * 16)) == (None, False)
    assert await end_other_operators(here) == 1
    assert [each.token for each in await operators()] == [fingerprint(here)]


@pytest.mark.slow
async def test_an_older_databases_invitations_and_sessions_are_good_from_the_update_on(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    await an_older_one(path, "0004_search_and_timelines")
    code, old = "A" * 22, now() - 60 * DAY
    with closing(sqlite3.connect(path)) as older, older:
        for number, standing, its in ((1, "active", code), (2, "deactivated", "B" * 22)):
            older.execute(
                "INSERT INTO promoters (id, name, language, code, standing, quiet_from, quiet_until, timezone,"
                " created_at) VALUES (?, 'Jia', '', ?, ?, '', '', 'UTC', ?)",
                (number, its, standing, old.isoformat(" ")),
            )
        older.execute(
            "INSERT INTO addresses (id, channel, account, name, language, promoter_id, dialogue, blocked_reason,"
            " created_at, used_at) VALUES (1, 'web', 'x', 'Jia', '', 1, '{}', '', ?, ?)",
            (old.isoformat(" "), old.isoformat(" ")),
        )
        older.execute(
            "INSERT INTO sessions (token, role, address_id, created_at, expires_at) VALUES (?, 'person', 1, ?, ?)",
            (fingerprint("C" * 22), old.isoformat(" "), (old + 90 * DAY).isoformat(" ")),
        )
    async with open_database(f"sqlite://{path}", migrating=True):
        jia = await invited(code)
        assert jia is not None
        assert (jia.id, await invited("B" * 22)) == (1, None)
        good = (await Invitation.get()).expires_at - now()
        assert 13.9 * DAY < good < 14.1 * DAY
        assert await session("C" * 22, SessionRole.PERSON)
    assert code.encode() not in path.read_bytes()
