"""What is told to other systems is numbered. The tables are empty, and stay so until settings name such a system."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.storage.row_numbers import RowNumber


class Migration(migrations.Migration):
    dependencies = [("models", "0038_longer_filters")]

    operations = [
        ops.CreateModel(
            name="EventDue",
            fields=[
                ("id", RowNumber(generated=True, primary_key=True, unique=True, db_index=True)),
                ("noun", fields.CharField(max_length=20)),
                ("number", fields.BigIntField()),
            ],
            options={"table": "events_due", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NumberedEvent",
            fields=[
                ("position", RowNumber(primary_key=True, unique=True, db_index=True)),
                ("noun", fields.CharField(max_length=20)),
                ("number", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "events", "app": "models", "pk_attr": "position"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Feed",
            fields=[
                ("name", fields.CharField(max_length=20, primary_key=True, unique=True, db_index=True)),
                ("position", fields.BigIntField()),
                ("writing_to", fields.BigIntField(null=True)),
            ],
            options={"table": "feeds", "app": "models", "pk_attr": "name"},
            bases=["Model"],
        ),
    ]
