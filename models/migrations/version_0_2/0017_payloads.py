"""What goes out is typed: whom and what it is about, and what the courier keeps for itself, are columns."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_ABOUT = ("customer_id", "conversation_id", "promotion_id")


class Fill(ops.RunSQL):
    """Copies into the columns what stood among the facts."""

    def __init__(self) -> None:
        super().__init__("")

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        fact = "json_extract(facts, '$.{}')" if client.capabilities.dialect == "sqlite" else "(facts->>'{}')"
        for column in _ABOUT:
            value = fact.format(column)
            await client.execute_query(
                f"UPDATE outbox SET {column} = CAST({value} AS integer) WHERE {value} IS NOT NULL"  # noqa: S608  (SQL of our own words)
            )
        for name, column in {"album": "album", "held_for": "held_for", "held_at": "held_in"}.items():
            value, wanted = fact.format(name), "::jsonb" if name == "held_at" and "->>" in fact else ""
            await client.execute_query(
                f"UPDATE outbox SET {column} = {value}{wanted}"  # noqa: S608  (SQL of our own words)
                f" WHERE state IN ('queued', 'sending') AND {value} IS NOT NULL"
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0016_blocks")]

    operations = [
        ops.AddField(model_name="Message", name="schema", field=fields.SmallIntField(default=2, db_default=1)),
        *(ops.AddField(model_name="Message", name=column, field=fields.IntField(null=True)) for column in _ABOUT),
        ops.AddField(
            model_name="Message", name="album", field=fields.CharField(max_length=100, default="", db_default="")
        ),
        ops.AddField(model_name="Message", name="held_in", field=fields.JSONField(null=True)),
        ops.AddField(
            model_name="Message", name="held_for", field=fields.CharField(max_length=60, default="", db_default="")
        ),
        Fill(),
        ops.RunSQL(
            "CREATE INDEX outbox_of_customer ON outbox (customer_id) WHERE customer_id IS NOT NULL", reverse_sql=""
        ),
        ops.RunSQL(
            "CREATE INDEX outbox_of_conversation ON outbox (conversation_id) WHERE conversation_id IS NOT NULL",
            reverse_sql="",
        ),
    ]
