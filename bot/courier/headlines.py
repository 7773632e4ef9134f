"""Headlines: who speaks and about what, in one line."""

from models.words import say


def headline(language: str, name: str, topic: str) -> str:
    """Over relayed words, and what the customer's own place in a promoter's chat is called."""
    return say(language, "heading", name=name, topic=topic) if topic else name
