"""The table ``[channels.telegram]``."""

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator


class TelegramSettings(BaseModel):
    """The table ``[channels.telegram]``. The rates are Telegram's (Bots FAQ); a server of one's own may allow more."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)

    token: SecretStr
    receive: Literal["polling", "webhook"] = "polling"
    api_url: str = "https://api.telegram.org"
    messages_per_second: float = Field(default=30.0, gt=0)
    account_gap_s: float = Field(default=1.0, ge=0)
    group_per_minute: int = Field(default=20, gt=0)
    team_talk: Literal["replies", "plain"] = "replies"
    """What a team writes in a customer's topic: only answers to the customer go out, or all of it."""

    login_secret: SecretStr = SecretStr("")
    """Client Secret of the bot's Web Login; empty: readers can't log in with Telegram in other browsers."""
    login_url: str = "https://oauth.telegram.org"

    @field_validator("token")
    @classmethod
    def _formed(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value.get_secret_value()):
            raise ValueError("must be the token that @BotFather gave: digits, a colon, letters and digits")
        return value

    @field_validator("api_url", "login_url")
    @classmethod
    def _address(cls, value: str, field: ValidationInfo) -> str:
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
            usual = cls.model_fields[str(field.field_name)].default
            raise ValueError(f"must be the address of a Bot API server, such as {usual}")
        return value.rstrip("/")
