"""The custom menu (自定义菜单): the commands as entries to tap. Made at the start, tried until WeChat takes it."""

import asyncio
import logging
from collections.abc import Sequence

from bot.backoff import delays
from bot.channels.wechat.api import Body, WeChatApi
from bot.channels.wechat.updates import LANGUAGE
from bot.menus import MenuEntry, fitting
from bot.outcomes import Final, Outcome, Unusable
from models.words import say

log = logging.getLogger(__name__)

_BAR, _MORE = 2, 4
"""Entries in the bar, and behind the last one."""


async def offer_menu(api: WeChatApi, menu: Sequence[MenuEntry]) -> None:
    """Make the menu; end when WeChat has taken it or never will."""
    for pause in delays(first=1.0, longest=300.0):
        try:
            await api.call("/cgi-bin/menu/create", body=_buttons(menu), reading=True)
        except Final as outcome:  # an account without the right to a menu: people type the words
            log.info("wechat_without_menu", extra={"reason": str(outcome)})
            return
        except Unusable as outcome:
            log.error("wechat_refused_us", extra={"mend": str(outcome)})  # noqa: TRY400  (the traceback says no more)
        except Outcome as outcome:
            log.warning("wechat_not_ready", extra={"error": str(outcome)})
        else:
            log.info("wechat_ready")
            return
        await asyncio.sleep(pause)


def _buttons(menu: Sequence[MenuEntry]) -> Body:
    """At most three entries of four Chinese characters stand in the bar, five below each of them."""
    entries = [_entry(each) for each in fitting(menu, _BAR + _MORE)]
    more = {"name": say(LANGUAGE, "wechat-menu-more"), "sub_button": entries[_BAR:]}
    return {"button": [*entries[:_BAR], more]}


def _entry(entry: MenuEntry) -> dict[str, str]:
    return {"type": "click", "name": say(LANGUAGE, entry.sentence("wechat-menu")), "key": f"/{entry.command}"}
