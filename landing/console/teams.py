"""Teams in the console: who is in which, and who leads it, said on a promoter's page."""

from aiohttp import web

from landing.console.responses import go, missing
from landing.console.sign_in import field, for_operators
from landing.site import SITE
from models.identity.team_leads import put_into_team
from models.people.promoters import NoSuchPromoter
from models.people.teams import TEAM_LENGTH
from models.storage.bell import OUTBOX
from models.storage.database import transaction


def add_to(app: web.Application) -> None:
    app.router.add_post("/console/promoters/{id:[0-9]{1,9}}/team", for_operators(put))


async def put(request: web.Request) -> web.StreamResponse:
    """POST: put the promoter into the team that the form names, or into none, and tell them who sees their figures."""
    number = int(request.match_info["id"])
    name, leads = await field(request, "team", TEAM_LENGTH), bool(await field(request, "leads", 3))
    try:
        async with transaction():
            await put_into_team(number, name, leads=leads)
    except NoSuchPromoter:
        return missing(request)
    request.app[SITE].bell.ring(OUTBOX)
    return go(f"/console/promoters/{number}#team")
