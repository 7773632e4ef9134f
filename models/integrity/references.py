"""References: every column that names a row of another table, as the data map knows them, foreign key or not."""

from models.integrity.fault import Check
from models.personal_data.data_map import DATA_MAP

_MEND = (
    "rows were lost or changed by something else than Handbill: restore a backup from before, "
    "or ask who changed the database"
)


def _check(table: str, column: str, refers: str) -> Check:
    other, _, key = refers.partition(".")
    return Check(
        table=table,
        condition=(
            f"{table}.{column} IS NOT NULL"  # noqa: S608  (names out of the data map)
            f" AND NOT EXISTS (SELECT 1 FROM {other} named WHERE named.{key} = {table}.{column})"
        ),
        what=f"{column} names a row of {other} that is not there",
        mend=_MEND,
    )


REFERENCES = [
    _check(name, column, entry.refers)
    for name, table in DATA_MAP.items()
    for column, entry in table.columns.items()
    if entry.refers
]
