from tortoise import migrations
from tortoise.migrations import operations as ops
from models.talking.communications import Delivery, Direction
from models.storage.row_numbers import RowNumber
from models.queue.inbox import UpdateState
from models.reading.opens import Proof, Visitor
from models.queue.outbox import SendState
from models.people.promoters import PromoterStatus
from models.sharing.promotions import PromotionKind, Tagging
from models.people.sessions import SessionRole
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="ChannelFact",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel", fields.CharField(max_length=20)),
                ("key", fields.CharField(max_length=160)),
                ("value", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "channel_facts",
                "app": "models",
                "unique_together": (("channel", "key"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CheckIn",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("promoter_id", fields.IntField(db_index=True)),
                ("customer_id", fields.IntField(null=True, db_index=True)),
                ("latitude", fields.FloatField()),
                ("longitude", fields.FloatField()),
                ("accuracy_m", fields.FloatField(null=True)),
                ("note", fields.CharField(default="", max_length=1000)),
                ("photo", fields.CharField(default="", max_length=64)),
                ("live", fields.BooleanField(default=False)),
                ("source", fields.CharField(unique=True, max_length=160)),
                ("confirmed", fields.BooleanField(null=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "checkins", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Customer",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(default="", max_length=80)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "customers", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Consent",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "models.Customer",
                        source_field="customer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("purpose", fields.CharField(max_length=20)),
                ("text", fields.TextField(unique=False)),
                ("text_version", fields.CharField(max_length=64)),
                ("language", fields.CharField(max_length=8)),
                ("channel", fields.CharField(max_length=20)),
                ("evidence", fields.CharField(default="", max_length=100)),
                ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "consents", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Detail",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "models.Customer",
                        source_field="customer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="details",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("field", fields.CharField(max_length=20)),
                ("value", fields.CharField(max_length=1000)),
                (
                    "consent",
                    fields.ForeignKeyField(
                        "models.Consent",
                        source_field="consent_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="details",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("told_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "details",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One thing a customer told us about themself, under the consent they gave for it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Interaction",
            fields=[
                ("id", RowNumber(generated=True, primary_key=True, unique=True, db_index=True)),
                ("open_id", fields.BigIntField()),
                ("event_id", fields.CharField(max_length=64)),
                ("kind", fields.CharField(max_length=30)),
                ("value", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("seconds", fields.FloatField(default=0)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "interactions",
                "app": "models",
                "unique_together": (("open_id", "event_id"),),
                "pk_attr": "id",
                "table_description": "``event_id`` comes from the browser, which may tell the same event twice.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Key",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=20)),
                ("secret", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "keys", "app": "models", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Message",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel", fields.CharField(max_length=20)),
                ("account", fields.CharField(max_length=100)),
                ("lane", fields.CharField(max_length=125)),
                ("kind", fields.CharField(max_length=40)),
                ("facts", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("communication_id", fields.IntField(null=True)),
                ("edits_id", fields.BigIntField(null=True)),
                ("dedupe", fields.CharField(null=True, unique=True, max_length=120)),
                ("subject", fields.CharField(default="", max_length=60)),
                (
                    "state",
                    fields.CharEnumField(
                        default=SendState.QUEUED,
                        description="QUEUED: queued\nSENDING: sending\nSENT: sent\nUNCERTAIN: uncertain\nFAILED: failed\nCANCELLED: cancelled",
                        enum_type=SendState,
                        max_length=10,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("doubts", fields.SmallIntField(default=0)),
                ("not_before", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("leased_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reason", fields.CharField(default="", max_length=300)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("finished_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "outbox",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One thing to tell one address.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Node",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("role", fields.CharField(max_length=20)),
                ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "nodes", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Open",
            fields=[
                ("id", RowNumber(generated=True, primary_key=True, unique=True, db_index=True)),
                ("tag", fields.CharField(max_length=22)),
                ("promotion_id", fields.IntField()),
                ("topic", fields.CharField(max_length=200)),
                ("promoter_id", fields.IntField(null=True)),
                ("customer_id", fields.IntField(null=True)),
                ("viewed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("channel", fields.CharField(max_length=20)),
                (
                    "visitor",
                    fields.CharEnumField(
                        description="PERSON: person\nPREVIEW: preview\nROBOT: robot\nSELF: self",
                        enum_type=Visitor,
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="FETCHED: fetched\nOPENED: opened\nREAD: read", enum_type=Proof, max_length=8
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=60)),
                ("parent_open_id", fields.BigIntField(null=True)),
            ],
            options={
                "table": "opens",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Numbered by ``models.storage.row_numbers``: no index but the key, so that the hot insert stays one append.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Promoter",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=80)),
                ("language", fields.CharField(default="", max_length=8)),
                ("code", fields.CharField(unique=True, max_length=22)),
                (
                    "standing",
                    fields.CharEnumField(
                        default=PromoterStatus.ACTIVE,
                        description="ACTIVE: active\nDEACTIVATED: deactivated",
                        enum_type=PromoterStatus,
                        max_length=12,
                    ),
                ),
                ("quiet_from", fields.CharField(default="", max_length=5)),
                ("quiet_until", fields.CharField(default="", max_length=5)),
                ("timezone", fields.CharField(default="UTC", max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "promoters", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Address",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel", fields.CharField(max_length=20)),
                ("account", fields.CharField(max_length=100)),
                ("name", fields.CharField(default="", max_length=80)),
                ("language", fields.CharField(default="", max_length=8)),
                (
                    "promoter",
                    fields.ForeignKeyField(
                        "models.Promoter",
                        source_field="promoter_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="addresses",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "models.Customer",
                        source_field="customer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="addresses",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("talking_in_id", fields.IntField(null=True)),
                ("dialogue", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("blocked_reason", fields.CharField(default="", max_length=100)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "addresses",
                "app": "models",
                "unique_together": (("channel", "account"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Conversation",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "promoter",
                    fields.ForeignKeyField(
                        "models.Promoter",
                        source_field="promoter_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="conversations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "models.Customer",
                        source_field="customer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="conversations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("promotion_id", fields.IntField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("spoken_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "conversations",
                "app": "models",
                "unique_together": (("promoter", "customer"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Communication",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "conversation",
                    fields.ForeignKeyField(
                        "models.Conversation",
                        source_field="conversation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="communications",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "direction",
                    fields.CharEnumField(
                        description="TO_CUSTOMER: to_customer\nTO_PROMOTER: to_promoter",
                        enum_type=Direction,
                        max_length=12,
                    ),
                ),
                ("medium", fields.CharField(default="im", max_length=10)),
                ("channel", fields.CharField(max_length=20)),
                ("text", fields.TextField(default="", unique=False)),
                ("promotion_id", fields.IntField(null=True)),
                ("quoted_id", fields.IntField(null=True)),
                ("source", fields.CharField(unique=True, max_length=160)),
                ("album", fields.CharField(default="", max_length=100)),
                (
                    "state",
                    fields.CharEnumField(
                        default=Delivery.QUEUED,
                        description="QUEUED: queued\nSENT: sent\nUNCERTAIN: uncertain\nFAILED: failed",
                        enum_type=Delivery,
                        max_length=10,
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=300)),
                ("sent_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "communications", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attachment",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "communication",
                    fields.ForeignKeyField(
                        "models.Communication",
                        source_field="communication_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attachments",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(max_length=12)),
                ("channel", fields.CharField(max_length=20)),
                ("ref", fields.CharField(default="", max_length=300)),
                ("name", fields.CharField(default="", max_length=200)),
                ("mime", fields.CharField(default="", max_length=100)),
                ("size", fields.BigIntField(default=0)),
                ("facts", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("sha256", fields.CharField(default="", db_index=True, max_length=64)),
                ("reason", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "attachments",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A picture, voice, file … of a communication, with ``sha256`` once its bytes are kept.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Line",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "address",
                    fields.ForeignKeyField(
                        "models.Address",
                        source_field="address_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lines",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("mine", fields.BooleanField(default=False)),
                ("content", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("replaces_id", fields.BigIntField(null=True)),
                ("key", fields.CharField(unique=True, max_length=120)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lines",
                "app": "models",
                "indexes": [Index(fields=["address_id", "id"])],
                "pk_attr": "id",
                "table_description": "One message as a web address sees it. An edit is a new line that names the one it replaces.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Promotion",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "kind",
                    fields.CharEnumField(description="LINK: link\nPAGE: page", enum_type=PromotionKind, max_length=8),
                ),
                ("title", fields.CharField(max_length=200)),
                ("summary", fields.CharField(default="", max_length=500)),
                ("target", fields.CharField(default="", max_length=2000)),
                ("page", fields.TextField(default="", unique=False)),
                ("form", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("image", fields.CharField(default="", max_length=64)),
                (
                    "tagging",
                    fields.CharEnumField(
                        default=Tagging.PROMOTER,
                        description="PROMOTER: promoter\nCAMPAIGN: campaign",
                        enum_type=Tagging,
                        max_length=10,
                    ),
                ),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "promotions", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Receipt",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel", fields.CharField(max_length=20)),
                ("account", fields.CharField(max_length=100)),
                ("external_id", fields.CharField(max_length=100)),
                ("message_id", fields.BigIntField()),
                ("communication_id", fields.IntField(null=True)),
            ],
            options={
                "table": "receipts",
                "app": "models",
                "unique_together": (("channel", "account", "external_id"),),
                "indexes": [Index(fields=["message_id"]), Index(fields=["communication_id"])],
                "pk_attr": "id",
                "table_description": "A platform's id of a message we delivered: what a person quotes, presses or has edited.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Revision",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=20)),
                ("number", fields.BigIntField(default=0)),
            ],
            options={"table": "revisions", "app": "models", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("token", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                (
                    "role",
                    fields.CharEnumField(
                        description="OPERATOR: operator\nPERSON: person", enum_type=SessionRole, max_length=10
                    ),
                ),
                (
                    "address",
                    fields.ForeignKeyField(
                        "models.Address",
                        source_field="address_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "sessions", "app": "models", "pk_attr": "token"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInLink",
            fields=[
                ("token", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("spent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sign_in_links",
                "app": "models",
                "pk_attr": "token",
                "table_description": "Opens the console once, spent by a button, since whoever previews a link fetches it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Tag",
            fields=[
                ("code", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=22)),
                (
                    "promotion",
                    fields.ForeignKeyField(
                        "models.Promotion",
                        source_field="promotion_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tags",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "promoter",
                    fields.ForeignKeyField(
                        "models.Promoter",
                        source_field="promoter_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="tags",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("channel", fields.CharField(max_length=20)),
                ("recipient_id", fields.IntField(null=True)),
                ("parent_code", fields.CharField(null=True, max_length=22)),
                ("key", fields.CharField(unique=True, max_length=120)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("retired_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "tags", "app": "models", "pk_attr": "code"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Push",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "tag",
                    fields.ForeignKeyField(
                        "models.Tag",
                        source_field="tag_id",
                        db_constraint=True,
                        to_field="code",
                        related_name="pushes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("promotion_id", fields.IntField()),
                ("promoter_id", fields.IntField()),
                ("customer_id", fields.IntField(null=True)),
                ("channel", fields.CharField(max_length=20)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "pushes",
                "app": "models",
                "indexes": [Index(fields=["customer_id", "promotion_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Update",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel", fields.CharField(max_length=20)),
                ("external_id", fields.CharField(max_length=200)),
                ("lane", fields.CharField(max_length=120)),
                ("body", fields.TextField(unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=UpdateState.NEW,
                        description="NEW: new\nDONE: done\nASIDE: aside",
                        enum_type=UpdateState,
                        max_length=8,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("not_before", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("error", fields.CharField(default="", max_length=300)),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "inbox",
                "app": "models",
                "unique_together": (("channel", "external_id"),),
                "pk_attr": "id",
                "table_description": "A platform update. ``external_id`` is the channel's own key for it, ``lane`` what must stay in order.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Version",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "communication",
                    fields.ForeignKeyField(
                        "models.Communication",
                        source_field="communication_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="versions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "versions",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What a communication said before it was edited.",
            },
            bases=["Model"],
        ),
    ]
