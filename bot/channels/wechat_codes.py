"""Parametric QR codes (生成带参数的二维码): whoever scans one follows the account and says with which tag they came."""

from datetime import timedelta

from bot.channels.wechat_api import Api
from bot.channels.wechat_updates import CHANNEL
from bot.outcomes import Final
from models.channel_facts import fact, keep_fact
from models.clock import now

LIFE = timedelta(days=30)
"""The longest that a temporary code lives."""
RENEWED = timedelta(days=7)
"""With less life than this left, a new one is made: a code on somebody's screen is to last a week."""
LONGEST_SCENE = 64


class Codes:
    def __init__(self, api: Api, app_id: str) -> None:
        self._api = api
        self._app_id = app_id

    async def url(self, payload: str) -> str:
        """What to draw as a QR code so that scanning it brings ``payload``. Raises outcomes."""
        if not 0 < len(payload) <= LONGEST_SCENE:
            raise Final("failed-refused", detail="a scene has 1 to 64 characters")
        key = f"code of {self._app_id} {payload}"
        kept = await fact(CHANNEL, key)
        if kept is not None:
            return str(kept["url"])
        asked = {
            "expire_seconds": int(LIFE.total_seconds()),
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": payload}},
        }
        answer = await self._api.call("/cgi-bin/qrcode/create", body=asked, reading=True)
        life = timedelta(seconds=int(answer.get("expire_seconds", LIFE.total_seconds())))
        url = str(answer.get("url", ""))
        await keep_fact(CHANNEL, key, {"url": url}, until=now() + max(life - RENEWED, life / 2))
        return url
