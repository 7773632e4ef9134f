"""Plain SQL, the same on SQLite and PostgreSQL, for what goes through whole tables."""

from typing import Any

from tortoise.connection import get_connection

from models.statements import Statement


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    """What a query finds; ``?`` stands for each value."""
    return list(await get_connection("default").execute_query_dict(_spelled(sql), list(values)))


async def change(sql: str, *values: Any) -> int:
    """Runs an update or delete in the transaction that is open here; returns how many rows it touched."""
    touched, _ = await get_connection("default").execute_query(_spelled(sql), list(values))
    if touched and is_sqlite():  # tortoise counts what triggers did as well
        touched = (await rows("SELECT changes() AS touched"))[0]["touched"]
    return int(touched)


def is_sqlite() -> bool:
    return bool(get_connection("default").capabilities.dialect == "sqlite")


def _spelled(sql: str) -> str:
    return sql if is_sqlite() else Statement(sql).postgres
