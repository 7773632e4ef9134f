"""The data map knows every column there is, and what it says of them is so."""

from typing import Any, cast

import pytest
from tortoise import Tortoise
from tortoise.fields.relational import ForeignKeyFieldInstance

from models.personal_data.data_map import DATA_MAP
from models.personal_data.subjects import models_by_table
from models.storage.database import Database
from models.storage.plain_sql import rows


def _columns() -> set[str]:
    models = Tortoise.apps["models"].values()
    return {
        f"{model._meta.db_table}.{column}" for model in models for column in model._meta.fields_db_projection.values()
    }


def _registered() -> set[str]:
    return {f"{name}.{column}" for name, table in DATA_MAP.items() for column in table.columns}


async def test_every_column_of_every_model_is_registered_and_no_other(database: Database) -> None:
    columns = _columns()
    assert len(columns) > 100
    assert _registered() == columns


async def test_every_column_says_what_it_is_for(database: Database) -> None:
    assert all(column.purpose for table in DATA_MAP.values() for column in table.columns.values())
    assert all(table.holds for table in DATA_MAP.values())


async def test_what_a_column_refers_to_is_there(database: Database) -> None:
    referred = {column.refers for table in DATA_MAP.values() for column in table.columns.values()} - {""}
    assert len(referred) > 8
    assert referred <= _registered()


async def test_every_foreign_key_is_registered_as_one(database: Database) -> None:
    keys = [
        (name, str(field.source_field), str(field.related_model._meta.db_table))
        for name, model in models_by_table().items()
        for key in model._meta.fk_fields
        for field in [cast("ForeignKeyFieldInstance[Any]", model._meta.fields_map[key])]
    ]
    assert len(keys) > 10
    for table, column, other in keys:
        assert DATA_MAP[table].columns[column].refers.startswith(f"{other}."), f"{table}.{column}"


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, table in DATA_MAP.items() if table.theirs])
async def test_personal_columns_of_a_customers_rows_are_erased(database: Database, name: str) -> None:
    """Or their reason to stay stands in their purpose, as listed here."""
    staying = {
        "inbox.external_id",  # the key that keeps a repeat away
        "conversations.promoter_id",  # of the promoter
        "pushes.promoter_id",
        "communications.author",  # of the promoter's side
        "checkins.promoter_id",
        "checkins.latitude",
        "checkins.longitude",
        "checkins.source",
        "meetings.promoter_id",
        "meetings.source",
    }
    table = DATA_MAP[name]
    await rows(f"SELECT 1 FROM {name} WHERE {table.theirs.replace(':customer', '1')}")
    left = {
        f"{name}.{column}"
        for column, entry in table.columns.items()
        if entry.personal and not entry.erased and not table.deleted
    }
    assert left <= staying
