from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("models", "0002_partial_indexes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Asking",
            fields=[
                ("state", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("browser", fields.CharField(max_length=64)),
                ("open_id", fields.BigIntField()),
                ("tag", fields.CharField(max_length=22)),
                ("channel", fields.CharField(max_length=20)),
                ("named", fields.BooleanField()),
                ("terms", fields.TextField(unique=False)),
                ("language", fields.CharField(max_length=8)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("spent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "askings", "app": "models", "pk_attr": "state"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Connection",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel", fields.CharField(max_length=20)),
                ("owner", fields.CharField(max_length=40)),
                ("external_id", fields.CharField(max_length=100)),
                ("enabled", fields.BooleanField()),
                ("rights", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "promoter",
                    fields.ForeignKeyField(
                        "models.Promoter",
                        source_field="promoter_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="connections",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("agreement", fields.TextField(default="", unique=False)),
                ("agreement_version", fields.CharField(default="", max_length=64)),
                ("agreed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "connections",
                "app": "models",
                "unique_together": (("channel", "owner"),),
                "indexes": [Index(fields=["channel", "external_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Join",
            fields=[
                ("id", fields.IntField(primary_key=True, unique=True, db_index=True)),
                ("into_id", fields.IntField()),
                ("promoter_id", fields.IntField()),
                ("customer_id", fields.IntField()),
                ("promotion_id", fields.IntField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("spoken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("into_promotion_id", fields.IntField(null=True)),
                ("into_spoken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("given", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("joined_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "joins",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A conversation that went into another, as it was. Its number leads there, see models.joins.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Meeting",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conversation_id", fields.IntField(db_index=True)),
                ("promoter_id", fields.IntField(db_index=True)),
                ("customer_id", fields.IntField(null=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("place", fields.CharField(default="", max_length=200)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("state", fields.CharField(default="planned", max_length=10)),
                ("revision", fields.IntField(default=0)),
                ("confirmed", fields.BooleanField(null=True)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("source", fields.CharField(unique=True, max_length=160)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "meetings", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Merge",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("kept_id", fields.IntField(db_index=True)),
                ("gone_id", fields.IntField(db_index=True)),
                ("evidence", fields.CharField(max_length=10)),
                ("evidence_print", fields.CharField(default="", max_length=64)),
                ("given", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("joined", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("name_before", fields.CharField(default="", max_length=80)),
                ("name_after", fields.CharField(default="", max_length=80)),
                ("last_said_id", fields.IntField(default=0)),
                ("merged_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("undone_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "merges", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Passage",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("subject", fields.CharField(max_length=16)),
                ("subject_id", fields.IntField()),
                ("words", fields.TextField(unique=False)),
            ],
            options={
                "table": "passages",
                "app": "models",
                "unique_together": (("subject", "subject_id"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reaction",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "communication",
                    fields.ForeignKeyField(
                        "models.Communication",
                        source_field="communication_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reactions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("by", fields.CharField(max_length=10)),
                ("sign", fields.CharField(max_length=40)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "reactions", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Thread",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel", fields.CharField(max_length=20)),
                ("account", fields.CharField(max_length=100)),
                ("conversation_id", fields.IntField()),
                ("external_id", fields.CharField(max_length=40)),
                ("name", fields.CharField(max_length=128)),
            ],
            options={
                "table": "threads",
                "app": "models",
                "unique_together": (("channel", "account", "conversation_id"), ("channel", "account", "external_id")),
                "indexes": [Index(fields=["conversation_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Address",
            name="confirmed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Address",
            name="connection",
            field=fields.ForeignKeyField(
                "models.Connection",
                source_field="connection_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="chats",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AddField(
            model_name="Address",
            name="joint",
            field=fields.CharField(default="", db_index=True, db_default="", max_length=100),
        ),
        ops.AddField(
            model_name="Address",
            name="told_first",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Address",
            name="virtual",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="CheckIn",
            name="communication_id",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="CheckIn",
            name="confirmed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="CheckIn",
            name="corrected_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="CheckIn",
            name="corrects_id",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="CheckIn",
            name="distance_m",
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name="CheckIn",
            name="meeting_id",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="CheckIn",
            name="seen_until",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Communication",
            name="deleted_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Customer",
            name="kept_as_id",
            field=fields.IntField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name="Tag",
            name="parent_open_id",
            field=fields.BigIntField(null=True),
        ),
        ops.AlterModelOptions(
            name="Version",
            options={
                "table": "versions",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What a communication said before it was edited or taken back.",
            },
        ),
    ]
