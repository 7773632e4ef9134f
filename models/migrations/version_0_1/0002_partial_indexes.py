"""Indexes over the few rows that are looked for, so that the many pay nothing for them."""

from tortoise import migrations
from tortoise.migrations import operations as ops


def index(name: str, columns: str, where: str) -> ops.RunSQL:
    return ops.RunSQL(
        f"CREATE INDEX {name} ON {columns} WHERE {where}",
        reverse_sql=f"DROP INDEX {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    operations = [
        index("opens_of_customer", "opens (customer_id, id)", "customer_id IS NOT NULL"),
        index("inbox_unfinished", "inbox (lane, id)", "state = 'new'"),
        index("inbox_aside", "inbox (id)", "state = 'aside'"),
        index("outbox_troubled", "outbox (state, id)", "state IN ('uncertain', 'failed')"),
        index("outbox_unfinished", "outbox (lane, id)", "state IN ('queued', 'sending')"),
        index("outbox_subject", "outbox (subject, created_at)", "subject <> ''"),
    ]
