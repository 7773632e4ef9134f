"""Customers are merged by hand as well, with what is known of them; labels that came along are known by number."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def text(name: str, length: int) -> ops.AddField:
    return ops.AddField(
        model_name="Merge", name=name, field=fields.CharField(max_length=length, default="", db_default="")
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0031_digests")]

    operations = [
        text("by", 10),
        text("words", 200),
        ops.AddField(model_name="Merge", name="promoter_id", field=fields.IntField(null=True)),
        ops.AddField(model_name="Join", name="labels", field=fields.JSONField(null=True)),
    ]
