"""What Sentry is told of an error: its type and the way through the code, whatever it was about."""

import json
import logging
import sys

from hypothesis import given
from hypothesis import strategies as st

from bot.telemetry.errors import Errors, SentryDsn, event_of

WORDS = st.text(st.characters(min_codepoint=33, exclude_characters="\\\"'"), min_size=12).map(lambda word: f"§{word}")


def _found(kept_in_a_variable: str) -> str:
    names: dict[str, str] = {}
    return names[kept_in_a_variable]


def _fail(words: str) -> None:
    try:
        _found(words)
    except KeyError as error:
        raise ValueError(f"no customer is called {words}") from error


def _logged(said: str, *, words: str, name: str = "bot.inbox") -> logging.LogRecord:
    try:
        _fail(words)
    except ValueError:
        record = logging.getLogger(name).makeRecord(
            name, logging.ERROR, "", 0, said, (), sys.exc_info(), extra={"channel": "web", "row": 7, "text": words}
        )
    return record


@given(WORDS)
def test_no_word_of_anybody_is_in_it_wherever_it_stood(words: str) -> None:
    for record in (
        _logged("update_failed", words=words),
        _logged(f"could not send {words}", words=words, name="other"),
    ):
        sent = Errors(SentryDsn("https://sentry.acme.test", "k"), "0.2.0").posts([event_of(record)])[0].body
        assert words not in sent.decode()
        assert json.dumps(words)[1:-1] not in sent.decode()


def test_it_says_what_happened_of_what_type_and_where() -> None:
    event = event_of(_logged("update_failed", words="my own words"))
    assert event["logentry"] == {"message": "update_failed"}
    assert event["tags"] == {"channel": "web"}
    first, last = event["exception"]["values"]
    assert (first["type"], last["type"]) == ("KeyError", "ValueError")
    assert last["stacktrace"]["frames"][-1]["function"] == "_fail"
    assert set(last["stacktrace"]["frames"][-1]) == {"module", "function", "lineno", "in_app"}


def test_what_others_log_is_told_by_its_logger_alone() -> None:
    record = logging.getLogger("aiohttp.server").makeRecord(
        "aiohttp.server", logging.ERROR, "", 0, "Error for Yi", (), None
    )
    assert "Yi" not in json.dumps(event_of(record))
    assert event_of(record)["logger"] == "aiohttp.server"


def test_an_error_that_goes_round_in_a_circle_is_told_once_in_a_while() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    record = logging.makeLogRecord({"exc_info": (ValueError, first, None), "name": "bot"})
    assert len(event_of(record)["exception"]["values"]) == 5


def test_a_dsn_says_where_and_by_which_key() -> None:
    dsn = SentryDsn.read("https://abc@sentry.acme.test:9000/of-ours/42")
    assert dsn == SentryDsn("https://sentry.acme.test:9000/of-ours/api/42/envelope/", "abc")
    [post] = Errors(dsn, "0.2.0").posts([event_of(_logged("update_failed", words="x"))])
    head, item, payload, end = post.body.split(b"\n")
    assert json.loads(item)["length"] == len(payload)
    assert json.loads(head)["event_id"] == json.loads(payload)["event_id"]
    assert end == b""
    assert "sentry_key=abc" in post.headers["X-Sentry-Auth"]
