"""Statistics of tables for the planner of the database. PostgreSQL collects them itself, SQLite has to be asked."""

from models.storage.plain_sql import change, is_sqlite, rows


async def tell_sizes() -> int:
    """Sample each table's indexes, one table at a time so that no writer waits long. Return how many tables."""
    if not is_sqlite():
        return 0
    found = await rows("SELECT DISTINCT tbl_name AS name FROM sqlite_master WHERE type = 'index' ORDER BY tbl_name")
    names = [each["name"] for each in found if not each["name"].startswith(("sqlite_", "passage_words"))]
    for name in names:
        await change(f'ANALYZE "{name}"')
    return len(names)
