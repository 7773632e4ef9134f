"""Numbers: what happened in any range of days, compared with the days before: a page, pictures, files, rows."""

from aiohttp import web

from landing.assets import serve
from landing.numbers import downloads, pages, rows, team

_FILES = ("numbers/numbers.css", "numbers/numbers.js")


def add_to(app: web.Application) -> None:
    """Add the routes under /console/numbers, and the style and script of their pages."""
    pages.add_to(app)
    downloads.add_to(app)
    rows.add_to(app)
    team.add_to(app)
    serve(app, *_FILES)
