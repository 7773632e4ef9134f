"""Viewers: who looks at a page of the console, and what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from landing.sessions import is_operator, person
from models.customer_records.own_names import all_own_names
from models.people.teams import Team, team_of


@dataclass(frozen=True)
class Viewer:
    promoter_id: int | None
    """A promoter, who sees what is between them and their customers; None: the operator, who sees all."""
    own_names: Mapping[int, str] = field(default_factory=dict, compare=False)
    """What a promoter calls their customers, by number."""
    team: Team | None = None
    """Which the promoter is in."""

    @property
    def led(self) -> Team | None:
        """Return the team of which the viewer, who leads it, sees everybody's figures, and no more."""
        return self.team if self.team is not None and self.promoter_id in self.team.leads else None

    @property
    def is_operator(self) -> bool:
        return self.promoter_id is None

    @property
    def side(self) -> str:
        """Who answers customers here: ``operator``, in the promoter's name, or ``promoter``."""
        return "operator" if self.is_operator else "promoter"

    def may_see(self, promoter_id: int) -> bool:
        """Tell whether the viewer may see what is between this promoter and their customers."""
        return self.is_operator or promoter_id == self.promoter_id


OPERATOR = Viewer(None)
_STRANGER = Viewer(0)
"""An unauthenticated viewer: may see nothing."""
_VIEWER = web.RequestKey("viewer", Viewer)


async def recognise(request: web.Request) -> Viewer | None:
    """Recognise the operator, or an active promoter by their web chat's session; None for anybody else."""
    if await is_operator(request):
        viewer = OPERATOR
    else:
        address = await person(request)
        if address is None or address.promoter is None or not address.promoter.active:
            return None
        number = address.promoter.id
        viewer = Viewer(number, await all_own_names(number), await team_of(number))
    request[_VIEWER] = viewer
    return viewer


def admit_operator(request: web.Request) -> None:
    """Note that the guard of a page for operators only has let one in."""
    request[_VIEWER] = OPERATOR


def viewer_of(request: web.Request) -> Viewer:
    """Return the viewer the guard recognised; an unauthenticated one where the page has no guard."""
    known: Viewer = request.get(_VIEWER, _STRANGER)
    return known
