"""What a promoter keeps about a customer: an own name and a stage of theirs, labels, notes, reminders."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def text(model: str, name: str, length: int) -> ops.AddField:
    return ops.AddField(
        model_name=model, name=name, field=fields.CharField(max_length=length, default="", db_default="")
    )


def index(name: str, columns: str, where: str = "") -> ops.RunSQL:
    condition = f" WHERE {where}" if where else ""
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}{condition}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0026_subscriptions")]

    operations = [
        text("Conversation", "own_name", 80),
        text("Conversation", "own_name_before", 80),
        text("Conversation", "stage", 12),
        text("Join", "own_name", 80),
        text("Join", "stage", 12),
        text("Join", "into_own_name", 80),
        text("Join", "into_stage", 12),
        index("conversations_at_stage", "conversations (stage, spoken_at)"),
        ops.CreateModel(
            name="Label",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conversation_id", fields.IntField()),
                ("text", fields.CharField(max_length=30)),
            ],
            options={
                "table": "labels",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("conversation_id", "text"),),
            },
            bases=["Model"],
        ),
        index("labels_text", "labels (text, conversation_id)"),
        ops.CreateModel(
            name="Note",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conversation_id", fields.IntField()),
                ("by", fields.CharField(max_length=10)),
                ("text", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("source", fields.CharField(max_length=250, unique=True)),
            ],
            options={"table": "notes", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        index("notes_on", "notes (conversation_id, id)"),
        ops.CreateModel(
            name="Reminder",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conversation_id", fields.IntField()),
                ("text", fields.CharField(max_length=200)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("revision", fields.IntField(default=0, db_default=0)),
                ("source", fields.CharField(max_length=250, unique=True)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "reminders", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        index("reminders_on", "reminders (conversation_id, due_at)"),
    ]
