"""Fields that operators define, and what promoters fill in about their customers."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def number(name: str) -> tuple[str, fields.IntField[int]]:
    return (name, fields.IntField())


def key() -> tuple[str, fields.IntField[int]]:
    return ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True))


def text(name: str, length: int) -> tuple[str, fields.CharField[str]]:
    return (name, fields.CharField(max_length=length))


def index(name: str, columns: str) -> ops.RunSQL:
    return ops.RunSQL(f"CREATE INDEX {name} ON field_values ({columns})", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0029_segments")]

    operations = [
        ops.CreateModel(
            name="CustomField",
            fields=[
                key(),
                text("name", 40),
                ("folded", fields.CharField(max_length=120, unique=True)),
                text("kind", 8),
                ("choices", fields.JSONField(default=list)),
                number("position"),
                ("listed", fields.BooleanField(default=False)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "custom_fields", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FieldValue",
            fields=[
                key(),
                number("conversation_id"),
                number("field_id"),
                text("text", 200),
                text("folded", 200),
                ("number", fields.FloatField(null=True)),
                ("before", fields.CharField(max_length=200, default="", db_default="")),
                text("by", 10),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("came_from_id", fields.IntField(null=True)),
            ],
            options={
                "table": "field_values",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("conversation_id", "field_id"),),
            },
            bases=["Model"],
        ),
        index("field_values_text", "field_id, folded, conversation_id"),
        index("field_values_number", "field_id, number, conversation_id"),
    ]
