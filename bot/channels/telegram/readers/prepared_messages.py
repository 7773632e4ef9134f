"""Prepared messages: a card that a Mini App's reader sends to a chat of their choice (savePreparedInlineMessage)."""

import asyncio
import logging

from bot.channels.telegram.api import BotApi
from bot.channels.telegram.call_results import CallFailed
from bot.channels.telegram.query_answers import article
from bot.messages import Button, Offer
from models.identity.mini_apps import SharedCard

log = logging.getLogger(__name__)

_PATIENCE_S = 4.0
"""The reader waits for it, with the share button pressed."""
_ANYWHERE = ("allow_user_chats", "allow_group_chats", "allow_channel_chats")


async def prepared(api: BotApi, account: str, card: SharedCard) -> str:
    """Return the number of the message, which the account may send within minutes; empty: Telegram makes none now."""
    offer = Offer(
        id=card.code,
        title=card.title,
        description=card.summary,
        text="\n".join(line for line in (card.title, card.summary, card.link) if line),
        buttons=((Button(label=card.opens, url=card.link),),),
        thumbnail_url=card.picture,
    )
    wanted = {"user_id": int(account), "result": article(offer), **dict.fromkeys(_ANYWHERE, True)}
    try:
        async with asyncio.timeout(_PATIENCE_S):
            made = await api.call("savePreparedInlineMessage", wanted)
    except (CallFailed, TimeoutError) as error:
        log.warning("not_prepared", extra={"error": str(error) or "no answer in time"})
        return ""
    return str(made.get("id", "")) if isinstance(made, dict) else ""
