"""The table ``[channels.voice]``."""

import re
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from models.text.hosts import is_loopback
from models.text.phone_numbers import e164, region_of


class VoiceSettings(BaseModel):
    """The table ``[channels.voice]``."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)

    account_sid: str
    auth_token: SecretStr
    from_number: str
    """The number of the house, which both see: ``+`` and the calling code first."""
    api_url: str = "https://api.twilio.com"
    consent: Literal["key", "announce", "never"] = "key"
    """How the customer agrees to the recording; ``never``: nothing is recorded."""
    country: str = ""
    """Of numbers that people type without a calling code: ``CN`` or ``86``; empty: the one of ``from_number``."""
    countries: list[str] = Field(default_factory=list)
    """Calling codes that may be called; empty: all."""
    ring_s: int = Field(default=30, ge=5, le=120)
    time_limit_s: int = Field(default=3600, ge=60, le=14400)
    calls_per_second: float = Field(default=1.0, gt=0)
    recording_hosts: list[str] = Field(default_factory=list)
    """Hosts besides the one of ``api_url`` that the provider serves recordings from, by https."""
    delete_recordings: bool = False
    """Delete the provider's copy once ours is stored."""
    signature: Literal["twilio", "telnyx"] = "twilio"
    public_key: str = ""
    """The provider's, where it signs with one (telnyx)."""

    @field_validator("account_sid")
    @classmethod
    def _identified(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", value):
            raise ValueError("must be the Account SID of the provider's console")
        return value

    @field_validator("auth_token")
    @classmethod
    def _given(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\x21-\x7e]+", value.get_secret_value()):
            raise ValueError("must be as in the provider's console, without spaces")
        return value

    @field_validator("from_number")
    @classmethod
    def _number(cls, value: str) -> str:
        return e164(value)

    @field_validator("api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.username:
            raise ValueError("must be the address of the provider's API, such as https://api.twilio.com")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError("must begin with https: the auth_token goes there")
        return value.rstrip("/")

    @field_validator("country")
    @classmethod
    def _code(cls, value: str) -> str:
        if value and not region_of(value):
            raise ValueError("must be a country such as CN, or its calling code, such as 86")
        return region_of(value)

    @field_validator("countries")
    @classmethod
    def _codes(cls, value: list[str]) -> list[str]:
        return [_calling_code(each) for each in value]

    @field_validator("recording_hosts")
    @classmethod
    def _hosts(cls, value: list[str]) -> list[str]:
        if not all(re.fullmatch(r"[A-Za-z0-9.-]{1,253}", each) for each in value):
            raise ValueError("must be host names, such as recordings.provider.test")
        return value

    @model_validator(mode="after")
    def _keyed(self) -> Self:
        if self.signature == "telnyx" and not re.fullmatch(r"[A-Za-z0-9+/]{43}=", self.public_key):
            raise ValueError("public_key must be the public key of the provider's portal, in base64")
        return self


def _calling_code(value: str) -> str:
    code = value.removeprefix("+")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", code):
        raise ValueError("must be calling codes, such as 49 or 86")
    return code
