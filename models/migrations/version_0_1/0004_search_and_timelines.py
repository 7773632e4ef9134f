"""Full-text indexes over passages, in each database's own way; and what timelines are read by."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_ADD = "INSERT INTO passage_words (rowid, words) VALUES (new.id, new.words);"
_TAKE_OUT = "INSERT INTO passage_words (passage_words, rowid, words) VALUES ('delete', old.id, old.words);"
# Terms are cut by us, with spaces between: of FTS5 nothing is asked but to take what is not ASCII for letters.
_SQLITE = (
    "CREATE VIRTUAL TABLE passage_words USING fts5 (words, content = passages, content_rowid = id, tokenize = ascii)",
    f"CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN {_ADD} END",
    f"CREATE TRIGGER passages_deleted AFTER DELETE ON passages BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER passages_changed AFTER UPDATE OF words ON passages BEGIN {_TAKE_OUT} {_ADD} END",
)
_POSTGRES = ("CREATE INDEX passage_words ON passages USING gin (to_tsvector('simple', words))",)


class FullText(ops.RunSQL):
    """The index in the form of the database that is migrated."""

    def __init__(self) -> None:
        super().__init__(list(_SQLITE))

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        for statement in _SQLITE if client.capabilities.dialect == "sqlite" else _POSTGRES:
            await client.execute_query(statement)  # whole: a trigger has semicolons inside


def index(name: str, columns: str, where: str = "") -> ops.RunSQL:
    condition = f" WHERE {where}" if where else ""
    return ops.RunSQL(f"CREATE INDEX {name} ON {columns}{condition}", reverse_sql=f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("models", "0003_every_conversation")]

    operations = [
        FullText(),
        index("conversations_of_customer", "conversations (customer_id)"),
        index("communications_of_conversation", "communications (conversation_id, sent_at)"),
        index("communications_on_promotion", "communications (promotion_id, sent_at)", "promotion_id IS NOT NULL"),
        index("attachments_of_communication", "attachments (communication_id)"),
        index("versions_of_communication", "versions (communication_id)"),
        index("tags_of_promoter", "tags (promoter_id, created_at)"),
        index("tags_of_promotion", "tags (promotion_id, created_at)"),
        index("tags_for_customer", "tags (recipient_id)", "recipient_id IS NOT NULL"),
        index("pushes_of_promoter", "pushes (promoter_id, at)"),
        index("pushes_of_promotion", "pushes (promotion_id, at)"),
        index("consents_of_customer", "consents (customer_id, given_at)"),
        index("details_of_customer", "details (customer_id, told_at)"),
    ]
