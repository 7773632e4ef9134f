"""Rankings over a year are summed up from sixteen days at a time; those of the days there are, are made here."""

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
_QUARTERS = 16 * 96


def _summed_up(level: int, days: int, apart: str) -> ops.RunSQL:
    """Sum up what is rolled up by the day; ``apart``: the column that is not summed up over."""
    named = ", ".join(column if column == apart else f"0 AS {column}" for column in ("promoter_id", "promotion_id"))
    since = f"quarter / {_QUARTERS} * {_QUARTERS}"
    return ops.RunSQL(
        f"INSERT INTO rollups (level, quarter, promoter_id, promotion_id, channel, {', '.join(_MEASURES)})"  # noqa: S608  (SQL of our own words)
        f" SELECT {level}, {since} AS since, {named}, channel, {', '.join(f'sum({name})' for name in _MEASURES)}"
        f" FROM rollups WHERE level = {days} GROUP BY {since}, {apart}, channel",
        reverse_sql=f"DELETE FROM rollups WHERE level = {level}",  # noqa: S608  (SQL of our own numbers)
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0035_authors_of_notes")]

    operations = [_summed_up(7, 3, "promoter_id"), _summed_up(8, 4, "promotion_id")]
