"""Old opens of readers whom nobody knows may be dropped: how many they were, and when, is kept in tables of its own.

Whether anything names an open is asked of each that may go: two indexes more, over rows of which there are few.
"""

from collections.abc import Mapping
from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def _table(
    name: str, table: str, columns: Mapping[str, fields.Field[Any]], beside: Mapping[str, Any]
) -> ops.CreateModel:
    return ops.CreateModel(
        name=name,
        fields=[
            ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
            *columns.items(),
            ("number", fields.IntField()),
            *beside.items(),
        ],
        options={"table": table, "app": "models", "unique_together": (tuple(columns),), "pk_attr": "id"},
        bases=["Model"],
    )


def _index(name: str, columns: str, where: str = "") -> ops.RunSQL:
    condition = f" WHERE {where}" if where else ""
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}{condition}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0044_dropped_reports")]

    operations = [
        _table(
            "DroppedHour",
            "opens_dropped",
            {
                "hour": fields.IntField(),
                "tag": fields.CharField(max_length=22),
                "promotion_id": fields.IntField(),
                "promoter_id": fields.IntField(),
                "channel": fields.CharField(max_length=20),
                "state": fields.CharField(max_length=8),
            },
            {"numbers": fields.TextField(unique=False)},
        ),
        _table(
            "DroppedTally",
            "tallies_dropped",
            {
                "tag": fields.CharField(max_length=22),
                "promotion_id": fields.IntField(),
                "promoter_id": fields.IntField(),
                "visitor": fields.CharField(max_length=8),
                "state": fields.CharField(max_length=8),
            },
            {},
        ),
        _index("dropped_of_promotion", "tallies_dropped (promotion_id, visitor, state, number)"),
        _index("dropped_of_promoter", "tallies_dropped (promoter_id, promotion_id, visitor, state, number)"),
        _index("tags_of_open", "tags (parent_open_id)", "parent_open_id IS NOT NULL"),
        # Of an expression that nothing else asks for: timelines are to go on by the indexes that have their order.
        _index("consents_of_open", "consents (('' || evidence))"),
    ]
