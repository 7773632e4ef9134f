"""Mail alerts: mailboxes in which customers are told that words wait in the web chat, and what they were told."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0040_teams")]

    operations = [
        ops.CreateModel(
            name="Mailbox",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "address",
                    fields.OneToOneField(
                        "models.Address",
                        source_field="address_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mailbox",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("timezone", fields.CharField(default="", db_default="", max_length=40)),
                ("chat_open_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "mailboxes", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="MailAlert",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conversation_id", fields.IntField()),
                ("seen_up_to", fields.IntField()),
                ("address_id", fields.IntField()),
                ("said_id", fields.IntField(db_index=True)),
                ("promised_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("told_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("entered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mail_alerts",
                "app": "models",
                "pk_attr": "id",
                "unique_together": (("conversation_id", "seen_up_to"),),
            },
            bases=["Model"],
        ),
    ]
