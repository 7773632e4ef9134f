"""Bringing a database to the present schema: each migration once, in order."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, cast

import tortoise.models
from tortoise import Tortoise
from tortoise.connection import ConnectionHandler, get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import AddField, AddIndex, AlterModelOptions, CreateModel, Operation, RunSQL
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.transactions import in_transaction

from models.storage.engines.connector import TortoiseConfig

if TYPE_CHECKING:
    from tortoise.backends.base.client import BaseDBAsyncClient

log = logging.getLogger(__name__)

_ADDING: tuple[type[Operation], ...] = (AddField, AddIndex, AlterModelOptions, CreateModel, RunSQL)


async def migrate(config: TortoiseConfig, *, logged: bool = False) -> None:
    """Run the migrations that the database of tortoise's ``config`` lacks. Raise OSError, DBConnectionError.

    ``logged``: each that is done is a line of the log.
    """
    async with adding(config) as executor:
        async for name in executor.bring_up():
            if logged:
                log.info("migrated", extra={"migration": name})


@asynccontextmanager
async def adding(config: TortoiseConfig) -> AsyncIterator["Adding"]:
    """Give the executor for the database of tortoise's ``config``, and close its connection."""
    try:
        await Tortoise.init(config=config, init_connections=False)
        with without_filters():
            yield Adding(get_connection("default"), config["apps"])
    finally:
        await Tortoise.close_connections()


@contextmanager
def without_filters() -> Iterator[None]:
    """Have tortoise make models without ways to look for their rows, which take half of making one.

    It makes each anew for every change of the schema, and nobody asks those for rows.
    """
    module: Any = tortoise.models
    made = module.get_filters_for_field
    module.get_filters_for_field = _no_filters
    try:
        yield
    finally:
        module.get_filters_for_field = made


def _no_filters(**_: object) -> dict[str, Any]:
    return {}


class _Present(State):
    """The schema as the migrations so far have made it. Tortoise copies it before each operation, so that the
    operation can ask what was before; what only adds never asks, and the copies are most of a first start's time.
    """

    def clone(self) -> "_Present":
        return self


class Adding(MigrationExecutor):
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

    async def bring_up(self, upto: str | None = None) -> AsyncIterator[str]:
        """Run what the database lacks, and give the name of each when it is done: as a whole, its record included."""
        steps = await self.plan([MigrationTarget("models", upto)] if upto else None)
        await self.recorder.ensure_schema(self._schema_editor(atomic=False))
        present = await self._project_state(set(await self.recorder.applied_migrations()))
        for step in steps:
            editor = self._schema_editor()
            async with in_transaction("default") as client:
                editor.client = client
                await step.migration.apply(present, schema_editor=editor)
                await MigrationRecorder(client).record_applied(step.migration.app_label, step.migration.name)
            yield step.migration.name

    async def each_with_its_statements(self) -> AsyncIterator[tuple[Migration, list[str]]]:
        """Give every migration that the database lacks with what it would run, and run nothing."""
        steps = await self.plan()
        present = await self._project_state(set(await self.recorder.applied_migrations()))
        for step in steps:
            editor = self._schema_editor(atomic=False, collect_sql=True)
            editor.client = cast("BaseDBAsyncClient", _Unheard(editor.client, editor.collected_sql))
            await step.migration.apply(present, schema_editor=editor)
            yield step.migration, editor.collected_sql


class _Unheard:
    """A connection that notes what it is asked, and finds nothing."""

    def __init__(self, connection: Any, noted: list[str]) -> None:
        self.capabilities = connection.capabilities
        self._noted = noted

    async def execute_query(self, query: str, _: list[Any] | None = None) -> tuple[int, list[Any]]:
        self._noted.append(query)
        return 0, []


def _check(migration: Migration) -> None:
    for operation in migration.operations:
        if not isinstance(operation, _ADDING):
            raise TypeError(f"{migration.name}: {type(operation).__name__} needs to know what was before (executor.py)")
