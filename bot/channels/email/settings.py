"""The table ``[channels.email]``."""

import re
import ssl
from ipaddress import ip_network
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

_DOMAIN = re.compile(r"(?=.{1,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)


class EmailSettings(BaseModel):
    """The table ``[channels.email]``."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)

    domain: str
    listen_host: str = "127.0.0.1"
    listen_port: int = Field(default=8025, ge=0, le=65535)
    lmtp: bool = False
    allowed_peers: list[str] = Field(default_factory=list)
    mails_per_minute: int = Field(default=300, ge=0)
    size_limit_mb: int = Field(default=35, ge=1, le=100)
    tls_certificate: str = ""
    tls_key: str = ""
    trusted_authserv_id: str = ""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_tls: Literal["auto", "starttls", "tls", "none"] = "auto"
    username: str = ""
    password: SecretStr = SecretStr("")
    sender_name: str = Field(default="Handbill", max_length=60)

    @field_validator("domain")
    @classmethod
    def _named(cls, value: str) -> str:
        if not _DOMAIN.fullmatch(value):
            raise ValueError("must be a domain whose mail comes here, such as talk.acme.test")
        return value.lower()

    @field_validator("allowed_peers")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for network in value:
            ip_network(network)
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise ValueError("tls_certificate and tls_key belong together")
        return self

    @property
    def size_limit(self) -> int:
        """Bytes of the largest mail, as it travels."""
        return self.size_limit_mb * 1024 * 1024

    def tls(self) -> ssl.SSLContext | None:
        """For STARTTLS at our own port. Raises OSError for files that can't be read or don't match."""
        if not self.tls_certificate:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.tls_certificate, self.tls_key)
        return context
