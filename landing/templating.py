"""Templates: how every page of ours is made from one; what is put into it is escaped, what is missing is an error."""

from collections.abc import Callable
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

TemplateContext = dict[str, Any]
"""What a template is filled with, by the names it has there. Jinja alone reads it: what is missing is its error."""


def templates_of(*rooms: str, **filters: Callable[..., Any]) -> Environment:
    """Return the templates in the folders ``templates`` of these packages, with filters of their own."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(room) for room in rooms]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    return environment
