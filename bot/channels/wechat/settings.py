"""The table ``[channels.wechat]``."""

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

MAX_LASTING = 100_000
"""Permanent codes of an account, for ever (生成带参数的二维码)."""


class WeChatSettings(BaseModel):
    """The table ``[channels.wechat]``; names as in the platform's console (设置与开发 → 基本配置)."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)

    app_id: str
    app_secret: SecretStr
    token: SecretStr
    aes_key: SecretStr = SecretStr("")
    """With it only encrypted pushes (安全模式) are taken."""
    answers: Literal["api", "passive"] = "api"
    """``passive``: for accounts that may not send customer-service messages."""
    permanent_codes: int = Field(default=1000, ge=0, le=MAX_LASTING)
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
