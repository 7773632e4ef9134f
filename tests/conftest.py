"""What every test may ask for. Whatever needs a database runs on SQLite, on PostgreSQL or on both."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser, Playwright, async_playwright

import models.words
from bot.channels.plugin import add_words_of_channels
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.tag_cache import TagCache
from models.storage.bell import Bell
from models.storage.database import Database, open_database
from models.storage.engines.transaction_watch import Watch
from models.storage.nodes import enrol
from models.storage.row_numbers import Numbers
from tests.fixtures.added_language import CODE, write_language
from tests.fixtures.chromium import ARGUMENTS, CHROMIUM, WHOLE_CHROMIUM
from tests.fixtures.databases import databases, is_chosen
from tests.fixtures.empty_file import EmptyFile
from tests.fixtures.kept_sessions import KeptLoop, KeptSessions
from tests.fixtures.memory_disk import write_to_memory
from tests.fixtures.order import slow_among, workers
from tests.fixtures.partitioned import partitioned_template
from tests.fixtures.patience import seconds, within
from tests.fixtures.postgres import EmptyDatabase, PostgresServer, postgres_server
from tests.fixtures.prepared_models import prepare_models_once
from tests.fixtures.quick import examples, is_quick, refuse_processes

add_words_of_channels()  # as every command does; tests say sentences while they are collected

_BROWSERS = {"chromium", "whole_chromium"}
_TEMPLATE = "handbill_template"
_BY_MONTH = bool(os.environ.get("TEST_PARTITIONS"))
"""Whether opens on PostgreSQL are partitioned by month, in all tests that bring no database of their own."""
_LONGEST_S, _LONGEST_SLOW_S = 120.0, 300.0
_SELDOM = (10_000, 50, 100)
"""New objects, young and middling looks between looks for garbage: one at all there is takes a tenth of a second."""
MAY_BE_SKIPPED = (
    "only root may mount a small disk",
    "no small disk can be mounted here",
    "only root makes files for others",
)
"""What a container may not allow, whoever prepared it."""

# How long an example takes says something of the machine only.
settings.register_profile("handbill", deadline=None, max_examples=examples(100))
settings.load_profile("handbill")
write_to_memory()
prepare_models_once()
Watch.looks = True  # a transaction that waits for anything but the database fails its test
gc.disable()  # until all is collected: a third of the time that takes


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected is no garbage, and need not be looked at again."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    runs_here = "PYTEST_XDIST_WORKER" in os.environ or not session.config.getoption("numprocesses", 0)
    if is_quick() and runs_here:
        refuse_processes()


def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """What no test closed fails the last one. Pytest would look five times more, and tell nobody: it finds nothing.

    One look takes seconds: the quick tests leave it to all.
    """
    if nextitem is None:
        if not is_quick():
            gc.collect()
        gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    return workers()


def pytest_itemcollected(item: pytest.Item) -> None:
    """A PostgreSQL of the tests' own is a process, too, and so is a browser: the quick tests do without."""
    if not _BROWSERS.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.browser)
    if _is_on_postgres(item):
        item.add_marker(pytest.mark.process)


def _is_on_postgres(item: pytest.Item) -> bool:
    chosen = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return chosen.get("database_url") == "postgres"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A busy machine gets more time for a whole test, as for each wait in it: see tests/fixtures/patience.py."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    others = sorted((item for item in items if item not in slow), key=_walks_through_sources, reverse=True)
    items[:] = slow_among(slow, others, stretches=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    for item in items:
        own = item.get_closest_marker("timeout")
        usual = _LONGEST_SLOW_S if item.get_closest_marker("slow") else _LONGEST_S
        item.add_marker(pytest.mark.timeout(seconds(own.args[0] if own else usual)), append=False)


def _walks_through_sources(item: pytest.Item) -> bool:
    """Such tests stand together: only one worker has to parse all our files."""
    return isinstance(item, pytest.Function) and "sources" in vars(item.module)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames and not is_chosen(metafunc.definition):
        metafunc.parametrize("database_url", databases(metafunc.definition), indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is meant to be there, what was not tried has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed in why for allowed in MAY_BE_SKIPPED):
            report.outcome = "failed"
            report.longrepr = f"not tried, under CI: {why}"
    return report


async def _migrate(url: str) -> None:
    async with open_database(url):
        pass


@pytest.fixture
def waits_in_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which somebody waits while a transaction is open, on purpose."""
    monkeypatch.setattr(Watch, "looks", False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server with a migrated template database."""
    with postgres_server() as server:
        server.hurry()
        asyncio.run(_migrate(server.create(_TEMPLATE)))
        yield server


@pytest.fixture(scope="session")
def kept_loop() -> Iterator[KeptLoop]:
    """The event loop of all tests on PostgreSQL, whose connections it keeps."""
    loop = KeptLoop()
    yield loop
    loop.end()


@pytest.fixture(scope="session")
def empty_database(postgres: PostgresServer, kept_loop: KeptLoop) -> Iterator[EmptyDatabase]:
    """A migrated database on that server, for one test after the other."""
    kept = KeptSessions(kept_loop)
    template = partitioned_template(postgres, _TEMPLATE, "all_by_month") if _BY_MONTH else _TEMPLATE
    with kept.kept_open():
        database = EmptyDatabase(postgres, template, kept)
        yield database
        database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "handbill.db"
    asyncio.run(_migrate(f"sqlite://{path}"))
    return path


@pytest.fixture(scope="session")
def empty_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmptyFile]:
    """A migrated SQLite file, for one test after the other."""
    file = EmptyFile(sqlite_template, tmp_path_factory.mktemp("emptied"))
    with file.kept_open():
        yield file


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty, migrated database: of which kind is said by tests/fixtures/databases.py."""
    if request.param == "sqlite":
        on_sqlite: EmptyFile = request.getfixturevalue("empty_file")
        yield f"sqlite://{on_sqlite.path}"
        on_sqlite.empty()
        return
    on_postgres: EmptyDatabase = request.getfixturevalue("empty_database")
    yield on_postgres.url
    on_postgres.empty()


@pytest.fixture
def added_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A language whose folder stands beside ours, while the test runs. Returns its code."""
    write_language(tmp_path / "words" / CODE)
    monkeypatch.setattr(models.words, "__path__", [*models.words.__path__, str(tmp_path / "words")])
    return CODE


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as opened:
        await _answers(opened)
        yield opened


async def _answers(database: Database) -> None:
    """Until connections are open: on a busy machine the first take longer than whoever serves readers waits."""
    async with within():
        while True:
            with suppress(OSError):
                await asyncio.gather(database.ping(), database.ping())
                return


@pytest.fixture
async def recorder(database: Database, bell: Bell) -> AsyncIterator[GroupCommit]:
    async with GroupCommit(database, bell) as running:
        yield running


@pytest.fixture
def marks() -> Marks:
    return Marks(bytes(31) + b"m")


@pytest.fixture
async def catalogue(database: Database, bell: Bell, marks: Marks) -> AsyncIterator[TagCache]:
    async with TagCache(bell, marks) as watching:
        yield watching


@pytest.fixture
async def visits(recorder: GroupCommit) -> Visits:
    return Visits(recorder, Numbers(await enrol("all")))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as driver:
        yield driver


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_chromium(playwright: Playwright) -> AsyncIterator[Browser]:
    async with await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_whole_chromium(playwright: Playwright) -> AsyncIterator[Browser]:
    async with await playwright.chromium.launch(executable_path=WHOLE_CHROMIUM, args=ARGUMENTS) as browser:
        yield browser


@pytest.fixture
async def chromium(one_chromium: Browser) -> AsyncIterator[Browser]:
    """The system's chromium: whoever has a context of it has a browser of their own."""
    yield one_chromium
    await _close_contexts(one_chromium)


@pytest.fixture
async def whole_chromium(one_whole_chromium: Browser) -> AsyncIterator[Browser]:
    """Chromium with what stands around its pages."""
    yield one_whole_chromium
    await _close_contexts(one_whole_chromium)


async def _close_contexts(browser: Browser) -> None:
    for context in browser.contexts:
        await context.close()


@pytest.fixture
def _function_scoped_runner(
    _function_scoped_runner: asyncio.Runner, request: pytest.FixtureRequest
) -> Iterator[asyncio.Runner]:
    """What runs a test's event loop. Tests with a browser share one, to which their browser belongs."""
    if _BROWSERS.isdisjoint(request.fixturenames):
        if _is_on_postgres(request.node):
            loop: KeptLoop = request.getfixturevalue("kept_loop")
            with asyncio.Runner(loop_factory=lambda: loop) as own:
                yield own
            return
        yield _function_scoped_runner
        return
    request.getfixturevalue("playwright")
    runner: asyncio.Runner = request.getfixturevalue("_session_scoped_runner")
    before = asyncio.all_tasks(runner.get_loop())
    yield runner
    runner.run(_end(asyncio.all_tasks(runner.get_loop()) - before))


async def _end(tasks: set[asyncio.Task[Any]]) -> None:
    """As a loop of the test's own does when it is closed."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
