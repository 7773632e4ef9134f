"""Filters over customers that are saved under a name, what was done to many at once, and all that a promoter named."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def number(name: str) -> tuple[str, fields.IntField[int]]:
    return (name, fields.IntField())


def key() -> tuple[str, fields.IntField[int]]:
    return ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True))


class Migration(migrations.Migration):
    dependencies = [("models", "0028_cards_delivered")]

    operations = [
        ops.CreateModel(
            name="Segment",
            fields=[
                key(),
                number("promoter_id"),
                ("name", fields.CharField(max_length=40)),
                ("query", fields.CharField(max_length=400)),
            ],
            options={
                "table": "segments",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("promoter_id", "name"),),
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Batch",
            fields=[
                key(),
                number("promoter_id"),
                ("act", fields.CharField(max_length=10)),
                ("value", fields.CharField(max_length=80)),
                ("key", fields.CharField(max_length=40, unique=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("undone_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "batches", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BatchPart",
            fields=[
                key(),
                number("batch_id"),
                number("conversation_id"),
                ("before", fields.CharField(max_length=80)),
            ],
            options={
                "table": "batch_parts",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("batch_id", "conversation_id"),),
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            "CREATE INDEX conversations_named ON conversations (promoter_id, customer_id, own_name) WHERE own_name <> ''",
            reverse_sql="DROP INDEX conversations_named",
        ),
        ops.RunSQL(
            "CREATE INDEX batch_parts_of ON batch_parts (conversation_id)", reverse_sql="DROP INDEX batch_parts_of"
        ),
    ]
