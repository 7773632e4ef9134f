"""Scratch: what a killed process leaves is swept by the next, what a living one has is not; nobody else reads it."""

import asyncio
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest

from models.files.scratch import scratch, sweep, whole

pytestmark = pytest.mark.process

_AT_WORK = """
import sys
from pathlib import Path
from models.files.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "words").write_text("Is it soft?")
    print("at work", flush=True)
    sys.stdin.read()
"""


@asynccontextmanager
async def somebody_at_work(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _AT_WORK, str(folder), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"at work\n"
    yield process
    if process.returncode is None:
        process.kill()
    await process.communicate(b"")


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.slow
async def test_what_a_kill_leaves_goes_when_somebody_sweeps_and_what_is_at_work_stays(tmp_path: Path) -> None:
    async with somebody_at_work(tmp_path) as dying, somebody_at_work(tmp_path) as living:
        assert sweep(tmp_path) == 0
        dying.kill()
        await dying.wait()
        assert len(_names(tmp_path)) == 2
        assert sweep(tmp_path) == 1
        assert len(_names(tmp_path)) == 1
        await living.communicate(b"")
        assert (living.returncode, _names(tmp_path)) == (0, [])


@pytest.mark.slow
async def test_whoever_works_there_next_sweeps(tmp_path: Path) -> None:
    async with somebody_at_work(tmp_path) as dying:
        dying.kill()
        await dying.wait()
    with scratch(tmp_path) as folder:
        assert _names(tmp_path) == [folder.name]
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert _names(tmp_path) == []


def test_a_folder_whose_maker_died_before_it_was_locked_goes_and_others_folders_stay(tmp_path: Path) -> None:
    (tmp_path / ".handbill-begun").mkdir()
    (tmp_path / ".handbill-kept").mkdir()
    (tmp_path / ".handbill-kept" / "by hand").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".handbill-led-away").symlink_to(tmp_path / "elsewhere")
    assert sweep(tmp_path, tmp_path / "nowhere") == 1
    assert sorted(_names(tmp_path)) == [".handbill-kept", ".handbill-led-away", "elsewhere"]


def test_a_file_appears_when_it_is_whole_and_is_ours_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before")
    with whole(out) as file:
        file.write(b"after")
        assert out.read_text() == "before"
    assert (out.read_text(), stat.S_IMODE(out.stat().st_mode), _names(tmp_path)) == ("after", 0o600, ["out.csv"])


def test_of_a_file_that_is_given_up_nothing_stays(tmp_path: Path) -> None:
    with ExitStack() as given_up:
        given_up.enter_context(pytest.raises(OSError, match="No space"))
        given_up.enter_context(whole(tmp_path / "out.csv")).write(b"half")
        raise OSError(28, "No space left on device")
    assert _names(tmp_path) == []
