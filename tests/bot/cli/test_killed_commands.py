"""A command that is killed while it writes leaves nobody's data behind once it is typed again."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.bot.cli.test_backup import _fill
from tests.fixtures.command_line import CommandLine
from tests.fixtures.patience import within

pytestmark = [
    pytest.mark.slow,
    pytest.mark.process,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def _half_written(cli: CommandLine, folder: Path) -> list[str]:
    return [path.name for path in (*folder.glob(".*"), *cli.data_dir.glob(".handbill-*"))]


async def _killed_while_it_writes(cli: CommandLine, folder: Path, *words: str) -> list[str]:
    """Kill the command as soon as there is something of it; return what is left. One that is through is typed again."""
    async with within():
        while True:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *words, "--config", str(cli.config)),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            ended = asyncio.create_task(process.wait())
            while not (left := _half_written(cli, folder)) and not ended.done():
                await asyncio.sleep(0)
            if not ended.done():
                process.kill()
            if await ended != 0 and left:
                return left


@pytest.mark.parametrize(
    "words",
    [("backup", "--out", "kept.tar.gz"), ("export", "communications", "--format", "xlsx", "--out", "kept.xlsx")],
)
async def test_what_was_half_written_is_swept_by_the_next(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    await asyncio.to_thread(_fill, cli)
    (folder := tmp_path / "kept").mkdir()
    (passing := tmp_path / "passing").mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    to = [*words[:-1], str(folder / words[-1])]
    assert await _killed_while_it_writes(cli, folder, *to)
    assert (await asyncio.to_thread(cli, *to)).exit_code == 0
    assert [path.name for path in folder.iterdir()] == [words[-1]]
    assert [*cli.data_dir.glob(".handbill-*"), *passing.iterdir()] == []
