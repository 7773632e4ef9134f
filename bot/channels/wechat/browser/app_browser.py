"""Pages in WeChat's own browser: who reads (网页授权), and what its share menu passes on (JS-SDK)."""

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.browser.js_sdk import JsSdk
from bot.channels.wechat.outcomes import Answer, outcomes
from bot.channels.wechat.updates import is_openid
from bot.outcomes import Outcome
from models.identity.app_browsers import AppBrowser, ShareScript
from models.identity.recognitions import NotRecognised, RecognisedAccount

_PATIENCE_S = 6.0
"""A reader waits for the answer."""
_CODE = re.compile(r"[A-Za-z0-9_-]{1,512}")
_LONGEST_JOINT = 100


class WeChatBrowser(AppBrowser):
    """What WeChat's browser offers a page. ``asks``, ``shares``: what the account has the right to."""

    def __init__(self, api: WeChatApi, app_id: str, *, open_url: str, sharing: JsSdk, asks: bool, shares: bool) -> None:
        self._api = api
        self._app_id = app_id
        self._open_url = open_url
        self._sharing = sharing
        self._asks = asks
        self._shares = shares
        self.asks_at = f"{urlsplit(open_url).scheme}://{urlsplit(open_url).netloc}"

    def recognises(self, user_agent: str) -> bool:
        return self._asks and _is_ours(user_agent)

    def shares(self, user_agent: str) -> bool:
        return self._shares and _is_ours(user_agent)

    def ask_url(self, back: str, state: str, *, named: bool) -> str:
        """Unnamed it is silent; named, WeChat asks the person. The order of the parameters is checked (网页授权)."""
        asked = {
            "appid": self._app_id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_userinfo" if named else "snsapi_base",
            "state": state,
        }
        return f"{self._open_url}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"

    async def recognise(self, query: Mapping[str, str]) -> RecognisedAccount:
        """Who comes back with this query. Without a code they did not want to. Raises NotRecognised."""
        code = query.get("code", "")
        if not code:
            raise NotRecognised("no code: the reader did not agree", refused=True)
        if not _CODE.fullmatch(code):
            raise NotRecognised("no code of WeChat's")
        try:
            with outcomes(reading=True):
                async with asyncio.timeout(_PATIENCE_S):
                    return await self._who(code)
        except Outcome as outcome:
            raise NotRecognised(str(outcome)) from None

    async def _who(self, code: str) -> RecognisedAccount:
        answer = await self._api.exchange(code)
        openid, token = _text(answer, "openid"), _text(answer, "access_token")
        if not is_openid(openid):
            raise NotRecognised("no openid in the answer")
        # On a snapshot page (快照页) the openid is made up, and so is everything else.
        if answer.get("is_snapshotuser") in (1, "1", True):
            return RecognisedAccount(account=openid, virtual=True)
        person = answer
        if "snsapi_userinfo" in re.split(r"[,\s]+", _text(answer, "scope")) and token:
            profile = await self._api.profile(token, openid)
            if profile.get("openid", openid) == openid:
                person = {**answer, **profile}
        return RecognisedAccount(
            account=openid, joint=_text(person, "unionid")[:_LONGEST_JOINT], name=_text(person, "nickname")
        )

    async def share(self, page: str, card: Mapping[str, str]) -> ShareScript | None:
        """Return what a page has to load and call, so that the menu passes this card on; None: not at present."""
        return await self._sharing.script(page, card)


def _is_ours(user_agent: str) -> bool:
    """On telephones and computers; not 企业微信, which is another platform though it says this name too."""
    return "MicroMessenger/" in user_agent and "wxwork/" not in user_agent


def _text(answer: Answer, key: str) -> str:
    value = answer.get(key)
    return value if isinstance(value, str) else ""
