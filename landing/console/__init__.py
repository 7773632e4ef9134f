"""The operator's console: all at a glance, promotions and promoters made by form. Server-rendered, needs no script."""

from aiohttp import web

from landing.assets import serve
from landing.console import (
    conversations,
    devices,
    erasures,
    exports,
    heat_strips,
    home,
    open_list,
    previews,
    promoters,
    promotions,
    replies,
    reported_conversations,
    search,
    sign_in,
    spread_pages,
    teams,
    timelines,
)

_FILES = ("console.css", "console.js", "spread.css", "spread.js", "exports/saving.js")


def add_to(app: web.Application) -> None:
    """Add the routes under /console, and the style and script of its pages."""
    sign_in.add_to(app)
    home.add_to(app)
    promotions.add_to(app)
    spread_pages.add_to(app)
    previews.add_to(app)
    heat_strips.add_to(app)
    promoters.add_to(app)
    teams.add_to(app)
    devices.add_to(app)
    open_list.add_to(app)
    exports.add_to(app)
    conversations.add_to(app)
    replies.add_to(app)
    reported_conversations.add_to(app)
    erasures.add_to(app)
    timelines.add_to(app)
    search.add_to(app)
    serve(app, *_FILES)
