"""To whom a card was sent is one thing, who opened it another: who read is kept only where it is proved.

What is on record already says no more than can be told from it: an open that was taken for a customer's because the
card was sent to them says only that, unless the customer agreed to something in this very open.
"""

# ruff: noqa: S608  (SQL of our own words)

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.reading.opens import Credit, Known


def sql(statement: str) -> ops.RunSQL:
    return ops.RunSQL(statement, reverse_sql="")


_RECIPIENT = "(SELECT t.recipient_id FROM tags t WHERE t.code = opens.tag)"
_AGREED = (
    "EXISTS (SELECT 1 FROM consents c WHERE c.customer_id = opens.customer_id"
    " AND c.evidence = 'open ' || CAST(opens.id AS text){})"
)
_IN_THEIR_APP = " AND c.purpose = 'analytics'"
_IN_A_BROWSER = "EXISTS (SELECT 1 FROM addresses a WHERE a.customer_id = opens.customer_id AND a.channel = 'web')"


class Migration(migrations.Migration):
    dependencies = [("models", "0007_claims")]

    operations = [
        ops.AddField(model_name="Open", name="addressed_to", field=fields.IntField(null=True)),
        ops.AddField(
            model_name="Open",
            name="known_by",
            field=fields.CharEnumField(Known, max_length=8, default=Known.NOT, db_default=""),
        ),
        ops.AddField(
            model_name="Open",
            name="credited_by",
            field=fields.CharEnumField(Credit, max_length=12, default=Credit.NOBODY, db_default=""),
        ),
        sql(
            f"UPDATE opens SET addressed_to = {_RECIPIENT}"
            " WHERE tag IN (SELECT code FROM tags WHERE recipient_id IS NOT NULL)"
        ),
        sql(
            "UPDATE opens SET customer_id = NULL"
            f" WHERE customer_id IS NOT NULL AND addressed_to = customer_id AND NOT {_AGREED.format('')}"
        ),
        sql(
            "UPDATE opens SET known_by = 'account' WHERE customer_id IS NOT NULL"
            f" AND ({_AGREED.format(_IN_THEIR_APP)} OR NOT {_IN_A_BROWSER})"
        ),
        sql("UPDATE opens SET known_by = 'session' WHERE customer_id IS NOT NULL AND known_by = ''"),
        sql(
            "UPDATE opens SET credited_by = 'tag' WHERE promoter_id IS NOT NULL"
            " AND tag IN (SELECT code FROM tags WHERE promoter_id IS NOT NULL)"
        ),
        sql("UPDATE opens SET credited_by = 'push' WHERE promoter_id IS NOT NULL AND credited_by = ''"),
        # Only opens of cards that were sent to one customer are in it: the many pay nothing.
        sql("CREATE INDEX opens_addressed ON opens (addressed_to, id) WHERE addressed_to IS NOT NULL"),
        sql("CREATE INDEX pushes_by_whom ON pushes (promotion_id, promoter_id)"),
    ]
