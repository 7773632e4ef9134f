"""What customers took back, and erasures that are under way."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0009_delivered_and_seen")]

    operations = [
        ops.CreateModel(
            name="Refusal",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("customer_id", fields.IntField(db_index=True)),
                ("purpose", fields.CharField(max_length=20)),
                ("promoter_id", fields.IntField(null=True)),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("lifted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "refusals", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Erasure",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("customer_id", fields.IntField(null=True, db_index=True)),
                ("promoter_id", fields.IntField(null=True)),
                ("code", fields.CharField(default="", max_length=64, db_index=True)),
                ("channel", fields.CharField(default="", max_length=20)),
                ("account", fields.CharField(default="", max_length=100)),
                ("stage", fields.CharField(max_length=30)),
                ("deleted", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("emptied", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("mentions", fields.IntField(default=0)),
                ("hashes", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("files", fields.IntField(default=0)),
                ("told_id", fields.BigIntField(null=True)),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("told_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("done_at", fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "erasures", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
