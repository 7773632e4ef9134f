"""What happened to a promotion is found by indexes: what was agreed to on its opens, and the meetings about it.

So is what names a conversation, when one goes into another: a merge holds the writer meanwhile.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops


def index(name: str, columns: str, where: str) -> ops.RunSQL:
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns} WHERE {where}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0018_tallies")]

    operations = [
        index("consents_on_opens", "consents (given_at, id)", "substr(evidence, 1, 5) = 'open '"),
        index("consents_withdrawn", "consents (withdrawn_at, id)", "withdrawn_at IS NOT NULL"),
        index("lines_of_conversation", "lines (conversation_id)", "conversation_id IS NOT NULL"),
        index("addresses_come_since", "addresses (came_since_id)", "came_since_id IS NOT NULL"),
        index("conversations_on_promotion", "conversations (promotion_id)", "promotion_id IS NOT NULL"),
    ]
