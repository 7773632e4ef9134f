"""The page of numbers over real HTTP: the console's browsers, and a shop in which something happens."""

from tests.landing.console.conftest import console_url, operator

__all__ = ["console_url", "operator"]
