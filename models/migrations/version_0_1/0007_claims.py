"""What was typed is a claim; details say to whom they were given; numbers that were read wrongly are mended."""

# ruff: noqa: S608  (SQL of our own words, numbers and digits)

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

from models.text.phone_numbers import mended

_NOBODYS = "confirmed_at IS NULL AND promoter_id IS NULL AND customer_id IS NOT NULL"
_TYPED = (
    "EXISTS (SELECT 1 FROM details d WHERE d.customer_id = addresses.customer_id AND d.field = 'email'"
    " AND lower(trim(d.value)) = addresses.account)"
)
_LET_GO = "UPDATE addresses SET customer_id = NULL, talking_in_id = NULL, told_first = FALSE WHERE"
_GIVEN_ON = (
    " FROM consents c JOIN opens o ON o.id = CASE WHEN c.evidence LIKE 'open %'"
    " THEN CAST(substr(c.evidence, 6) AS BIGINT) END JOIN tags t ON t.code = o.tag WHERE c.id = details.consent_id"
)


def fill(sql: str) -> ops.RunSQL:
    return ops.RunSQL(sql, reverse_sql="")


class NeverWroteFromThere(ops.RunSQL):
    """Mail addresses with a customer that nobody typed into a form stay only if mail came from them."""

    def __init__(self) -> None:
        super().__init__([], reverse_sql="")

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        _, left = await client.execute_query(
            f"SELECT id, account FROM addresses WHERE channel = 'email' AND {_NOBODYS}"
        )
        if not left:
            return
        _, said = await client.execute_query(
            "SELECT source FROM communications WHERE channel = 'email' AND direction = 'to_promoter'"
        )
        wrote = {row["source"].removeprefix("email:").partition(":")[0] for row in said}
        for row in left:
            if row["account"] not in wrote:
                await client.execute_query(f"{_LET_GO} id = {int(row['id'])}")


class MendNumbers(ops.RunSQL):
    """Those whose meaning is certain; where the right one is there already, the wrong one stays as it is."""

    def __init__(self) -> None:
        super().__init__([], reverse_sql="")

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client = state_editor.client
        _, kept = await client.execute_query("SELECT id, account FROM addresses WHERE channel = 'voice'")
        taken = {row["account"] for row in kept}
        for row in kept:
            meant = mended(row["account"])
            if meant not in taken and meant.removeprefix("+").isdecimal():
                taken.add(meant)
                await client.execute_query(f"UPDATE addresses SET account = '{meant}' WHERE id = {int(row['id'])}")


class Migration(migrations.Migration):
    dependencies = [("models", "0006_first_aid")]

    operations = [
        ops.AddField(model_name="Detail", name="promoter_id", field=fields.IntField(null=True)),
        ops.AddField(
            model_name="Detail", name="account", field=fields.CharField(default="", db_default="", max_length=100)
        ),
        ops.AddField(
            model_name="Detail",
            name="fell_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Detail",
            name="asked_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Detail",
            name="answered_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Call", name="consent_words", field=fields.TextField(default="", db_default="", unique=False)
        ),
        ops.AddField(model_name="Call", name="shown", field=fields.BooleanField(default=False, db_default=False)),
        ops.RunSQL("CREATE INDEX details_of_account ON details (account) WHERE account <> ''", reverse_sql=""),
        # To whom: the promoter whose card it was. A campaign's form names nobody: that is given to the house.
        fill(f"UPDATE details SET promoter_id = (SELECT o.promoter_id{_GIVEN_ON} AND t.promoter_id IS NOT NULL)"),
        # Of opens that are kept no more: the promoter whom they talked with first.
        fill(
            "UPDATE details SET promoter_id = (SELECT t.promoter_id FROM conversations t"
            " WHERE t.customer_id = details.customer_id ORDER BY t.id LIMIT 1)"
            f" WHERE promoter_id IS NULL AND NOT EXISTS (SELECT 1{_GIVEN_ON})"
        ),
        fill("UPDATE details SET account = lower(trim(value)) WHERE field = 'email' AND length(trim(value)) <= 100"),
        # A number was only ever typed, unless it was confirmed; a mail address where a form has it.
        fill(f"{_LET_GO} channel = 'voice' AND {_NOBODYS}"),
        fill(f"{_LET_GO} channel = 'email' AND {_NOBODYS} AND {_TYPED}"),
        NeverWroteFromThere(),
        MendNumbers(),
        # An account that somebody has shown is theirs alone.
        fill(
            "UPDATE details SET fell_at = told_at WHERE field = 'email' AND EXISTS (SELECT 1 FROM addresses a"
            " WHERE a.channel = 'email' AND a.account = details.account AND a.confirmed_at IS NOT NULL"
            " AND a.customer_id IS NOT NULL AND a.customer_id <> details.customer_id)"
        ),
        fill(
            "UPDATE calls SET shown = TRUE WHERE customer_phone <> '' AND EXISTS (SELECT 1 FROM communications s"
            " JOIN conversations t ON t.id = s.conversation_id JOIN addresses a ON a.customer_id = t.customer_id"
            " WHERE s.id = calls.communication_id AND a.channel = 'voice' AND a.account = calls.customer_phone"
            " AND a.confirmed_at IS NOT NULL)"
        ),
    ]
