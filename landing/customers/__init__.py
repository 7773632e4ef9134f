"""Customers: who they are, all that happened with them, and what their promoters keep about them."""

from aiohttp import web

from landing.assets import serve
from landing.customers import (
    bulk,
    customer_list,
    customer_page,
    duplicates,
    mentions,
    merging,
    own_fields,
    record_actions,
)

_FILES = ("customers/record.css", "customers/same.css", "customers/mentions.js")


def add_to(app: web.Application) -> None:
    """Add the routes under /console/customers, the forms of a record, and the style of both."""
    customer_list.add_to(app)
    bulk.add_to(app)
    merging.add_to(app)
    own_fields.add_to(app)
    duplicates.add_to(app)
    mentions.add_to(app)
    customer_page.add_to(app)
    record_actions.add_to(app)
    serve(app, *_FILES)
