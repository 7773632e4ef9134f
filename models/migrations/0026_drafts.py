"""What was begun in the inbox and is not sent yet; and what is talked about is found in the order of the inbox."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0025_read_positions")]

    operations = [
        ops.CreateModel(
            name="Draft",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conversation_id", fields.IntField()),
                ("by", fields.CharField(max_length=10)),
                ("text", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "drafts",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("conversation_id", "by"),),
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            "CREATE INDEX conversations_about ON conversations (promotion_id, spoken_at) WHERE promotion_id IS NOT NULL",
            reverse_sql="DROP INDEX conversations_about",
        ),
        # The one that this replaces.
        ops.RunSQL("DROP INDEX conversations_on_promotion", reverse_sql=""),
    ]
