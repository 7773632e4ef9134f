"""Forwarding: mails are forwarded whole, so a card in one has a link below it for those who get it then."""

from bot.courier.rendering.context import RenderContext
from models.words import has, say


def with_forwarding(text: str, link: str, to: RenderContext) -> str:
    """Return the text with the customer's own link below it, if the channel has a sentence for it."""
    sentence = f"forward-this-{to.channel.name}"
    return f"{text}\n\n{say(to.language, sentence, url=link)}" if link and has(sentence) else text
