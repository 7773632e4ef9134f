"""Whether the database that is open is one that `handbill move` has not finished filling."""

from models.backups.moving.tables import MOVING
from models.storage.plain_sql import is_sqlite, rows


async def is_half_moved() -> bool:
    """Tell whether rows are missing still. A SQLite file has its name only once it is whole."""
    if is_sqlite():
        return False
    (found,) = await rows("SELECT to_regclass(?) IS NOT NULL AS is_there", f"public.{MOVING}")
    return bool(found["is_there"])
