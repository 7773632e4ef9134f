"""What a promoter answers often."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0026_drafts")]

    operations = [
        ops.CreateModel(
            name="SavedReply",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("promoter_id", fields.IntField()),
                ("name", fields.CharField(max_length=60)),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "saved_replies",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("promoter_id", "name"),),
            },
            bases=["Model"],
        ),
    ]
