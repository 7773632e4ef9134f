"""The disk is full: pages are still served, nobody is told "kept" for what is not, and it mends itself."""

import asyncio
import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import seconds, within
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.meeting import QUICK, promoter_with_card, yi_asks
from tests.journeys.reader import Reader
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow

MENDED_WITHIN_S = seconds(5)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: only root may mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "handbill-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"NOT TESTED: no small disk can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _fill(ballast: Path) -> None:
    """To the last byte."""
    with suppress(OSError), ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


async def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path, small_disk: Path) -> None:
    data = small_disk / "data"
    async with (
        FakeTelegram() as telegram,
        House(tmp_path, settings(telegram, "webhook") | QUICK | {"HANDBILL_DATA_DIR": str(data)}) as house,
    ):
        jia, tag = await promoter_with_card(house, telegram)
        yi, _ = await yi_asks(telegram, jia, tag, "before")
        reader = Reader(house, tag)
        _, token = await reader.opens_it()
        assert await reader.reports_on(token) == 204

        ballast = small_disk / "ballast"
        unrecorded = 0
        refused: list[int] = []
        during = None
        async with within():
            while unrecorded < 4 or len(refused) < 4 or during is None or 503 not in during.statuses:
                _fill(ballast)
                await asyncio.gather(*(reader.opens_it() for _ in range(10)))
                unrecorded += (await reader.opens_it())[0] == "no"
                if (status := await reader.reports_on(token)) != 204:
                    refused.append(status)
                if unrecorded and during is None:
                    during = yi.says("during")
                await asyncio.sleep(0.05)
        assert set(refused) == {503}
        assert reader.retry_after == {"5"}
        assert set(during.statuses) <= {503, 200}
        async with house.browser.get(f"{house.url}/healthz") as lives:
            assert lives.status == 200

        ballast.unlink()
        mended = monotonic()
        while (await reader.opens_it())[0] == "no" or await reader.reports_on(token) != 204:
            await asyncio.sleep(0.1)
            assert monotonic() - mended < MENDED_WITHIN_S
        await during.taken(timeout=MENDED_WITHIN_S)
        yi.says("after")
        await telegram.wait_for(lambda sent: "after" in sent.text, timeout=MENDED_WITHIN_S)
        heard = [text.rpartition("\n")[2] for text in telegram.texts(jia.id)]
        assert [text for text in heard if text in {"before", "during", "after"}] == ["before", "during", "after"]
        assert reader.opens <= {each["id"] for each in await house.export("opens")}
        assert reader.reports <= {each["id"] for each in await house.export("interactions")}
        assert [each["text"] for each in await house.export("communications")] == ["before", "during", "after"]
        assert "Traceback" not in house.log
        assert await house.stop() == 0
