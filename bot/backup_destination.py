"""Where backups are: in a file of this machine, or in a bucket, as it is typed or as the settings say."""

from pathlib import Path

from bot.settings import Settings, SettingsError
from models.backups.destinations.destination import BackupFile, NewBackup
from models.backups.destinations.in_bucket import BackupInBucket
from models.backups.destinations.kept import name_at
from models.backups.destinations.local import LocalBackup
from models.files.bucket import Bucket
from models.storage.clock import now

_BUCKET = "s3://"


def bucket_of_backups(settings: Settings, url: str = "") -> Bucket:
    """Return the bucket of the settings, or another of the same service; nothing is connected. Raise SettingsError."""
    table = settings.backups
    if not (url or table.url):
        raise SettingsError("say where: --out FILE.tar.gz, or set backups.url to a bucket; see docs/deploy.md")
    if not table.has_key:
        raise SettingsError("backups.access_key and backups.secret_key are needed for a bucket")
    try:
        address = table.address_of(url or table.url)
    except ValueError as error:
        raise SettingsError(f"{url}: {error}") from error
    return Bucket(address, table.access_key, table.secret_key.get_secret_value())


def new_backup(settings: Settings, out: str) -> NewBackup:
    """Return where a backup goes. ``out``: a file, ``s3://bucket/prefix/FILE``; empty: the bucket of the settings."""
    if out and not out.startswith(_BUCKET):
        return LocalBackup(Path(out))
    return _in_bucket(settings, out) if out else _at(bucket_of_backups(settings), name_at(now()), settings)


def backup_file(settings: Settings, where: str) -> BackupFile:
    """Return a backup that is there. ``where``: a file, or ``s3://bucket/prefix/FILE``."""
    return _in_bucket(settings, where) if where.startswith(_BUCKET) else Path(where)


def _in_bucket(settings: Settings, url: str) -> BackupInBucket:
    folder, _, name = url.rpartition("/")
    return _at(bucket_of_backups(settings, folder), name, settings)


def _at(bucket: Bucket, name: str, settings: Settings) -> BackupInBucket:
    return BackupInBucket(bucket, name, settings.data_dir)
