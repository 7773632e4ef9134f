"""Words go before notices, and notices that wait together are told together."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_UNFINISHED = "state IN ('queued', 'sending')"


def index(name: str, columns: str, where: str) -> ops.RunSQL:
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns} WHERE {where}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0013_whose_words_came")]

    operations = [
        ops.AddField(model_name="Message", name="rank", field=fields.SmallIntField(default=0, db_default=0)),
        ops.AddField(model_name="Message", name="gathered_in_id", field=fields.BigIntField(null=True)),
        ops.RunSQL(
            f"UPDATE outbox SET rank = 1 WHERE {_UNFINISHED}"  # noqa: S608  (SQL of our own words)
            " AND kind IN ('opened', 'opened_by_many', 'read', 'recognised')",
            reverse_sql="",
        ),
        index("outbox_in_order", "outbox (lane, rank, id)", _UNFINISHED),
        index("outbox_due_by_rank", "outbox (state, rank, not_before)", _UNFINISHED),
        index("outbox_under_way", "outbox (lane)", "state = 'sending'"),
        index("outbox_gathered", "outbox (gathered_in_id)", "gathered_in_id IS NOT NULL"),
        index("outbox_together", "outbox (gathered_in_id, id)", "gathered_in_id IS NOT NULL AND state = 'queued'"),
        # The two that these replace.
        ops.RunSQL("DROP INDEX outbox_unfinished", reverse_sql=""),
        ops.RunSQL("DROP INDEX outbox_due", reverse_sql=""),
    ]
