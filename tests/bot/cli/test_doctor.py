"""handbill doctor, and the console's sign-in link."""

import sqlite3
from contextlib import closing

import pytest

from models.storage.codes import is_code
from tests.bot.cli.conftest import House

ASIDE = (
    "INSERT INTO inbox (channel, external_id, lane, body, state, attempts, not_before, error, received_at)"
    " VALUES ('telegram', '1', 'telegram:1', '{}', 'aside', 3, ?, 'no such promotion', ?)"
)
LONG_AGO = "2026-01-01 00:00:00+00:00"


def put_aside(house: House) -> None:
    with closing(sqlite3.connect(house.data / "handbill.db")) as database, database:
        database.execute(ASIDE, (LONG_AGO, LONG_AGO))
    database.close()


def test_a_new_house_is_well(house: House) -> None:
    report = house.ask("doctor")
    assert report["ok"] is True
    states = {check["check"]: check["state"] for check in report["checks"]}
    assert states["data_dir"] == "ok"
    assert states["inbox"] == states["outbox"] == "ok"
    assert "bad" not in states.values()


def test_what_was_set_aside_is_bad_until_it_is_put_back_to_work(house: House) -> None:
    put_aside(house)
    answer = house.run("doctor")
    assert answer.code == 1
    assert "no such promotion" in answer.out
    assert "--run-again 1" in answer.out
    assert house.run("doctor", "--run-again", "2").code == 1
    assert house.run("doctor", "2").code == 2
    assert house.ask("doctor", "--run-again", "1") == {"put_back": 1}
    waiting = house.ask("doctor")
    assert waiting["ok"] is True


def test_a_wrong_tally_is_told_by_verify_and_counted_anew(house: House) -> None:
    house.ask("doctor")
    with closing(sqlite3.connect(house.data / "handbill.db")) as database, database:
        database.execute("UPDATE revisions SET number = 1 WHERE name = 'tallied'")
        database.execute(
            "INSERT INTO tallies (tag, promotion_id, promoter_id, visitor, state, number)"
            " VALUES ('gone', 1, 1, 'person', 'read', 7)"
        )
    database.close()
    told = house.run("verify")
    assert told.code == 1
    assert "handbill doctor --count-again" in told.out
    assert house.ask("doctor", "--count-again") == {"counted": 0}
    assert house.run("verify").code == 0


def test_an_open_folder_is_warned_of(house: House) -> None:
    house.data.chmod(0o755)
    report = house.ask("doctor")
    assert [c["state"] for c in report["checks"] if c["check"] == "data_dir"] == ["warn"]


def test_a_damaged_database_is_named_not_thrown(house: House) -> None:
    (house.data / "handbill.db").write_bytes(b"this is no database" * 100)
    answer = house.run("doctor")
    assert (answer.code, "Traceback" in answer.err + answer.out) == (1, False)
    assert "bad  database: can't be opened" in answer.out
    other = house.run("promotion", "list")
    assert other.code == 1
    assert "handbill doctor" in other.err


def test_a_wrong_setting_is_named(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_SERVER__PRT", "80")
    answer = house.run("doctor")
    assert answer.code == 1
    assert "server.prt" in answer.out
    assert "server.prt" in house.run("console").err


def test_the_console_link_is_new_each_time(house: House) -> None:
    one, other = (house.run("console").out.strip() for _ in range(2))
    assert one != other
    base, _, code = one.rpartition("/")
    assert base == "http://127.0.0.1:8080/console/enter"
    assert is_code(code)
