"""The oldest updates first: without this, they are looked for from the table's beginning, through all that is done."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0014_words_first")]

    operations = [
        ops.RunSQL("CREATE INDEX inbox_in_order ON inbox (id) WHERE state = 'new'", reverse_sql=""),
    ]
