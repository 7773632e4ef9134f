"""A customer gets what is kept about them, and is erased, by the command line."""

import asyncio
import hashlib
import json
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest

from models.identity.merges import merge
from models.people.customers import new_customer
from models.storage.database import open_database
from tests.fixtures.command_line import CommandLine
from tests.fixtures.kept_life import SHARED_PICTURE, THEIR_PICTURE, THEIR_WORDS, kept_life


async def _live(cli: CommandLine) -> int:
    async with open_database(cli.url):
        return (await kept_life(cli.media)).customer.id


def test_everything_kept_about_a_customer_is_given_out(cli: CommandLine, tmp_path: Path) -> None:
    number = asyncio.run(_live(cli))
    out = tmp_path / "yi.zip"
    answer = cli.answer("export-subject", "--customer", number, "--out", out)
    assert answer["rows"]["communications"] == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with ZipFile(out) as archive:
        text = archive.read("subject.json").decode()
        media = {archive.read(name) for name in archive.namelist() if name.startswith("media/")}
    assert [word for word in THEIR_WORDS if word not in text] == []
    assert media == {THEIR_PICTURE, SHARED_PICTURE}
    given = json.loads(text)
    assert given["tables"]["details"][0]["value"] == "yi@home.test"
    assert given["tables"]["interactions"][0]["value"] == {"email": "yi@home.test"}
    assert given["meanings"]["details"]["columns"]["value"] == "what they told"
    assert "Bing" not in text
    assert "token" not in given["tables"]["sessions"][0]


def test_a_file_that_is_gone_is_named(cli: CommandLine, tmp_path: Path) -> None:
    number = asyncio.run(_live(cli))
    sha256 = hashlib.sha256(THEIR_PICTURE).hexdigest()
    cli.media.path(sha256).unlink()
    answer = cli.answer("export-subject", "--customer", number, "--out", tmp_path / "yi.zip")
    assert answer["missing_media"] == [sha256]


@pytest.mark.slow
def test_erasing_asks_first_and_prints_a_receipt(cli: CommandLine, tmp_path: Path) -> None:
    number = asyncio.run(_live(cli))
    asked = cli("erase", "--customer", number)
    assert asked.exit_code == 1
    assert "--yes" in asked.stderr
    receipt = cli.answer("erase", "--customer", number, "--yes")
    assert (receipt["customer_id"], receipt["files"], receipt["deleted"]["details"]) == (number, 1, 1)
    again = cli("erase", "--customer", number, "--yes")
    assert f"Customer {number} was erased" in again.stdout
    assert "rows deleted: none" in again.stdout
    out = tmp_path / "left.zip"
    cli.answer("export-subject", "--customer", number, "--out", out)
    with ZipFile(out) as archive:
        assert set(archive.namelist()) == {"subject.json"}
        left = archive.read("subject.json").decode()
    assert [word for word in THEIR_WORDS if word in left] == []


def test_a_customer_there_is_not_is_said_to_be_none(cli: CommandLine, tmp_path: Path) -> None:
    refused = cli("erase", "--customer", 99, "--yes")
    assert refused.exit_code == 1
    assert "there is no customer 99" in refused.stderr
    assert "there is no customer 99" in cli("export-subject", "--customer", 99, "--out", tmp_path / "x.zip").stderr


async def _merged(cli: CommandLine) -> tuple[int, int]:
    async with open_database(cli.url):
        yi, same = await new_customer("Yi"), await new_customer("Yi again")
        await merge(yi.id, same.id, evidence="email:yi@home.test")
        return yi.id, same.id


def test_a_merge_is_listed_by_either_number_and_undone_once(cli: CommandLine) -> None:
    assert "Nobody turned out" in cli("customer", "merges").stdout
    kept, gone = asyncio.run(_merged(cli))
    (listed,) = cli.answer("customer", "merges", "--customer", gone)
    assert (listed["kept"], listed["gone"], listed["evidence"], listed["undone_at"]) == (kept, gone, "email", None)
    assert cli.answer("customer", "merges", "--customer", kept) == cli.answer("customer", "merges") == [listed]
    assert f"Customers {kept} and {gone} are two again." in cli("customer", "unmerge", listed["id"]).stdout
    again = cli("customer", "unmerge", listed["id"])
    assert (again.exit_code, again.stdout) == (1, "")
    assert "undone already" in again.stderr
    assert "there is no merge 99" in cli("customer", "unmerge", 99).stderr
    assert "there is no customer 99" in cli("customer", "merges", "--customer", 99).stderr


def test_customers_are_brought_in_from_a_table_and_a_look_before_keeps_nothing(
    cli: CommandLine, tmp_path: Path
) -> None:
    jia = cli.answer("promoter", "invite", "--name", "Jia", "--create")
    table = tmp_path / "customers.csv"
    table.write_text("\ufeffname,stage,labels,shoe size\nYi,new,vip,44\n,new,,\nSan,towels,,\n", encoding="utf-8")
    looked = cli.answer("customer", "import", table, "--promoter", jia["id"], "--dry-run")
    assert (looked["new"], looked["ignored"], looked["dry_run"]) == (1, ["shoe size"], True)
    said = cli("customer", "import", table, "--promoter", jia["id"]).stdout
    assert "1 are new, 0 are changed, 0 stay as they are." in said
    assert "Not read: shoe size." in said
    assert "Line 3 was left out: neither customer_id nor name says who it is." in said
    again = cli.answer("customer", "import", table, "--promoter", jia["id"])
    assert (again["new"], again["unchanged"]) == (0, 1)
    assert [each["line"] for each in again["problems"]] == [3, 4]


def test_a_table_that_is_not_there_or_is_nobodys_is_said_so(cli: CommandLine, tmp_path: Path) -> None:
    jia = cli.answer("promoter", "invite", "--name", "Jia", "--create")
    gone = cli("customer", "import", tmp_path / "gone.csv", "--promoter", jia["id"])
    assert gone.exit_code == 1
    assert "gone.csv" in gone.stderr
    (tmp_path / "there.csv").write_bytes(b"name\n\xff\xfe\n")
    assert cli("customer", "import", tmp_path / "there.csv", "--promoter", jia["id"]).exit_code == 1
    assert cli("customer", "import", tmp_path / "there.csv", "--promoter", 99).exit_code == 1
