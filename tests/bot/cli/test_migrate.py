"""handbill migrate: what would be done is said first; then it is done, and no command does it unasked."""

from pathlib import Path

import pytest

from models.storage.locks import serving
from models.storage.migrating.due import applied_in, ours
from tests.bot.cli.conftest import House
from tests.models.test_migrations import an_older_one


@pytest.fixture
async def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose database is of version 0.1."""
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path)
    house.data.mkdir(mode=0o700)
    await an_older_one(house.data / "handbill.db", "0016_blocks")
    return house


@pytest.mark.slow
def test_a_dry_run_says_in_sentences_what_would_be_done_and_changes_nothing(older: House) -> None:
    before = applied_in(older.data / "handbill.db")
    said = older.run("migrate", "--dry-run")
    assert said.code == 0, said.err
    assert "0024_inbox: The inbox: what a promoter has not read and who waits" in said.out
    assert "  makes drafts, saved_replies\n" in said.out
    assert "  adds 5 columns to conversations; no row is rewritten\n" in said.out
    assert "  changes rows of conversations: 0 at most\n" in said.out
    assert "  reads conversations (0 rows) for 4 indexes\n" in said.out
    assert "Nothing was changed." in said.out
    assert applied_in(older.data / "handbill.db") == before


@pytest.mark.slow
def test_other_commands_refuse_an_older_database_and_say_what_to_type(older: House) -> None:
    refused = older.run("promoter", "list")
    assert refused.code == 1
    assert "of an older version" in refused.err
    assert "handbill migrate --dry-run" in refused.err
    checks = older.run("doctor", "--json").printed["checks"]
    assert [each["state"] for each in checks if "older version" in each["sentence"]] == ["warn"]


@pytest.mark.slow
def test_what_is_lacking_is_done_once(older: House) -> None:
    done = older.ask("migrate")
    assert done["done"]
    assert done["migrations"][0]["name"] == "0017_payloads"
    assert applied_in(older.data / "handbill.db") == ours()
    assert older.run("promoter", "list").code == 0
    assert older.run("migrate").out.strip() == "The tables are those of this version: there is nothing to migrate."


@pytest.mark.slow
def test_while_a_server_has_the_file_it_is_left_alone(older: House) -> None:
    with serving(older.data):
        refused = older.run("migrate")
    assert refused.code == 1
    assert "stop it first" in refused.err


def test_where_there_is_no_database_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused = House(tmp_path).run("migrate")
    assert refused.code == 1
    assert "there is no database at" in refused.err
    assert not (tmp_path / "data").exists()
