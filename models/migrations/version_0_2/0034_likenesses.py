"""Customers who may be one person, out of what is on record, and those who are not."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def number(name: str, *, index: bool = False) -> tuple[str, fields.IntField[int]]:
    return (name, fields.IntField(db_index=index))


def key() -> tuple[str, fields.IntField[int]]:
    return ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True))


def sql(text: str) -> ops.RunSQL:
    return ops.RunSQL(text, reverse_sql="")


class Migration(migrations.Migration):
    dependencies = [("models", "0033_looked_up")]

    operations = [
        ops.CreateModel(
            name="Likeness",
            fields=[key(), number("one_id"), number("other_id", index=True)],
            options={
                "table": "likenesses",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("one_id", "other_id"),),
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Distinction",
            fields=[
                key(),
                number("one_id"),
                number("other_id", index=True),
                number("promoter_id"),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "distinctions",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("one_id", "other_id", "promoter_id"),),
            },
            bases=["Model"],
        ),
        sql("CREATE INDEX conversations_called ON conversations (promoter_id, own_name) WHERE own_name <> ''"),
        sql(
            "INSERT INTO likenesses (one_id, other_id) SELECT DISTINCT d.customer_id, e.customer_id FROM details d"
            " JOIN details e ON e.account = d.account AND e.customer_id > d.customer_id AND e.fell_at IS NULL"
            " WHERE d.account <> '' AND e.account <> '' AND d.fell_at IS NULL ON CONFLICT DO NOTHING"
        ),
        sql(
            "INSERT INTO likenesses (one_id, other_id) SELECT DISTINCT c.customer_id, d.customer_id FROM conversations c JOIN conversations d"
            " ON d.promoter_id = c.promoter_id AND d.own_name = c.own_name AND d.customer_id > c.customer_id"
            " WHERE c.own_name <> '' AND d.own_name <> '' ON CONFLICT DO NOTHING"
        ),
        sql(
            "INSERT INTO likenesses (one_id, other_id) SELECT DISTINCT CASE WHEN customer_id < addressed_to THEN customer_id ELSE addressed_to END,"
            " CASE WHEN customer_id < addressed_to THEN addressed_to ELSE customer_id END FROM opens"
            " WHERE addressed_to IS NOT NULL AND customer_id <> addressed_to ON CONFLICT DO NOTHING"
        ),
    ]
