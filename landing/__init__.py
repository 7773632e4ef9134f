"""The browsers' door: pages, card pictures, what readers do, web chat, console."""

from aiohttp import web

from landing import (
    assets,
    chat,
    console,
    customers,
    front,
    health,
    inbox,
    join,
    mailbox_claims,
    numbers,
    pictures,
    reaching,
)
from landing.readers import choice as reading
from landing.readers import marks, opens, prepared, recognition, reports, rights, sharing, signed
from landing.site import SITE, WebContext

PARTS = (
    opens,
    reading,
    recognition,
    signed,
    sharing,
    marks,
    prepared,
    reports,
    pictures,
    assets,
    join,
    mailbox_claims,
    chat,
    reaching,
    rights,
    inbox,
    customers,
    numbers,
    console,
    front,
    health,
)


def add_to(app: web.Application, site: WebContext) -> None:
    """Add every page of the site."""
    app[SITE] = site
    for part in PARTS:
        part.add_to(app)
