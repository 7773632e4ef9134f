"""Parametric QR codes (生成带参数的二维码): whoever scans one follows the account and says with which tag they came.

Temporary ones live for 30 days and are as good as unlimited; permanent ones live for ever, but an account has 100 000
of them and never gets one back: they are made on purpose only, and counted.
"""

from datetime import timedelta

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.outcomes import Answer
from bot.channels.wechat.updates import CHANNEL
from bot.outcomes import Final, Outcome, Uncertain
from models.storage.channel_state import count_up, counts, fact, keep_fact
from models.storage.clock import now

LIFE = timedelta(days=30)
"""The longest that a temporary code lives."""
RENEWED = timedelta(days=7)
"""With less life than this left, a new one is made: a code on somebody's screen is to last a week."""
LONGEST_SCENE = 64


class ScanCodes:
    """``max_lasting``: how many permanent codes may be made in all."""

    def __init__(self, api: WeChatApi, app_id: str, max_lasting: int) -> None:
        self._api = api
        self._app_id = app_id
        self._max_lasting = max_lasting

    async def url(self, payload: str, *, lasting: bool = False) -> str:
        """Return what to draw as a QR code so that scanning it brings ``payload``. Raises outcomes."""
        if not 0 < len(payload) <= LONGEST_SCENE:
            raise Final("failed-refused", detail="a scene has 1 to 64 characters")
        for_ever, for_a_while = f"lasting code of {self._app_id} {payload}", f"code of {self._app_id} {payload}"
        kept = await fact(CHANNEL, for_ever) or (None if lasting else await fact(CHANNEL, for_a_while))
        if kept is not None:
            return str(kept["url"])
        if lasting:
            url = await self._lasting(payload)
            await keep_fact(CHANNEL, for_ever, {"url": url})
            return url
        answer = await self._create("QR_STR_SCENE", payload, expire_seconds=int(LIFE.total_seconds()))
        life = timedelta(seconds=int(answer.get("expire_seconds", LIFE.total_seconds())))
        url = str(answer.get("url", ""))
        await keep_fact(CHANNEL, for_a_while, {"url": url}, until=now() + max(life - RENEWED, life / 2))
        return url

    async def _lasting(self, payload: str) -> str:
        """One of the account's permanent codes; counted before it is made, and uncounted if it certainly was not."""
        counter = lasting_codes_of(self._app_id)
        if await count_up(CHANNEL, counter, limit=self._max_lasting) is None:
            raise Final("failed-wechat-codes", detail=f"{self._max_lasting} permanent codes were made")
        try:
            return str((await self._create("QR_LIMIT_STR_SCENE", payload)).get("url", ""))
        except Uncertain:
            raise
        except Outcome:
            await count_up(CHANNEL, counter, by=-1)
            raise

    async def _create(self, kind: str, payload: str, **more: int) -> Answer:
        asked = {"action_name": kind, "action_info": {"scene": {"scene_str": payload}}, **more}
        return await self._api.call("/cgi-bin/qrcode/create", body=asked, reading=kind == "QR_STR_SCENE")


async def lasting_codes(app_id: str) -> int:
    """How many permanent codes this account has made for us."""
    counter = lasting_codes_of(app_id)
    return (await counts(CHANNEL, [counter])).get(counter, 0)


def lasting_codes_of(app_id: str) -> str:
    """Return the key that permanent codes are counted under."""
    return f"lasting codes of {app_id}"
