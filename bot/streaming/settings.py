"""Which other systems are told of events: the table ``[events]``."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.bucket_table import BucketTable


class Events(BucketTable):
    """Which other systems are told of events; where ``url`` and the service lead, Parquet files go."""

    parquet_minutes: int = Field(default=5, ge=0, le=24 * 60)
    """How long events wait for others, to be written into a file together."""
    folder: str = ""
    """Where Parquet files go that go into no bucket."""
    jetstream: str = ""
    """A NATS server with JetStream."""
    jetstream_user: str = ""
    """Empty: the password is a token."""
    jetstream_password: SecretStr = SecretStr("")
    stream: str = Field(default="handbill", pattern=r"^[A-Za-z0-9_-]{1,60}$")
    """The stream's name, and how its subjects begin."""
    personal: bool = False
    """Whether names, words and what readers filled in leave this house, too."""

    @property
    def are_told(self) -> bool:
        return bool(self.url or self.folder or self.jetstream)

    @field_validator("jetstream")
    @classmethod
    def _server(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"nats", "tls"} or not parts.hostname or parts.username):
            raise ValueError("must look like nats://host:4222 or tls://host:4222; who we are stands beside it")
        return value

    @model_validator(mode="after")
    def _one_shelf(self) -> Self:
        if self.url and self.folder:
            raise ValueError("events.url and events.folder: Parquet files go to one of them")
        if self.url and not self.has_key:
            raise ValueError("events.url needs events.access_key and events.secret_key")
        return self
