"""The inbox: a promoter's conversations and the operator's, read and answered in one place, live on all devices."""

from aiohttp import web

from landing.assets import serve
from landing.inbox import actions, pages, stream

_FILES = (
    "inbox/inbox.css",
    "inbox/inbox.js",
    "inbox/composer.js",
    "inbox/keys.js",
    "inbox/panels.js",
    "inbox/sending.js",
)


def add_to(app: web.Application) -> None:
    """Add the routes under /console/inbox, and the style and scripts of its pages."""
    stream.add_to(app)
    pages.add_to(app)
    actions.add_to(app)
    serve(app, *_FILES)
