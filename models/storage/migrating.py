"""Bringing a database to the present schema: each migration once, in order."""

from typing import Any

from tortoise import Tortoise
from tortoise.connection import ConnectionHandler, get_connection
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import AddField, AddIndex, AlterModelOptions, CreateModel, Operation, RunSQL
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps

_ADDING: tuple[type[Operation], ...] = (AddField, AddIndex, AlterModelOptions, CreateModel, RunSQL)


async def migrate(config: dict[str, Any]) -> None:
    """Run the migrations that the database of tortoise's ``config`` lacks. Raise OSError, DBConnectionError."""
    try:
        await Tortoise.init(config=config, init_connections=False)
        await _Adding(get_connection("default"), config["apps"]).migrate()
    finally:
        await Tortoise.close_connections()


class _Present(State):
    """The schema as the migrations so far have made it. Tortoise copies it before each operation, so that the
    operation can ask what was before; what only adds never asks, and the copies are most of a first start's time.
    """

    def clone(self) -> "_Present":
        return self


class _Adding(MigrationExecutor):
    """Tortoise's executor, for migrations that only add."""

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        assert upto is None, "forwards only"  # noqa: S101  (only our own start calls it)
        # Without connections no query is prepared for any model: a schema needs none.
        present = _Present(models={}, apps=StateApps(connections=ConnectionHandler()))
        for key in self._full_plan():
            migration = self.loader.graph.nodes[key]
            assert isinstance(migration, Migration)  # noqa: S101  (tortoise lists nothing else)
            _check(migration)
            if key in applied:
                await migration.apply(present, dry_run=True, schema_editor=None)
        return present


def _check(migration: Migration) -> None:
    for operation in migration.operations:
        if not isinstance(operation, _ADDING):
            raise TypeError(
                f"{migration.name}: {type(operation).__name__} needs to know what was before (migrating.py)"
            )
