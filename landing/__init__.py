"""The browsers' door: pages, card pictures, what readers do, web chat, console."""

from aiohttp import web

from landing import assets, chat, console, health, join, opens, pictures, reading, recognition, reports, rights, sharing
from landing.site import SITE, Site


def add_to(app: web.Application, site: Site) -> None:
    """Adds every page of the site."""
    app[SITE] = site
    for part in (opens, reading, recognition, sharing, reports, pictures, assets, join, chat, rights, console, health):
        part.add_to(app)
