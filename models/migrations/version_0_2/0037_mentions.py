"""Whom notes name, and what of it operators have seen to."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0036_rollups_of_days")]

    operations = [
        ops.CreateModel(
            name="Mention",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("note_id", fields.IntField()),
                ("conversation_id", fields.IntField(db_index=True)),
                ("promoter_id", fields.IntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "note_mentions",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("note_id", "promoter_id"),),
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            "CREATE INDEX note_mentions_waiting ON note_mentions (id) WHERE promoter_id = 0 AND seen_at IS NULL",
            reverse_sql="DROP INDEX note_mentions_waiting",
        ),
    ]
