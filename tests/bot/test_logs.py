"""A line of the log says an event's name and its facts, and no secret."""

import json
import logging
import sys

from bot.logs import Json, Plain

_TOKEN = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _record(message: str, *arguments: object, **facts: object) -> logging.LogRecord:
    record = logging.makeLogRecord(
        {"name": "handbill", "levelname": "INFO", "msg": message, "args": arguments, **facts}
    )
    record.created = 1_700_000_000.25
    return record


def test_json_has_the_events_name_its_facts_and_its_time() -> None:
    line = json.loads(Json().format(_record("started %s", "well", channels=["web"], rows=3)))
    assert line == {
        "event": "started well",
        "channels": ["web"],
        "rows": 3,
        "timestamp": "2023-11-14T22:13:20.250000Z",
        "level": "info",
        "logger": "handbill",
    }


def test_plain_is_for_people_with_a_traceback_below() -> None:
    try:
        int(_TOKEN)
    except ValueError:
        record = _record("failed", exc_info=sys.exc_info(), name2="two words")
    first, *trace = Plain().format(record).splitlines()
    assert first == "22:13:20 info    failed  name2='two words'"
    assert trace[0].startswith("Traceback")
    assert trace[-1].endswith("'[secret]'")


def test_no_secret_is_logged_wherever_it_stands() -> None:
    line = Json().format(_record("sent by %s", _TOKEN, url=f"https://x.test/?access_token={_TOKEN}", it=object()))
    assert "ABCDEF" not in line
    assert line.count("[secret]") == 2
