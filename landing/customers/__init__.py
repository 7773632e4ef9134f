"""Customers: who they are, all that happened with them, and what their promoters keep about them."""

from aiohttp import web

from landing.assets import serve
from landing.customers import acts, bulk, duplicates, fields, lists, mentions, merging, pages

_FILES = ("customers/record.css", "customers/same.css", "customers/mentions.js")


def add_to(app: web.Application) -> None:
    """Add the routes under /console/customers, the forms of a record, and the style of both."""
    lists.add_to(app)
    bulk.add_to(app)
    merging.add_to(app)
    fields.add_to(app)
    duplicates.add_to(app)
    mentions.add_to(app)
    pages.add_to(app)
    acts.add_to(app)
    serve(app, *_FILES)
