"""Backups: the database as it was at one moment and every media file, in one archive that proves itself whole."""

from models.backups.archive import BadArchive, Manifest, checked
from models.backups.restoring import InTheWay, Restored, restore
from models.backups.taking import BackupTaken, back_up

__all__ = ["BackupTaken", "BadArchive", "InTheWay", "Manifest", "Restored", "back_up", "checked", "restore"]
