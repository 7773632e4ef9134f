"""The browsers' door: pages, card pictures, what readers do, web chat, console."""

from aiohttp import web

from landing import (
    assets,
    chat,
    console,
    customers,
    front_page,
    health,
    inbox,
    join,
    mailbox_claims,
    numbers,
    reaching,
    tag_pictures,
)
from landing.readers import marks, mini_app, opens, prepared_messages, privacy, recognition, reports, sharing
from landing.readers import reading_choice as reading
from landing.site import SITE, WebContext

PARTS = (
    opens,
    reading,
    recognition,
    mini_app,
    sharing,
    marks,
    prepared_messages,
    reports,
    tag_pictures,
    assets,
    join,
    mailbox_claims,
    chat,
    reaching,
    privacy,
    inbox,
    customers,
    numbers,
    console,
    front_page,
    health,
)


def add_to(app: web.Application, site: WebContext) -> None:
    """Add every page of the site."""
    app[SITE] = site
    for part in PARTS:
        part.add_to(app)
