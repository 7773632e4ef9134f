"""Teams: promoters whom one or more of them lead. A lead sees how it goes with the others, never what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models.people.promoters import promoter
from models.storage.plain_sql import rows
from models.storage.queries import Query
from models.storage.statements import Statement
from models.text.cleaning import clean_line

TEAM_LENGTH = 40


class TeamMember(Model):
    """A promoter in the one team that they are in. A team is there as long as anybody is in it."""

    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField(unique=True)
    team = fields.CharField(TEAM_LENGTH, db_index=True)
    """What operators call it."""
    leads = fields.BooleanField()

    class Meta:
        table = "team_members"


@dataclass(frozen=True)
class Team:
    name: str
    members: Sequence[int]
    """Promoters by number, those who lead too."""
    leads: Sequence[int]
    """Those who see how it goes with all of them."""


_MEMBERS = Query[TeamMember](
    "SELECT {m} FROM team_members t JOIN team_members m ON m.team = t.team WHERE t.promoter_id = ?"
    " ORDER BY m.promoter_id",
    m=TeamMember,
)
_JOIN = Statement(
    "INSERT INTO team_members (promoter_id, team, leads) VALUES (?, ?, ?)"
    " ON CONFLICT (promoter_id) DO UPDATE SET team = excluded.team, leads = excluded.leads"
)


async def team_of(promoter_id: int) -> Team | None:
    """Return the team that the promoter is in; None where they are in none."""
    return _team(await _MEMBERS.all(promoter_id))


async def team_led_by(promoter_id: int) -> Team | None:
    """Return the team of which the promoter sees everybody's figures; None where they lead none."""
    team = await team_of(promoter_id)
    return team if team is not None and promoter_id in team.leads else None


async def team_named(name: str) -> Team | None:
    """Return the team of this name; None where nobody is in one."""
    return _team(await TeamMember.filter(team=name).order_by("promoter_id")) if name else None


def _team(found: Sequence[TeamMember]) -> Team | None:
    if not found:
        return None
    leads = tuple(each.promoter_id for each in found if each.leads)
    return Team(found[0].team, tuple(each.promoter_id for each in found), leads)


async def team_names() -> list[str]:
    """Return what all teams are called."""
    return [str(row["team"]) for row in await rows("SELECT DISTINCT team FROM team_members ORDER BY team")]


async def members(promoters: Sequence[int]) -> dict[int, TeamMember]:
    """Return which of these promoters are in a team, and how, by number."""
    return {each.promoter_id: each for each in await TeamMember.filter(promoter_id__in=list(promoters))}


async def join_team(promoter_id: int, name: str, *, leads: bool) -> bool:
    """Put the promoter into a team, and out of the one before; without a name, into none. Return whether that is new.

    A team that is there keeps how its name is written, whatever the case of what is given. Raise NoSuchPromoter.
    """
    await promoter(promoter_id)
    name = clean_line(name, TEAM_LENGTH)
    if not name:
        return await TeamMember.filter(promoter_id=promoter_id).delete() > 0
    name = next((each for each in await team_names() if each.casefold() == name.casefold()), name)
    if await TeamMember.exists(promoter_id=promoter_id, team=name, leads=leads):
        return False
    return await _JOIN.run(promoter_id, name, leads) > 0
