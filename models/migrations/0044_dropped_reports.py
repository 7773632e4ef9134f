"""Old reports of readers whom nobody knows may be dropped: what they told of sections is kept in a table of its own."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0043_rollups_of_promoters")]

    operations = [
        ops.CreateModel(
            name="DroppedSections",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("promotion_id", fields.IntField()),
                ("name", fields.CharField(max_length=80)),
                ("place", fields.IntField()),
                ("tenths", fields.BigIntField()),
            ],
            options={
                "table": "sections_dropped",
                "app": "models",
                "unique_together": (("promotion_id", "name", "place"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
