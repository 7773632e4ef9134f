"""Erasing in the console: a customer or a promoter, by the operator, who has to confirm it."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from landing.console.responses import missing, notice
from landing.console.sign_in import field, for_operators
from landing.site import SITE
from models.people.customers import NoSuchCustomer
from models.people.promoters import NoSuchPromoter
from models.privacy.erasures import Erasure, ask_for_customer, ask_for_promoter
from models.storage.database import transaction

_Ask = Callable[[int], Awaitable[tuple[Erasure, str]]]


def add_to(app: web.Application) -> None:
    app.router.add_post("/console/customers/{id:[0-9]{1,9}}/erase", for_operators(customer))
    app.router.add_post("/console/promoters/{id:[0-9]{1,9}}/erase", for_operators(promoter))


async def customer(request: web.Request) -> web.StreamResponse:
    """POST: erase what is stored about the customer."""
    return await _ask(request, ask_for_customer)


async def promoter(request: web.Request) -> web.StreamResponse:
    """POST: erase the promoter; their cards stop working."""
    return await _ask(request, ask_for_promoter)


async def _ask(request: web.Request, ask: _Ask) -> web.StreamResponse:
    if await field(request, "sure", 3) != "yes":
        return missing(request)
    try:
        async with transaction():
            _, code = await ask(int(request.match_info["id"]))
    except (NoSuchCustomer, NoSuchPromoter):
        return missing(request)
    url = f"{request.app[SITE].public_url}/erased/{code}"
    return notice(request, "erased", status=202, signed_in=True, url=url)
