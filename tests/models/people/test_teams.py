"""Teams: each promoter is in one at most, a lead sees all of it, and whoever is led is told."""

from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.identity.team_leads import put_into_team
from models.people.addresses import bind, met
from models.people.promoters import NoSuchPromoter, Promoter, deactivate, invite
from models.people.teams import TEAM_LENGTH, TeamMember, join_team, members, team_named, team_names, team_of
from models.personal_data.subjects import subject_of_promoter
from models.privacy.erasing import advance
from models.privacy.erasures import ask_for_promoter
from models.queue.outbox import OutboxMessage
from models.storage.database import transaction

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("database")]


async def _promoter(name: str) -> Promoter:
    joined = await invite(name)
    await bind(await met("web", f"{name}'s browser", name=name), joined)
    return joined


async def _put(one: Promoter, name: str, *, leads: bool = False) -> None:
    async with transaction():
        await put_into_team(one.id, name, leads=leads)


async def _told() -> list[tuple[str, str, str]]:
    found = await OutboxMessage.all().order_by("id")
    return [(row.account.partition("'")[0], row.kind, row.facts["arguments"].get("leads", "")) for row in found]


async def test_a_promoter_is_in_one_team_at_most() -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    assert await join_team(jia.id, " North ", leads=True)
    assert await join_team(bo.id, "north", leads=False)
    north = await team_of(bo.id)
    assert north is not None
    assert (north.name, list(north.members), list(north.leads)) == ("North", [jia.id, bo.id], [jia.id])
    assert await team_named("North") == north == await team_of(jia.id)
    assert await join_team(bo.id, "South", leads=True)
    assert not await join_team(bo.id, "South", leads=True), "nothing new"
    assert await team_names() == ["North", "South"]
    assert (await members([jia.id, bo.id]))[bo.id].team == "South"
    assert await join_team(bo.id, "", leads=True)
    assert await team_of(bo.id) is None
    assert await team_names() == ["North"]
    assert await team_named("South") is None
    assert await TeamMember.all().count() == 1


async def test_nobody_is_put_into_a_team_who_is_not_there() -> None:
    with pytest.raises(NoSuchPromoter):
        await join_team(9, "North", leads=False)


@pytest.mark.parametrize(
    "name", ["North <b>", "华东一组", "x" * 90, " a\n b ", "É"], ids=["markup", "zh", "long", "lines", "case"]
)
async def test_whatever_a_team_is_called_it_is_found_by_its_name(name: str) -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    await join_team(jia.id, name, leads=True)
    await join_team(bo.id, name.lower(), leads=False)
    found = await team_of(jia.id)
    assert found is not None
    assert 0 < len(found.name) <= TEAM_LENGTH
    assert await team_named(found.name) == found
    assert list(found.members) == [jia.id, bo.id]


async def test_whoever_is_led_is_told_by_whom_and_what_they_see() -> None:
    jia, bo, li = [await _promoter(name) for name in ("Jia", "Bo", "Li")]
    await _put(bo, "North")
    assert await _told() == [], "nobody leads it"
    await _put(jia, "North", leads=True)
    assert await _told() == [("Jia", "team-you-lead", ""), ("Bo", "team-led", "Jia")]
    await _put(jia, "North", leads=True)
    assert len(await _told()) == 2, "they know"
    await _put(li, "North", leads=True)
    assert (await _told())[2:] == [("Li", "team-you-lead", ""), ("Bo", "team-led", "Jia · Li")]


async def test_who_has_left_is_told_nothing() -> None:
    jia, bo = await _promoter("Jia"), await _promoter("Bo")
    await deactivate(bo.id)
    await _put(jia, "North", leads=True)
    await _put(bo, "North")
    assert [name for name, *_ in await _told()] == ["Jia"]


async def test_erasing_a_promoter_takes_them_out_of_their_team(tmp_path: Path) -> None:
    jia, bo = await _promoter("Jia"), await _promoter("Bo")
    await _put(jia, "North", leads=True)
    await _put(bo, "North")
    assert (await subject_of_promoter(bo.id)).tables["team_members"][0]["team"] == "North"
    asked, _ = await ask_for_promoter(bo.id)
    await advance(asked.id, MediaStore(tmp_path))
    north = await team_of(jia.id)
    assert north is not None
    assert list(north.members) == [jia.id]
