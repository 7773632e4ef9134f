"""Teams of promoters, and who leads them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0039_events")]

    operations = [
        ops.CreateModel(
            name="TeamMember",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("promoter_id", fields.IntField(unique=True)),
                ("team", fields.CharField(max_length=40, db_index=True)),
                ("leads", fields.BooleanField()),
            ],
            options={"table": "team_members", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
