"""Templates: how every page of ours is made from one; what is put into it is escaped, what is missing is an error."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def templates_of(room: str, **filters: Callable[..., Any]) -> Environment:
    """Return the templates in the folder ``templates`` of this package, with filters of their own."""
    environment = Environment(
        loader=PackageLoader(room),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    return environment
