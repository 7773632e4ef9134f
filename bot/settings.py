"""Settings: TOML, then environment, then ``…_FILE`` secrets; what can't be meant is refused by name."""

import os
import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

from bot.bucket_table import BucketTable, SettingsTable
from bot.channels.plugin import add_words_of_channels, plugins
from bot.settings_sources import joined, paths_in, tables_in, unknown_variables, written_around, written_in
from bot.streaming.settings import Events
from models.people.sessions import Lives
from models.reaching.push_services import PUSH_SERVICES, is_push_service

_EXAMPLE = re.compile(r"<[^>]*>|change.?me|your[-_ ]|123456:ABC|cards\.example\.com", re.IGNORECASE)


_SENTRY_DSN = re.compile(r"https?://[^/@:\s]+(:[^/@\s]*)?@[^/@\s]+(/[^/\s]+)*/\d+")
_CHANNELS, _LOADED = "Channels", "Loaded"
MADE_AT_RUN_TIME = {_CHANNELS, _LOADED}
"""Models that stand in no source: they are made of the channels there are."""


class SettingsError(ValueError):
    """The settings can't be meant; each line names a key and says what to do."""


class Server(SettingsTable):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    trusted_proxies: list[str] = Field(default_factory=list)
    """Networks whose X-Forwarded-For is believed."""

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for network in value:
            ip_network(network)
        return value


class Landing(SettingsTable):
    reading: Literal["tell", "ask"] = "tell"
    """Whether readers of our pages are asked first, before anything but the open is kept."""
    what_came: Literal["tell", "hide"] = "hide"
    """Whether customers are told how many opens came of their passing a promotion on."""


class Accounts(SettingsTable):
    """How long people stay signed in, and invitations are good."""

    invitation_days: int = Field(default=14, ge=1, le=90)
    promoter_idle_days: int = Field(default=14, ge=1, le=90)
    customer_idle_days: int = Field(default=30, ge=1, le=90)
    operator_idle_hours: int = Field(default=12, ge=1, le=24 * 90)
    operator_days: int = Field(default=7, ge=1, le=90)

    @property
    def lives(self) -> Lives:
        return Lives(
            promoter_idle=timedelta(days=self.promoter_idle_days),
            customer_idle=timedelta(days=self.customer_idle_days),
            operator_idle=timedelta(hours=self.operator_idle_hours),
            operator=timedelta(days=self.operator_days),
        )

    @property
    def invitation_life(self) -> timedelta:
        return timedelta(days=self.invitation_days)


class Retention(SettingsTable):
    """How long what is done with is kept."""

    queues_days: int = Field(default=40, ge=7, le=3650)
    """Days that inbox and outbox keep what is finished: the keys of updates, and what was told to whom."""

    reports_days: int = Field(default=0, ge=0, le=36_500)
    """Days that what readers did on a page is kept where nobody knows who they were; 0: for ever."""

    opens_days: int = Field(default=0, ge=0, le=36_500)
    """Days that opens are kept of which nothing came and nobody knows who read; 0: for ever."""

    @field_validator("reports_days", "opens_days")
    @classmethod
    def _long_enough(cls, value: int) -> int:
        if 0 < value < 30:
            raise ValueError("must be 0 (for ever), or 30 days at least")
        return value

    @property
    def queues_kept(self) -> timedelta:
        return timedelta(days=self.queues_days)

    @property
    def reports_kept(self) -> timedelta | None:
        return timedelta(days=self.reports_days) or None

    @property
    def opens_kept(self) -> timedelta | None:
        return timedelta(days=self.opens_days) or None

    @model_validator(mode="after")
    def _opens_longest(self) -> Self:
        if 0 < self.opens_days < self.reports_days:
            raise ValueError("opens_days must not be less than reports_days: reports go with their open")
        return self


class Alerts(SettingsTable):
    """How people are alerted on their devices."""

    push_services: list[str] = Field(default_factory=lambda: list(PUSH_SERVICES))
    """Hosts that browsers have alerts delivered by; an empty list: nobody is alerted."""
    mail_after_minutes: float = Field(default=5, ge=0, le=1440)
    """How long words wait unread in the web chat before a customer is told of them by mail; 0: nobody is."""

    @field_validator("push_services")
    @classmethod
    def _hosts(cls, value: list[str]) -> list[str]:
        if not all(is_push_service(each) for each in value):
            raise ValueError("must be host names, such as fcm.googleapis.com or *.push.apple.com")
        return value


class MediaTable(BucketTable):
    """Where files are kept that people send; without a bucket, in the folder ``media`` in ``data_dir``."""

    cache_mb: int = Field(default=1000, ge=10)
    """Most of a bucket's files that lie on this machine for reading."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.url and not self.has_key:
            raise ValueError("media.url needs media.access_key and media.secret_key")
        return self


class Backups(BucketTable):
    """Where `handbill backup` puts them that is told no file."""

    keep: int = Field(default=14, ge=0, le=10_000)
    """How many stay in the bucket, the newest; 0: all."""


class Telemetry(SettingsTable):
    """Who is told how long work takes and what fails: nobody, unless it is set."""

    otlp_endpoint: str = ""
    """Of an OpenTelemetry collector, for OTLP over HTTP: such as http://127.0.0.1:4318."""
    otlp_headers: SecretStr = SecretStr("")
    """``name=value,name=value``, as collectors ask for them that know their clients."""
    traces_share: float = Field(default=1.0, ge=0, le=1)
    sentry_dsn: SecretStr = SecretStr("")

    @property
    def is_on(self) -> bool:
        return bool(self.otlp_endpoint or self.sentry_dsn.get_secret_value())

    @property
    def headers(self) -> dict[str, str]:
        pairs = (each.partition("=") for each in self.otlp_headers.get_secret_value().split(",") if each)
        return {name.strip(): unquote(value.strip()) for name, _, value in pairs}

    @field_validator("otlp_endpoint")
    @classmethod
    def _http(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
            raise ValueError("must be a collector's address, such as http://127.0.0.1:4318")
        return value

    @field_validator("sentry_dsn")
    @classmethod
    def _dsn(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _SENTRY_DSN.fullmatch(value.get_secret_value()):
            raise ValueError("must be a project's DSN, such as https://key@sentry.acme.test/1")
        return value


class DatabaseTable(SettingsTable):
    url: str = ""
    """Empty: SQLite in ``data_dir``."""
    migrate_at_start: bool = True
    """Whether ``handbill serve`` brings the tables of an older version up to date, or refuses to start."""
    session_url: str = ""
    """PostgreSQL itself, where ``url`` leads through a pooler that lends connections for one transaction."""
    partitions: Literal["", "month"] = ""
    """``month``: a new PostgreSQL has a partition for each month of opens and of what is reported of them."""

    @field_validator("url")
    @classmethod
    def _known(cls, value: str) -> str:
        if value and not value.startswith(("sqlite://", "postgres://", "postgresql://")):
            raise ValueError("must start with sqlite:// or postgres://")
        return re.sub(r"^sqlite:/{4,}", "sqlite:///", value)  # four is how others write an absolute path

    @field_validator("session_url")
    @classmethod
    def _direct(cls, value: str) -> str:
        if value and not value.startswith(("postgres://", "postgresql://")):
            raise ValueError("must start with postgres://")
        return value

    @property
    def direct_url(self) -> str:
        """What leads to the database itself, past any pooler."""
        return self.session_url or self.url

    @property
    def by_month(self) -> bool:
        return self.partitions == "month"


class Settings(BaseModel):
    """All settings but the channels' tables, which ``load_settings`` adds from the channels there are."""

    # A malformed token would be shown; and only what ``load_settings`` makes of this validates anything.
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)

    public_url: str = ""
    """Empty: this machine's own address at ``server.port``, for trying out."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "plain", "json"] = "auto"
    """``auto``: plain lines at a terminal, JSON anywhere else."""
    timezone: str = "UTC"
    """On whose clocks operators count days in the numbers, and transcripts are written: such as Europe/Berlin."""
    data_dir: Path = Path("data")
    server: Server = Field(default_factory=Server)
    landing: Landing = Field(default_factory=Landing)
    database: DatabaseTable = Field(default_factory=DatabaseTable)
    media: MediaTable = Field(default_factory=MediaTable)
    backups: Backups = Field(default_factory=Backups)
    accounts: Accounts = Field(default_factory=Accounts)
    alerts: Alerts = Field(default_factory=Alerts)
    retention: Retention = Field(default_factory=Retention)
    telemetry: Telemetry = Field(default_factory=Telemetry)
    events: Events = Field(default_factory=Events)
    channels: Any = None

    @field_validator("public_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be the address people open, such as https://cards.acme.test")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("must be only scheme, host and port; give Handbill a host name of its own")
        return value.rstrip("/")

    @field_validator("data_dir")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        if not str(value).isprintable():
            raise ValueError("must be the name of a folder, without signs that can't be seen")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (LookupError, ValueError, OSError) as error:
            raise ValueError("must be a time zone such as Europe/Berlin, Asia/Shanghai or UTC") from error
        return value

    @model_validator(mode="after")
    def _address_of_its_own(self) -> Self:
        if not self.public_url:
            if not self.server.port:
                raise ValueError("server.port = 0 takes any free port; set public_url to the address people open")
            host = self.server.host if self.server.host not in {"", "0.0.0.0", "::", "localhost"} else "127.0.0.1"  # noqa: S104  (asks whether it is meant, binds nothing)
            self.public_url = (
                f"http://[{host}]:{self.server.port}" if ":" in host else f"http://{host}:{self.server.port}"
            )
        return self

    @model_validator(mode="after")
    def _backups_key(self) -> Self:
        if self.backups.url and not self.backups.has_key:
            raise ValueError("backups.url needs backups.access_key and backups.secret_key")
        return self

    @model_validator(mode="after")
    def _place_database(self) -> Self:
        self.database.url = self.database.url or f"sqlite://{self.data_dir / 'handbill.db'}"
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    def open_channels(self) -> dict[str, BaseModel]:
        """Return the tables of the channels that are configured, by name."""
        tables = {name: getattr(self.channels, name) for name in type(self.channels).model_fields}
        return {name: table for name, table in tables.items() if table is not None}


def load_settings(config: Path | None = None) -> Settings:
    """Read the settings. ``config``: a file that must exist; None: HANDBILL_CONFIG, else ./config.toml where it is.

    From then on, what the channels say can be said. Raises SettingsError, naming each wrong key and what to do.
    """
    file = config_file(config)
    model = settings_model()
    add_words_of_channels()
    try:
        settings = model.model_validate(joined(written_in(file), written_around(model)))
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(mistake) for mistake in error.errors())) from error
    except (OSError, ValueError) as error:  # unreadable or malformed TOML, unreadable secret file
        raise SettingsError(f"{file or 'environment'}: {error}") from error
    if unknown := unknown_variables(model):
        raise SettingsError("\n".join(f"{key}: there is no such setting; see config.example.toml" for key in unknown))
    if examples := list(_examples("", settings.model_dump())):
        raise SettingsError("\n".join(examples))
    return settings


def config_file(config: Path | None) -> Path | None:
    """Return the file that settings are read from, None without one. Raises SettingsError where it is named in vain."""
    named = config or (Path(os.environ["HANDBILL_CONFIG"]) if os.environ.get("HANDBILL_CONFIG") else None)
    if named is not None:
        if not named.is_file():
            raise SettingsError(f"{named}: there is no such file; copy config.example.toml there")
        return named
    return Path("config.toml") if Path("config.toml").is_file() else None


def settings_model() -> type[Settings]:
    """Return the settings with the tables of the channels there are."""
    tables: dict[str, Any] = {
        name: (plugin.settings | None, plugin.settings() if plugin.on_by_default else None)
        for name, plugin in plugins().items()
    }
    tables_model = create_model(_CHANNELS, __config__=ConfigDict(extra="forbid", defer_build=True), **tables)

    return create_model(_LOADED, __base__=Settings, channels=(tables_model, Field(default_factory=tables_model)))


def tables_of(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Return the tables of a model, and those in them."""
    found = [table for _, annotation in paths_in(model) for table in tables_in(annotation)]
    return list(dict.fromkeys(found))


def _examples(path: str, value: Any) -> "list[str]":
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in _examples(f"{path}.{key}".lstrip("."), inner)]
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, str) and _EXAMPLE.search(value):
        return [f"{path}: still has the example's value; put your own in, or take the line out"]
    return []


def _sentence(mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"])
    if not key:
        return str(mistake["msg"]).removeprefix("Value error, ")
    if mistake["type"] == "extra_forbidden":
        return f"{key}: there is no such setting; see config.example.toml"
    if mistake["type"] == "missing":
        return f"{key}: is needed; see config.example.toml"
    return f"{key}: {mistake['msg'].removeprefix('Value error, ')}"
