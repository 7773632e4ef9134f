"""Indexes that a full database needs: every question asked while somebody waits is answered by one.

A partial index serves only a question that says its condition in so many words: see the statements beside each noun.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops


def index(name: str, columns: str, where: str = "") -> ops.RunSQL:
    condition = f" WHERE {where}" if where else ""
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}{condition}", reverse_sql=f"DROP INDEX {name}")


def of(table: str, column: str, name: str) -> ops.RunSQL:
    """Over the rows that name another one: ``column = value`` implies that there is a value."""
    return index(name, f"{table} ({column})", f"{column} IS NOT NULL")


class Migration(migrations.Migration):
    dependencies = [("models", "0005_authors")]

    operations = [
        of("addresses", "customer_id", "addresses_of_customer"),
        of("addresses", "promoter_id", "addresses_of_promoter"),
        of("addresses", "connection_id", "addresses_in_connection"),
        of("addresses", "talking_in_id", "addresses_talking_in"),
        index("addresses_joint", "addresses (joint)", "joint <> ''"),
        of("connections", "promoter_id", "connections_of_promoter"),
        of("customers", "kept_as_id", "customers_kept_as"),
        index("conversations_of_promoter", "conversations (promoter_id, spoken_at)"),
        index("details_under_consent", "details (consent_id)"),
        index("pushes_of_tag", "pushes (tag_id)"),
        index("reactions_to_communication", "reactions (communication_id)"),
        of("sessions", "address_id", "sessions_of_address"),
        index("tickets_of_promoter", "tickets (promoter_id)"),
        of("lines", "replaces_id", "lines_replacing"),
        of("checkins", "communication_id", "checkins_in_communication"),
        of("outbox", "communication_id", "outbox_of_communication"),
        index("outbox_due", "outbox (state, not_before)", "state IN ('queued', 'sending')"),
        index("outbox_finished", "outbox (finished_at)", "state NOT IN ('queued', 'sending')"),
        index("outbox_joined", "outbox (lane)", "kind = 'joined'"),
        index("outbox_mail_of_ours", "outbox (lane, finished_at)", "channel = 'email' AND communication_id IS NULL"),
        index("inbox_done", "inbox (received_at)", "state = 'done'"),
    ]
