"""WeChat Official Accounts (公众号, 服务号, test accounts): pushes in, customer-service messages or replies out."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from bot.channels import House
from bot.channels.wechat import checkup as wechat_checkup
from bot.channels.wechat.account import AnsweringWeChat, WeChat
from bot.channels.wechat.api import Api
from bot.channels.wechat.codes import Codes
from bot.channels.wechat.crypto import Cipher
from bot.channels.wechat.door import Door
from bot.channels.wechat.leavers import keep_forgetting
from bot.channels.wechat.menu import offer_menu
from bot.channels.wechat.web import Web
from bot.channels.wechat.web_share import Sharing

_IDLE_S = 15
MOST_LASTING = 100_000
"""Permanent codes of an account, for ever (生成带参数的二维码)."""


class Settings(BaseModel):
    """The table ``[channels.wechat]``; names as in the platform's console (设置与开发 → 基本配置)."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    app_id: str
    app_secret: SecretStr
    token: SecretStr
    aes_key: SecretStr = SecretStr("")
    """With it only encrypted pushes (安全模式) are taken."""
    answers: Literal["api", "passive"] = "api"
    """``passive``: for accounts that may not send customer-service messages."""
    permanent_codes: int = Field(default=1000, ge=0, le=MOST_LASTING)
    """How many of the account's permanent QR codes Handbill may use up, for cards that are printed."""
    api_url: str = "https://api.weixin.qq.com"
    web_authorisation: bool = True
    """Readers may let the promoter know who they are (网页授权): test accounts and verified service accounts."""
    js_sdk: bool = True
    """What readers share by WeChat's menu has our title, picture and their own tag: verified accounts."""
    open_url: str = "https://open.weixin.qq.com"
    """Where readers are sent for web authorisation."""
    script_url: str = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
    """Where pages load the JS-SDK from."""

    @field_validator("app_id")
    @classmethod
    def _identified(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value):
            raise ValueError("must be the AppID of the console, which begins with wx")
        return value

    @field_validator("app_secret", "token")
    @classmethod
    def _given(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"\S+", value.get_secret_value()):
            raise ValueError("must be as in the console, without spaces")
        return value

    @field_validator("aes_key")
    @classmethod
    def _formed(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9+/]{43}", value.get_secret_value()):
            raise ValueError("must be the EncodingAESKey of the console: 43 letters and digits")
        return value

    @field_validator("api_url", "open_url", "script_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
            raise ValueError("must be an address of WeChat's, such as https://api.weixin.qq.com")
        return value.rstrip("/")


@asynccontextmanager
async def open_channel(
    settings: Settings, house: House, *, clock: Callable[[], float] = time.time
) -> AsyncIterator[WeChat]:
    """The account; whether WeChat answers is found out beside everything else. ``clock``: seconds since 1970."""
    aes_key, token = settings.aes_key.get_secret_value(), settings.token.get_secret_value()
    cipher = Cipher(aes_key, settings.app_id, token) if aes_key else None
    door = Door(token, cipher, clock)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE_S)) as session:
        api = Api(session, settings.api_url, settings.app_id, settings.app_secret)
        codes = Codes(api, settings.app_id, settings.permanent_codes)
        by_itself = settings.answers == "api"
        web = Web(
            api,
            settings.app_id,
            open_url=settings.open_url,
            sharing=Sharing(api, settings.app_id, settings.script_url, clock),
            asks=settings.web_authorisation and by_itself,
            shares=settings.js_sdk and by_itself,
        )
        channel = (
            WeChat(door, api, codes, web, house)
            if by_itself
            else AnsweringWeChat(door, api, codes, web, house, cipher, clock)
        )
        beside = [
            asyncio.create_task(offer_menu(api), name="wechat-menu"),
            asyncio.create_task(keep_forgetting(house.media), name="wechat-leavers"),
        ]
        try:
            yield channel
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


async def check(settings: Settings) -> None:
    """Asks WeChat whether it knows the account and what that may do; changes nothing. Raises bot.outcomes."""
    async with aiohttp.ClientSession() as session:
        api = Api(session, settings.api_url, settings.app_id, settings.app_secret)
        await wechat_checkup.ask(api, sends=settings.answers == "api")


async def used_up(settings: Settings) -> str:
    """What of the account's allowances is gone for good, as a sentence. Asks the database."""
    return await wechat_checkup.used_up(settings.app_id, settings.permanent_codes)
