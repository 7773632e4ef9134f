"""What a browser took and showed; whose lines are whose, and to whom they go."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def index(name: str, columns: str, where: str) -> ops.RunSQL:
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns} WHERE {where}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0008_who_read")]

    operations = [
        ops.AddField(model_name="Communication", name="delivered_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Communication", name="seen_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Address", name="opened_chat_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Line", name="promoter_id", field=fields.IntField(null=True)),
        ops.AddField(model_name="Line", name="conversation_id", field=fields.IntField(null=True)),
        ops.RunSQL(
            "UPDATE lines SET promoter_id = (SELECT a.promoter_id FROM addresses a WHERE a.id = lines.address_id)",
            reverse_sql="",
        ),
        index("lines_of_promoter", "lines (promoter_id, id)", "promoter_id IS NOT NULL"),
    ]
