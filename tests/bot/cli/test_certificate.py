"""The certificate of the public address is seen as a browser sees it."""

import ssl
from pathlib import Path

import pytest

from bot.cli.checks.certificate import certificate
from tests.fixtures.house import free_port
from tests.fixtures.https import https_front


def _trusting(folder: Path) -> ssl.SSLContext:
    """As of somebody who trusts this very certificate; it names no host."""
    context = ssl.create_default_context(cafile=str(folder / "front.pem"))
    context.check_hostname = False
    return context


@pytest.mark.parametrize(
    ("days", "state", "told"), [(90, "ok", "is good until 20"), (3, "warn", "nobody has renewed it")]
)
async def test_until_when_it_is_good_and_that_it_ends_soon(tmp_path: Path, days: int, state: str, told: str) -> None:
    async with https_front(tmp_path, free_port(), 1, days=days) as url:
        found = await certificate(url, _trusting(tmp_path))
    assert found is not None
    assert (found.state, told in found.sentence) == (state, True), found.sentence


async def test_one_that_browsers_refuse_is_bad(tmp_path: Path) -> None:
    async with https_front(tmp_path, free_port(), 1) as url:
        found = await certificate(url)
    assert found is not None
    assert found.state == "bad"
    assert "browsers refuse the certificate" in found.sentence


async def test_an_address_that_does_not_answer_here_may_still_be_well() -> None:
    found = await certificate(f"https://127.0.0.1:{free_port()}")
    assert found is not None
    assert found.state == "warn"
    assert await certificate("http://127.0.0.1:8080") is None
