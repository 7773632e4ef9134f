"""``handbill verify`` says what is wrong, a line each, and answers with its exit code."""

import asyncio

import pytest

from models.reading.opens import Open
from models.storage.database import open_database
from tests.fixtures.command_line import CommandLine
from tests.fixtures.kept_life import kept_life

pytestmark = pytest.mark.both_databases


async def _live(cli: CommandLine, *, lose_opens: bool) -> None:
    async with open_database(cli.url):
        await kept_life(cli.media)
        if lose_opens:
            await Open.all().delete()


def test_a_sound_installation_is_told_so(cli: CommandLine) -> None:
    asyncio.run(_live(cli, lose_opens=False))
    assert cli.answer("verify") == {"ok": True, "faults": []}
    assert "All is well" in cli("verify").stdout


def test_each_fault_is_a_line_with_what_to_mend(cli: CommandLine) -> None:
    asyncio.run(_live(cli, lose_opens=True))
    (fault,) = cli.answer("verify", code=1)["faults"]
    assert (fault["where"], fault["rows"]) == ("interactions", 2)
    result = cli("verify")
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line.startswith("interactions (2 rows, first ")
    assert "restore a backup" in line
