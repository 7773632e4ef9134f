"""Starting where something is in the way: one sentence that says what to do, and no traceback."""

import os
import pty
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models.storage.database import open_database
from models.storage.migrating.due import applied_in, ours
from models.storage.plain_sql import rows
from tests.fixtures.postgres import PostgresServer
from tests.models.test_migrations import an_older_one

pytestmark = pytest.mark.process


def started(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """``handbill serve``, which is to give up by itself."""
    variables = {f"HANDBILL_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def is_one_sentence(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    [line] = ended.stderr.strip().splitlines()
    assert line.startswith("handbill: ")
    return line


@pytest.fixture
def taken_port() -> Iterator[int]:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port(tmp_path: Path, taken_port: int) -> None:
    said = is_one_sentence(started(tmp_path, server__port=str(taken_port)))
    assert f"Port {taken_port} is taken" in said
    assert "HANDBILL_SERVER__PORT=" in said


@pytest.mark.parametrize(("name", "said"), [("gone.pem", "No such file"), ("text.pem", "no certificate and its key")])
def test_a_certificate_of_the_mail_server_that_is_gone_or_none(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "text.pem").write_text("Always know where it is.")
    mail = {"domain": "talk.test", "smtp_host": "127.0.0.1", "tls_certificate": name, "tls_key": name}
    line = is_one_sentence(started(tmp_path, **{f"channels__email__{key}": value for key, value in mail.items()}))
    assert line.startswith(f"handbill: channels.email.tls_certificate {name}")
    assert said in line


def test_an_address_that_is_not_ours(tmp_path: Path) -> None:
    assert "no address of this machine" in is_one_sentence(started(tmp_path, server__host="192.0.2.1"))


def test_postgres_that_is_away(tmp_path: Path, taken_port: int) -> None:
    url = "postgres://handbill@127.0.0.1:1/handbill?sslmode=require"
    assert "PostgreSQL does not answer" in is_one_sentence(started(tmp_path, database__url=url))
    assert "sslmode" in is_one_sentence(started(tmp_path, database__url="postgres://h@127.0.0.1:1/h?sslmode=some"))
    unknown = is_one_sentence(started(tmp_path, database__url="postgres://h:geheim@127.0.0.1:1/h?sslmod=require"))
    assert "there is no option 'sslmod'; did you mean sslmode?" in unknown
    assert "geheim" not in unknown
    bad_number = "postgres://h@127.0.0.1:1/h?maxsize=many"
    assert "maxsize must be a number" in is_one_sentence(started(tmp_path, database__url=bad_number))


async def test_what_libpq_and_pools_are_told_in_the_address_is_understood(postgres: PostgresServer) -> None:
    url = postgres.create("with_options")
    options = "sslmode=prefer&application_name=house&maxsize=3&command_timeout=5&statement_cache_size=0"
    async with open_database(f"{url}{'&' if '?' in url else '?'}{options}") as database:
        await database.ping()
        assert await rows("SHOW application_name") == [{"application_name": "house"}]


@pytest.mark.slow
async def test_an_older_database_is_brought_up_to_date_at_the_start_unless_the_operator_wants_to_do_it(
    tmp_path: Path, taken_port: int
) -> None:
    file = tmp_path / "data" / "handbill.db"
    file.parent.mkdir(mode=0o700)
    await an_older_one(file, "0016_blocks")
    before = applied_in(file)
    refused = is_one_sentence(started(tmp_path, database__migrate_at_start="false"))
    assert "`handbill migrate --dry-run` says what they do" in refused
    assert applied_in(file) == before
    ended = started(tmp_path, server__port=str(taken_port))
    assert "migrated" in ended.stderr
    assert "0024_inbox" in ended.stderr
    assert applied_in(file) == ours()


async def test_a_database_that_goes_wrong_after_it_was_opened(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    async with open_database(f"sqlite://{data / 'handbill.db'}"):
        pass
    with closing(sqlite3.connect(data / "handbill.db")) as broken, broken:
        broken.execute("DROP TABLE keys")
    assert "does not open (no such table" in is_one_sentence(started(tmp_path, data_dir=str(data)))


def test_a_data_folder_that_can_not_be_one(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    said = is_one_sentence(started(tmp_path))
    assert str(tmp_path / "data") in said
    assert "data_dir" in said


def test_the_log_is_plain_at_a_terminal_and_json_elsewhere(tmp_path: Path, taken_port: int) -> None:
    script = (
        "import logging; from bot.logs import set_up_logs; set_up_logs(); "
        "logging.getLogger('x').warning('met', extra={'n': 3})"
    )
    command = [sys.executable, "-c", script]
    piped = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True, timeout=60)
    assert piped.stderr.startswith("{")
    far, near = pty.openpty()
    subprocess.run(command, stderr=near, check=True, timeout=60)
    shown = os.read(far, 10_000).decode()
    os.close(far)
    os.close(near)
    assert not shown.startswith("{")
    assert "met" in shown
    assert "n=3" in shown
