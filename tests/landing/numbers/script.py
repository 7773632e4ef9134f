"""A script over the exports, written from docs/exports.md and the definitions on the page: it knows nothing of ours."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

ExportedRow = dict[str, Any]
SOON_S = 3600


class Event(NamedTuple):
    """Something that counts for a measure."""

    at: datetime
    promoter: int
    """0: credited to nobody."""
    promotion: int
    """0: about none."""
    channel: str
    measure: str
    number: int


Key = Callable[[Event], Any]


def events(
    opens: Iterable[ExportedRow],
    said: Iterable[ExportedRow],
    pushes: Iterable[ExportedRow],
    dropped: Iterable[ExportedRow] = (),
) -> list[Event]:
    """Return what the rows of these exports count for."""
    talks: dict[int, list[ExportedRow]] = defaultdict(list)
    for row in said:
        talks[row["conversation_id"]].append(row)
    found = [*_opened(opens), *_dropped(dropped), *(each for talk in talks.values() for each in _said(talk))]
    return [*found, *(each for row in pushes for each in _pushed(row))]


def summed(found: Iterable[Event], key: Key) -> dict[Any, Counter[str]]:
    """Return by the key how often each measure's rows happened, without what never did."""
    sums: dict[Any, Counter[str]] = defaultdict(Counter)
    for each in found:
        sums[key(each)][each.measure] += each.number
    return {named: +counts for named, counts in sums.items() if +counts}


def _event(row: ExportedRow, at: str, measure: str, number: int = 1) -> Event:
    when = datetime.fromisoformat(row[at])
    return Event(when, row["promoter_id"] or 0, row["promotion_id"] or 0, row["channel"], measure, int(number))


def _pushed(row: ExportedRow) -> Iterator[Event]:
    yield _event(row, "at", "pushed")
    yield _event(row, "at", "delivered", row["facts"].get("delivered_at") is not None)


def _opened(rows: Iterable[ExportedRow]) -> Iterator[Event]:
    for row in rows:
        if row["visitor"] == "person" and row["state"] != "fetched":
            yield _event(row, "viewed_at", "opened")
            yield _event(row, "viewed_at", "read", row["state"] == "read")


def _dropped(rows: Iterable[ExportedRow]) -> Iterator[Event]:
    for row in rows:
        yield _event(row, "hour", "opened", row["number"])
        yield _event(row, "hour", "read", row["number"] if row["state"] == "read" else 0)


def _said(rows: list[ExportedRow]) -> Iterator[Event]:
    """One conversation's, in order."""
    said = sorted(rows, key=lambda row: (row["sent_at"], row["id"]))
    for row in said:
        met = row["medium"] == "meeting" and row["direction"] == "to_customer" and row["reason"] != "corrected"
        yield _event(row, "sent_at", "met", met)
        yield _event(row, "sent_at", "called", row["medium"] == "call")
    talk = [row for row in said if row["medium"] != "meeting" and row["author"] != "system"]
    for row in talk:
        yield _event(row, "sent_at", row["direction"], row["medium"] != "call")
    begun = next((row for row in talk if row["direction"] == "to_promoter"), None)
    if begun is None:
        return
    yield _event(begun, "sent_at", "begun")
    answers = [row for row in talk if row["direction"] == "to_customer" and row["sent_at"] >= begun["sent_at"]]
    for row in answers[:1]:
        waited = _seconds(row) - _seconds(begun)
        yield _event(row, "sent_at", "answered")
        yield _event(row, "sent_at", "answer_s", waited)
        yield _event(row, "sent_at", "answered_soon", waited <= SOON_S)


def _seconds(row: ExportedRow) -> int:
    return int(datetime.fromisoformat(row["sent_at"]).timestamp())
