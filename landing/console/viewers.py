"""Viewers: who looks at a page of the console, and what is theirs to see."""

from dataclasses import dataclass

from aiohttp import web

from landing.people import is_operator, person


@dataclass(frozen=True)
class Viewer:
    promoter_id: int | None = None
    """A promoter, who sees what is between them and their customers; None: the operator, who sees all."""

    @property
    def is_operator(self) -> bool:
        return self.promoter_id is None

    def may_see(self, promoter_id: int) -> bool:
        """What is between this promoter and their customers."""
        return self.is_operator or promoter_id == self.promoter_id


_VIEWER = web.RequestKey("viewer", Viewer)


async def recognise(request: web.Request) -> Viewer | None:
    """The operator, or an active promoter by the session of their web chat; None for anybody else."""
    if await is_operator(request):
        viewer = Viewer()
    else:
        address = await person(request)
        if address is None or address.promoter is None or not address.promoter.active:
            return None
        viewer = Viewer(address.promoter.id)
    request[_VIEWER] = viewer
    return viewer


def viewer_of(request: web.Request) -> Viewer:
    """Who was recognised; on pages for operators only, the operator."""
    known: Viewer | None = request.get(_VIEWER)
    return known or Viewer()
