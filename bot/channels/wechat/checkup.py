"""The doctor's questions: does WeChat know the account, does it let this machine in, may the account send?"""

import aiohttp

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.scan_codes import lasting_codes
from bot.channels.wechat.settings import WeChatSettings
from bot.outcomes import Final, Passing, Unusable

_NOBODY = "handbill-asks-whether-it-may"
"""No openid looks like this: nothing is delivered to anybody."""


async def check(settings: WeChatSettings) -> None:
    """Ask WeChat whether it knows the account and what that may do. Without the database; nothing is changed there.

    Raises bot.outcomes, which say what to mend.
    """
    async with aiohttp.ClientSession() as session:
        api = WeChatApi(session, settings.api_url, settings.app_id, settings.app_secret)
        answer = await api.ask_for_token(force=False)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise Passing("no token in the answer: is api_url WeChat's?")
        if settings.answers == "api":
            await _ask_to_send(api, token)


async def _ask_to_send(api: WeChatApi, token: str) -> None:
    """Send a message to nobody: an account with the right to send hears that there is no such person (40003)."""
    body = {"touser": _NOBODY, "msgtype": "text", "text": {"content": "?"}}
    try:
        await api.call_with(token, "/cgi-bin/message/custom/send", body)
    except Final as outcome:
        if outcome.reason == "failed-wechat-no-right":
            raise Unusable(
                "the account may not send messages (return code 48001): have it verified (认证), "
                'or set channels.wechat.answers = "passive"'
            ) from None


async def used_up(settings: WeChatSettings) -> str:
    """Say what of the account's allowances is gone for good. Asks the database."""
    return f"{await lasting_codes(settings.app_id)} of {settings.permanent_codes} permanent QR codes made"
