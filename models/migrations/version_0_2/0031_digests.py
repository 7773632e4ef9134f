"""At which hour promoters want to be told, once a day, what happened."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0030_fields")]

    operations = [
        ops.CreateModel(
            name="Digest",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("promoter_id", fields.IntField(unique=True)),
                ("at", fields.CharField(max_length=5)),
                ("due_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False, db_index=True)),
                ("day", fields.CharField(max_length=10, default="", db_default="")),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "digests", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
