"""Answers to what a person asks or presses: cards to choose from, and the end of the waiting mark."""

from bot.channels.telegram.api import BotApi, Params
from bot.channels.telegram.markup import is_public, is_start_parameter, keyboard
from bot.channels.telegram.text import split
from bot.messages import Offer, Offers, PressAnswer

_MAX_OFFERS = 50
_LONGEST_ANSWER = 200


async def answer_query(api: BotApi, offers: Offers) -> None:
    """Show the cards to this person only, and now: Telegram would else show one person's tagged cards to others
    for five minutes (Inline bots).
    """
    button = None
    if offers.hint:
        payload = offers.hint_payload if is_start_parameter(offers.hint_payload) else "hello"
        button = {"text": offers.hint[:64], "start_parameter": payload}
    results = [article(offer) for offer in offers.offers[:_MAX_OFFERS]]
    shown = {"inline_query_id": offers.query_id, "results": results, "cache_time": 0, "is_personal": True}
    await api.call("answerInlineQuery", {**shown, "button": button})


async def answer_press(api: BotApi, answer: PressAnswer) -> None:
    """End the waiting mark on the button."""
    text = answer.text[:_LONGEST_ANSWER] or None
    await api.call("answerCallbackQuery", {"callback_query_id": answer.press_id, "text": text})


def article(offer: Offer) -> Params:
    """Return the card as an inline query's result."""
    optional = {
        "description": offer.description or None,
        "reply_markup": keyboard(offer.buttons),
        "thumbnail_url": offer.thumbnail_url if is_public(offer.thumbnail_url) else None,
    }
    text = (split(offer.text) or [offer.title])[0]
    words = {"message_text": text, "link_preview_options": {"prefer_large_media": True}}
    card = {"type": "article", "id": offer.id, "title": offer.title, "input_message_content": words}
    return card | {name: value for name, value in optional.items() if value is not None}
