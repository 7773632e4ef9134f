"""A backup is one moment of a database at work, proves itself whole, and comes back as it was."""

import asyncio
import gzip
import hashlib
import stat
import sys
import tarfile
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.backups import BadArchive
from models.backups.archive import MANIFEST, ArchivePart, Manifest, add_file, add_manifest, checked
from models.people.addresses import bind, met
from models.people.promoters import Promoter, deactivate, invite, invited, revoke
from models.people.sessions import SessionRole, end_session, session, start_session
from models.reading.interactions import INSERT_INTERACTION
from models.reading.opens import INSERT_OPEN
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.database import open_database
from models.storage.locks import serving
from models.storage.plain_sql import change, rows
from models.storage.row_numbers import Numbers
from models.storage.statements import Write
from tests.fixtures.command_line import CommandLine, every_row
from tests.fixtures.kept_life import THEIR_PICTURE, kept_life
from tests.fixtures.quick import examples

pytestmark = pytest.mark.both_databases

T = TypeVar("T")


def _at(url: str, work: Callable[[], Awaitable[T]]) -> T:
    async def opened() -> T:
        async with open_database(url):
            return await work()

    return asyncio.run(opened())


def _fill(cli: CommandLine) -> dict[str, list[str]]:
    async def fill() -> dict[str, list[str]]:
        await kept_life(cli.media)
        return await every_row()

    return _at(cli.url, fill)


def _contents(cli: CommandLine) -> dict[str, list[str]]:
    return _at(cli.url, every_row)


@pytest.mark.slow
def test_a_backup_comes_back_row_by_row_and_file_by_file(cli: CommandLine, tmp_path: Path) -> None:
    before = _fill(cli)
    out = tmp_path / "monday.tar.gz"
    answer = cli.answer("backup", "--out", out)
    assert (answer["rows"]["customers"], answer["media_files"]) == (2, 2)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    path = cli.media.path(hashlib.sha256(THEIR_PICTURE).hexdigest())
    path.unlink()

    async def go_on() -> None:
        await invite("Later")
        await rows("DELETE FROM interactions")

    _at(cli.url, go_on)
    assert "--force" in cli("restore", out).stderr
    assert cli.answer("restore", out, "--force")["faults"] == []
    assert _contents(cli) == before | {"tickets": [], "sign_in_links": []}
    assert path.read_bytes() == THEIR_PICTURE
    assert cli.answer("verify")["ok"]
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith(".")) == []


@dataclass(frozen=True)
class SignedIn:
    """Two of Jia's browsers and an operator's, by their cookies, and Jia's invitation."""

    jia: Promoter
    one: str
    other: str
    house: str

    async def still(self) -> list[bool]:
        roles = ((self.one, SessionRole.PERSON), (self.other, SessionRole.PERSON), (self.house, SessionRole.OPERATOR))
        found = [await session(secret, role) is not None for secret, role in roles]
        return [*found, await invited(self.jia.code) is not None]


def _signed_in(cli: CommandLine) -> SignedIn:
    async def sign_in() -> SignedIn:
        jia, secrets = await invite("Jia"), []
        for account in ("one", "other"):
            await bind(address := await met("web", account), jia)
            secrets.append(await start_session(SessionRole.PERSON, address=address))
        return SignedIn(jia, secrets[0], secrets[1], await start_session(SessionRole.OPERATOR))

    return _at(cli.url, sign_in)


@pytest.mark.slow
def test_who_was_signed_out_since_the_backup_does_not_come_back_by_it(cli: CommandLine, tmp_path: Path) -> None:
    doors, out = _signed_in(cli), tmp_path / "monday.tar"
    assert _at(cli.url, doors.still) == [True, True, True, True]
    cli.answer("backup", "--out", out)

    async def end() -> None:
        await end_session(doors.other)
        await revoke(doors.jia.id)

    _at(cli.url, end)
    cli.answer("restore", out, "--force")
    assert _at(cli.url, doors.still) == [True, False, False, False]


@pytest.mark.slow
def test_a_promoter_ended_since_the_backup_gets_in_nowhere_after_it(cli: CommandLine, tmp_path: Path) -> None:
    doors, out = _signed_in(cli), tmp_path / "monday.tar"
    cli.answer("backup", "--out", out)

    async def end() -> None:
        await deactivate(doors.jia.id)

    _at(cli.url, end)
    cli.answer("restore", out, "--force")
    assert _at(cli.url, doors.still) == [False, False, False, False]


def test_where_nothing_says_who_was_signed_out_everybody_begins_anew(cli: CommandLine, tmp_path: Path) -> None:
    doors, out = _signed_in(cli), tmp_path / "monday.tar"
    cli.answer("backup", "--out", out)
    _at(cli.url, _empty)
    assert "browsers were signed out" in cli("restore", out, "--force").stdout
    assert _at(cli.url, doors.still) == [False, False, False, False]


async def _empty() -> None:
    for table in ("sessions", "invitations"):
        await change(f"DELETE FROM {table}")


def test_a_new_installation_takes_a_backup_without_force(cli: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "empty.tar"
    cli.answer("backup", "--out", out)
    assert cli.answer("restore", out)["faults"] == []


def test_nothing_is_restored_under_a_running_server(cli: CommandLine, tmp_path: Path) -> None:
    before = _fill(cli)
    out = tmp_path / "monday.tar.gz"
    cli.answer("backup", "--out", out)
    with serving(cli.data_dir):
        refused = cli("restore", out, "--force")
    assert refused.exit_code == 1
    assert "stop `handbill serve`" in refused.stderr
    assert _contents(cli) == before


@pytest.mark.process
def test_a_backup_while_rows_are_being_committed_is_one_moment(cli: CommandLine, tmp_path: Path) -> None:
    """Every interaction's open is in it, every open's first interaction too: they were committed together."""
    out = tmp_path / "busy.tar"

    async def writing() -> int:
        async with open_database(cli.url) as database:
            tag = await issue_tag(await add_promotion("Towel", target="https://shop.test"), await invite("Jia"), "web")
            numbers, stop, committed = Numbers(1), asyncio.Event(), 0

            async def write() -> None:
                nonlocal committed
                while not stop.is_set():
                    opened: list[Write] = []
                    for _ in range(50):
                        number = numbers.next()
                        row = (
                            number,
                            tag.code,
                            tag.promotion_id,
                            "Towel",
                            tag.promoter_id,
                            None,
                            now(),
                            "web",
                            "person",
                        )
                        opened.append((INSERT_OPEN, (*row, "opened", "", None, None, "", "tag")))
                        opened.append((INSERT_INTERACTION, (number, "event-00001", "click", "{}", 0.0, now())))
                    await database.commit(
                        [
                            (INSERT_OPEN, [row for statement, row in opened if statement is INSERT_OPEN]),
                            (INSERT_INTERACTION, [row for statement, row in opened if statement is INSERT_INTERACTION]),
                        ]
                    )
                    committed += 50
                    await asyncio.sleep(0)

            writer = asyncio.create_task(write())
            while committed < 2_000:
                await asyncio.sleep(0.01)
            before = committed
            process = await asyncio.create_subprocess_exec(*_handbill(cli, "backup", "--out", out))
            assert await process.wait() == 0
            assert committed > before, "nothing was written meanwhile: the test proves nothing"
            stop.set()
            await writer
            return before

    before = asyncio.run(writing())
    assert cli.answer("restore", out, "--force")["faults"] == []

    async def counts() -> tuple[int, int]:
        (opens,) = await rows("SELECT count(*) AS number FROM opens")
        (orphans,) = await rows(
            "SELECT count(*) AS number FROM opens o FULL JOIN interactions i ON i.open_id = o.id"
            " WHERE o.id IS NULL OR i.id IS NULL"
        )
        return opens["number"], orphans["number"]

    opens, orphans = _at(cli.url, counts)
    assert orphans == 0
    assert opens >= before
    assert opens % 50 == 0


def _handbill(cli: CommandLine, *arguments: str | Path) -> list[str]:
    start = "from bot.cli import app; app()"
    return [sys.executable, "-c", start, *map(str, arguments), "--config", str(cli.config)]


def test_media_that_has_changed_is_left_out_and_named(cli: CommandLine, tmp_path: Path) -> None:
    _fill(cli)
    sha256 = hashlib.sha256(THEIR_PICTURE).hexdigest()
    cli.media.path(sha256).write_bytes(b"something else")
    assert cli.answer("backup", "--out", tmp_path / "b.tar", code=1)["damaged"] == [sha256]


def test_a_name_that_is_no_tar_is_refused_before_any_work(cli: CommandLine, tmp_path: Path) -> None:
    refused = cli("backup", "--out", tmp_path / "b.zip")
    assert (refused.exit_code, list(tmp_path.glob("*.zip"))) == (1, [])
    assert "something.tar.gz" in refused.stderr


def test_a_backup_of_a_newer_handbill_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    dialect = "sqlite" if cli.url.startswith("sqlite") else "postgres"
    out = _archive(tmp_path, dialect=dialect, migrations=["0001_initial", "9999_not_yet"])
    refused = cli("restore", out)
    assert refused.exit_code == 1
    assert "newer Handbill" in refused.stderr


def test_a_backup_of_the_other_database_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    other = "postgres" if cli.url.startswith("sqlite") else "sqlite"
    refused = cli("restore", _archive(tmp_path, dialect=other, migrations=[]))
    assert refused.exit_code == 1
    assert "but database.url names" in refused.stderr


def _archive(folder: Path, *, dialect: str, migrations: list[str]) -> Path:
    """A small whole backup, of nothing."""
    content, out = folder / "content", folder / "made.tar.gz"
    content.write_bytes(b"a database, say " * 500)
    with tarfile.open(out, "w:gz") as archive:
        parts = {"database.sqlite3": add_file(archive, "database.sqlite3", content)}
        made = {"version": "0.1.0", "made_at": "2026-01-01", "dialect": dialect, "migrations": migrations}
        add_manifest(archive, Manifest.model_validate(made | {"rows": {}, "parts": parts}))
    return out


def _check(path: Path) -> Manifest:
    return checked(path, lambda _step, _done, _of: None)


@given(data=st.data())
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_archive_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Cut short anywhere; and any changed byte is found, or is one that changes nothing of what is in the archive."""
    made = tmp_path / "made.tar.gz"
    whole = (made if made.exists() else _archive(tmp_path, dialect="sqlite", migrations=[])).read_bytes()
    sound = _check(made)
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 9))])
    with pytest.raises(BadArchive):
        _check(damaged)
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    damaged.write_bytes(changed)
    if _unpacked(changed) == _unpacked(whole):  # a file name, a bit that fills up a byte, another way to say the same
        assert _check(damaged) == sound
    else:
        with pytest.raises(BadArchive):
            _check(damaged)


def _unpacked(packed: bytes) -> bytes | None:
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None


def test_a_manifest_must_know_every_part(tmp_path: Path) -> None:
    content, out = tmp_path / "content", tmp_path / "made.tar"
    content.write_bytes(b"content")
    with tarfile.open(out, "w") as archive:
        add_file(archive, "database.sqlite3", content)
        add_file(archive, "slipped-in", content)
        part = ArchivePart(size=7, sha256=hashlib.sha256(b"content").hexdigest())
        made = {"version": "0.1.0", "made_at": "", "dialect": "sqlite", "migrations": [], "rows": {}}
        add_manifest(archive, Manifest.model_validate(made | {"parts": {"database.sqlite3": part}}))
    with pytest.raises(BadArchive, match="slipped-in"):
        _check(out)


@pytest.mark.parametrize("name", ["../../etc/passwd", "media/ab/../../../x", "media/zz/" + "0" * 64])
def test_a_part_that_leads_elsewhere_is_refused(cli: CommandLine, tmp_path: Path, name: str) -> None:
    content, out = tmp_path / "content", tmp_path / "made.tar"
    content.write_bytes(b"content")
    dialect = "sqlite" if cli.url.startswith("sqlite") else "postgres"
    with tarfile.open(out, "w") as archive:
        parts = {name: add_file(archive, name, content)}
        made = {"version": "0.1.0", "made_at": "", "dialect": dialect, "migrations": [], "rows": {}, "parts": parts}
        add_manifest(archive, Manifest.model_validate(made))
    refused = cli("restore", out)
    assert refused.exit_code == 1
    assert "nothing of ours" in refused.stderr


def test_the_manifest_comes_last(cli: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "b.tar"
    cli.answer("backup", "--out", out)
    with tarfile.open(out) as archive:
        assert archive.getnames()[-1] == MANIFEST
