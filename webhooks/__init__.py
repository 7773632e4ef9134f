"""The platforms' door: verify, store, answer. No platform's name occurs in this folder."""

from webhooks.hooks import add_to

__all__ = ["add_to"]
