"""Which systems are told of events, as the settings say. Their libraries are imported where one is named."""

from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bot.streaming.settings import Events
from bot.streaming.sink import Sink
from models.files.bucket import Bucket
from models.storage.cluster.member import Member
from models.storage.database import DatabaseTrouble
from models.streaming.capture import switch_off

_NEEDS = {"jetstream": ("nats", "nats-py"), "parquet": ("duckdb", "duckdb")}
"""By sink: the module, and what it comes with."""


def sinks_named(events: Events) -> list[str]:
    """Return the names of the sinks that the settings ask for."""
    named = {"jetstream": bool(events.jetstream), "parquet": bool(events.url or events.folder)}
    return [name for name, is_asked_for in named.items() if is_asked_for]


def lacking(events: Events) -> list[str]:
    """Say what can't be done here, for want of a library that is not installed."""
    missing = [_NEEDS[name][1] for name in sinks_named(events) if find_spec(_NEEDS[name][0]) is None]
    return [f"[events] needs {library}: type `make events`, or pip install handbill[events]" for library in missing]


async def keep_told(events: Events, member: Member, data_dir: Path) -> None:
    """Tell the systems of the settings, for ever, in one process at a time; where there is none, note nothing more."""
    if not events.are_told:
        await _stop()
        return
    from bot.streaming.reader import keep_streaming  # noqa: PLC0415  (nobody pays for what is switched off)

    await member.when_elected("events", partial(keep_streaming, sinks_of(events, data_dir), personal=events.personal))


async def _stop() -> None:
    try:
        await switch_off()
    except DatabaseTrouble:
        return  # what is noted until the next start, is forgotten then


def sinks_of(events: Events, data_dir: Path) -> list[Sink]:
    """Return the sinks; nothing is connected."""
    made = {"jetstream": _jetstream, "parquet": _parquet}
    return [made[name](events, data_dir) for name in sinks_named(events)]


def _jetstream(events: Events, _data_dir: Path) -> Sink:
    from bot.streaming.jetstream import JetStreamSink  # noqa: PLC0415  (with its library, where it is named)

    password = events.jetstream_password.get_secret_value()
    return JetStreamSink(events.jetstream, events.stream, user=events.jetstream_user, password=password)


def _parquet(events: Events, data_dir: Path) -> Sink:
    from bot.streaming.parquet import BucketShelf, FolderShelf, ParquetSink  # noqa: PLC0415  (as above)

    patience = timedelta(minutes=events.parquet_minutes)
    if events.folder:
        return ParquetSink(FolderShelf(Path(events.folder)), patience, personal=events.personal, beside=data_dir)
    bucket = Bucket(events.address, events.access_key, events.secret_key.get_secret_value())
    return ParquetSink(BucketShelf(bucket), patience, personal=events.personal, beside=data_dir)
