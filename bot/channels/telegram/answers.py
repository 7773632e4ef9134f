"""Answers to what a person asks or presses: cards to choose from, and the end of the waiting mark."""

from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.channels.telegram.markup import is_public, is_start_parameter, keyboard
from bot.channels.telegram.text import split
from bot.messages import Offer, Offers, PressAnswer

_MAX_OFFERS = 50
_LONGEST_ANSWER = 200


async def answer_query(bot: Bot, offers: Offers) -> None:
    """Show the cards to this person only, and now: Telegram would else show one person's tagged cards to others
    for five minutes (Inline bots).
    """
    button = None
    if offers.hint:
        payload = offers.hint_payload if is_start_parameter(offers.hint_payload) else "hello"
        button = InlineQueryResultsButton(offers.hint[:64], start_parameter=payload)
    await bot.answer_inline_query(
        offers.query_id,
        [_result(offer) for offer in offers.offers[:_MAX_OFFERS]],
        cache_time=0,
        is_personal=True,
        button=button,
    )


async def answer_press(bot: Bot, answer: PressAnswer) -> None:
    """End the waiting mark on the button."""
    await bot.answer_callback_query(answer.press_id, text=answer.text[:_LONGEST_ANSWER] or None)


def _result(offer: Offer) -> InlineQueryResultArticle:
    thumbnail = offer.thumbnail_url if is_public(offer.thumbnail_url) else None
    text = (split(offer.text) or [offer.title])[0]
    return InlineQueryResultArticle(
        id=offer.id,
        title=offer.title,
        description=offer.description or None,
        input_message_content=InputTextMessageContent(
            text, link_preview_options=LinkPreviewOptions(prefer_large_media=True)
        ),
        reply_markup=keyboard(offer.buttons),
        thumbnail_url=thumbnail,
    )
