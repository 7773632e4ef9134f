"""Team leads: promoters are put into a team, and told who sees their figures from then on."""

from collections.abc import Iterable

from models.people import promoters
from models.people.addresses import terminal
from models.people.teams import Team, join_team, team_of
from models.queue.outbox import enqueue
from models.queue.payloads import sentence
from models.queue.payloads.base import Payload


async def put_into_team(promoter_id: int, name: str, *, leads: bool = False) -> Team | None:
    """Put the promoter into a team, without a name into none. Return the team that they are in then.

    Whoever leads it, or is led by somebody else than before, is told what a lead sees. Call it in a transaction.
    Raise NoSuchPromoter.
    """
    is_new = await join_team(promoter_id, name, leads=leads)
    team = await team_of(promoter_id)
    if team is not None and is_new:
        await _tell(team, promoter_id)
    return team


async def _tell(team: Team, promoter_id: int) -> None:
    if promoter_id in team.leads:
        await _tell_each([promoter_id], sentence("team-you-lead", team=team.name))
        led = [each for each in team.members if each not in team.leads]
    else:
        led = [promoter_id]
    if team.leads:
        await _tell_each(led, sentence("team-led", team=team.name, leads=await names_of_leads(team)))


async def names_of_leads(team: Team) -> str:
    """Return who leads the team, by name."""
    names = await promoters.names(team.leads)
    return " · ".join(names[each] for each in team.leads if each in names)


async def _tell_each(numbers: Iterable[int], told: Payload) -> None:
    for number in numbers:
        one, target = await promoters.promoter(number), await terminal(number)
        if one.active and target is not None:
            await enqueue(target, told)
