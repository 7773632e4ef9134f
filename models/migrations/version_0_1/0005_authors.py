"""Who wrote what was said. What is on record already was written by whom its source shows."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def fill(author: str, where: str) -> ops.RunSQL:
    return ops.RunSQL(f"UPDATE communications SET author = {author} WHERE author = '' AND {where}", reverse_sql="")  # noqa: S608  (SQL of our own words)


class Migration(migrations.Migration):
    dependencies = [("models", "0004_search_and_timelines")]

    operations = [
        ops.AddField(
            model_name="Communication",
            name="author",
            field=fields.CharField(default="", db_default="", max_length=90),
        ),
        fill("'customer'", "direction = 'to_promoter'"),
        fill("'operator'", "source LIKE 'web:console operator:%'"),
        # Said in a group: by somebody there, whom nobody wrote down.
        fill("'team:'", "source LIKE 'telegram:-%'"),
        fill("'promoter'", "direction = 'to_customer'"),
    ]
