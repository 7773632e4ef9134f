from tests.landing.inbox.conftest import site

__all__ = ["site"]
