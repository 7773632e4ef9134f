"""The year of a promoter, or of a team, is summed up from hours and days of theirs; those there are, are made here."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_MEASURES = (
    "pushed",
    "delivered",
    "opened",
    "read",
    "begun",
    "answered",
    "answered_soon",
    "answer_s",
    "to_promoter",
    "to_customer",
    "called",
    "met",
)
_HOUR = 4
_FOUR_DAYS = 4 * 96
_DAYS = 16 * 96


def _summed_up(level: int, source: int, quarters: int, *apart: str) -> ops.RunSQL:
    """Sum rollups of the level ``source`` up over so many quarters; ``apart``: the columns not summed up over."""
    named = ", ".join(column if column in apart else f"0 AS {column}" for column in ("promoter_id", "promotion_id"))
    since = f"quarter / {quarters} * {quarters}"
    return ops.RunSQL(
        f"INSERT INTO rollups (level, quarter, promoter_id, promotion_id, channel, {', '.join(_MEASURES)})"  # noqa: S608  (SQL of our own words)
        f" SELECT {level}, {since} AS since, {named}, '', {', '.join(f'sum({name})' for name in _MEASURES)}"
        f" FROM rollups WHERE level = {source} GROUP BY {since}, {', '.join(apart)}",
        reverse_sql=f"DELETE FROM rollups WHERE level = {level}",  # noqa: S608  (SQL of our own numbers)
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0042_waiting_for_whom")]

    operations = [
        _summed_up(9, 1, _HOUR, "promoter_id"),
        _summed_up(10, 1, _FOUR_DAYS, "promoter_id", "promotion_id"),
        _summed_up(11, 10, _DAYS, "promoter_id", "promotion_id"),
    ]
