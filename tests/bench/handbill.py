"""Handbill as it is measured: a real ``serve`` on a core of its own, with one promoter and two cards."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from models.people.promoters import invite
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.database import open_database
from tests.bench.load import PERSON
from tests.fixtures.house import free_port

PAGE = "# Towel\n\n" + "A towel is about the most useful thing a traveller can have. " * 20


@dataclass(frozen=True)
class Cards:
    link: str
    page: str


@dataclass(frozen=True)
class Serving:
    url: str
    process: subprocess.Popen[bytes]

    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    def processor_s(self) -> float:
        """Processor time of all its threads since it started, the kernel's for it included."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def cpu_s(self) -> float:
        """Processor time of the server so far, seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def prepare(database_url: str) -> Cards:
    """A migrated database with a promoter, a link and a page; the tags of both."""

    async def make() -> Cards:
        async with open_database(database_url):
            jia = await invite("Jia")
            link = await add_promotion("Towel", target="https://shop.test/towel")
            page = await add_promotion("Towel page", page=PAGE)
            return Cards((await issue_tag(link, jia, "web")).code, (await issue_tag(page, jia, "web")).code)

    return asyncio.run(make())


@contextmanager
def serving(
    folder: Path, database_url: str, *, cpu: int = 0, settings: dict[str, str] | None = None
) -> Iterator[Serving]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "HANDBILL_DATA_DIR": str(folder),
        "HANDBILL_DATABASE__URL": database_url,
        "HANDBILL_SERVER__PORT": str(port),
        "HANDBILL_PUBLIC_URL": url,
        **(settings or {}),
    }
    with _process([sys.executable, "-m", "bot", "serve"], url, cpu, environment) as process:
        yield Serving(url, process)


@contextmanager
def bare(*arguments: str, cpu: int = 0) -> Iterator[Serving]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.bench.bare", str(port), *arguments]
    with _process(command, url, cpu, dict(os.environ)) as process:
        yield Serving(url, process)


@contextmanager
def _process(command: list[str], url: str, cpu: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(["taskset", "-c", str(cpu), *command], env=environment, stdout=quiet, stderr=quiet)
    try:
        _wait_for(url, process)
        yield process
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def fetch(url: str) -> tuple[bytes, dict[str, str]]:
    with urlopen(Request(url, headers={"User-Agent": PERSON}), timeout=10) as answer:  # noqa: S310  (our own server)
        return answer.read(), dict(answer.headers)
