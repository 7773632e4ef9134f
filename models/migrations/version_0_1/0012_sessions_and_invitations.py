"""Sessions know their device and when they were used; invitations have a table, with fingerprints in place of codes.

What was good is good for the usual time from now on: cards and invitations that were sent shortly before stay so.
"""

# ruff: noqa: S608  (SQL of our own words, numbers and hex digits)

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

from models.storage.clock import now
from models.storage.codes import fingerprint
from models.people.promoters import INVITATION_LIFE


class FromNowOn(ops.RunSQL):
    """Sessions that live count as used now, and invitations of active promoters are kept as fingerprints."""

    def __init__(self) -> None:
        super().__init__([], reverse_sql="")

    async def _run_sql(self, state_editor: BaseSchemaEditor, sqls: object) -> None:  # noqa: ARG002  (tortoise's own hook)
        client, at = state_editor.client, now()
        stamp, until = at.isoformat(" "), (at + INVITATION_LIFE).isoformat(" ")
        await client.execute_query(f"UPDATE sessions SET used_at = '{stamp}'")
        _, kept = await client.execute_query("SELECT id, code, standing FROM promoters")
        for row in kept:
            if row["standing"] == "active":
                await client.execute_query(
                    "INSERT INTO invitations (token, promoter_id, created_at, expires_at)"
                    f" VALUES ('{fingerprint(row['code'])}', {int(row['id'])}, '{stamp}', '{until}')"
                )
            await client.execute_query(f"UPDATE promoters SET code = 'none {int(row['id'])}' WHERE id = {row['id']}")


class Migration(migrations.Migration):
    dependencies = [("models", "0011_calls_say_nothing")]

    operations = [
        ops.AddField(
            model_name="Session", name="device", field=fields.CharField(default="", db_default="", max_length=40)
        ),
        ops.AddField(
            model_name="Session",
            name="used_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("token", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                (
                    "promoter",
                    fields.ForeignKeyField(
                        "models.Promoter",
                        source_field="promoter_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "invitations", "app": "models", "pk_attr": "token"},
            bases=["Model"],
        ),
        FromNowOn(),
    ]
