"""A year of use, made up: every table that grows, in proportion to the opens. The same seed makes the same year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from models.search.terms import VERSION, index_words
from models.storage.row_numbers import first_at
from tests.bench import kept
from tests.bench.passing import WAYS, first_of, is_passed_on, mark_of, parent_of

Rows = Iterator[dict[str, Any]]
_YEAR = timedelta(days=365)
_KEPT = timedelta(days=39)
"""Of queues what is older is cleared out."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_WORDS = ("towel", "price", "blue", "tomorrow", "order", "thanks", "sample", "meeting", "毛巾", "价格", "明天", "谢谢")


@dataclass(frozen=True)
class Sizes:
    """How much there is of each, as in the year that was measured: a million opens, a hundred thousand customers …"""

    opens: int

    @property
    def communications(self) -> int:
        return self.opens

    @property
    def customers(self) -> int:
        return max(10, self.opens // 10)

    @property
    def outbox(self) -> int:
        return max(10, self.opens * 744 // 1000)

    @property
    def inbox(self) -> int:
        return max(10, self.opens // 3)

    @property
    def promoters(self) -> int:
        return max(20, self.opens // 5000)

    @property
    def promotions(self) -> int:
        return max(4, self.opens // 20_000)


class Year:
    """The tables in the order in which they may be filled; numbers of rows begin at 1."""

    def __init__(self, opens: int, *, until: datetime | None = None, seed: int = 1) -> None:
        self.sizes = Sizes(opens)
        self._dice = Random(seed)
        self._until = until or datetime.now(UTC) - timedelta(minutes=5)
        self._since = self._until - _YEAR
        self.tags = [self._code() for _ in range(self.sizes.promoters * self.sizes.promotions)]
        self._sentences = [" ".join(self._dice.choices(_WORDS, k=6)) for _ in range(1000)]

    def tables(self) -> Iterator[tuple[str, Rows]]:
        for name in (
            "promoters",
            "promotions",
            "tags",
            "customers",
            "conversations",
            "addresses",
            "consents",
            "details",
            "pushes",
            "opens",
            "interactions",
            "communications",
            "versions",
            "attachments",
            "passages",
            "revisions",
            "reactions",
            "checkins",
            "meetings",
            "lines",
            "inbox",
            "outbox",
            "receipts",
        ):
            yield name, getattr(self, f"_{name}")()
        yield "opens_dropped", self._opens_dropped()
        yield "tallies_dropped", self._tallies_dropped()
        yield "tallies", self._tallies_dropped()
        yield "mailboxes", self._mailboxes()
        yield "mail_alerts", self._mail_alerts()
        yield "labels", kept.labels(self.sizes.customers)
        yield "custom_fields", kept.custom_fields()
        yield "field_values", kept.field_values(self.sizes.customers, self._until)
        yield "notes", kept.notes(self.sizes.customers, self._until)
        yield "reminders", kept.reminders(self.sizes.customers, self._until)

    def promoter_of(self, customer: int) -> int:
        return customer % self.sizes.promoters + 1

    def promotion_of(self, customer: int) -> int:
        return customer // 7 % self.sizes.promotions + 1

    def tag_of(self, customer: int) -> str:
        return self.tags[(self.promoter_of(customer) - 1) * self.sizes.promotions + self.promotion_of(customer) - 1]

    def _code(self) -> str:
        return "".join(self._dice.choices(_ALPHABET, k=22))

    def _at(self, n: int, of: int, span: timedelta = _YEAR) -> datetime:
        """The n-th of so many moments, evenly through the span that ends now."""
        return self._until - span + span * n / of

    def _says(self, n: int) -> str:
        return self._sentences[n * 7 % len(self._sentences)]

    def _promoters(self) -> Rows:
        for n in range(1, self.sizes.promoters + 1):
            yield {
                "name": f"Promoter {n}",
                "language": "en" if n % 2 else "zh",
                "code": self._code(),
                "standing": "active",
                "timezone": "UTC",
                "created_at": self._since,
            }

    def _promotions(self) -> Rows:
        for n in range(1, self.sizes.promotions + 1):
            link = n % 2 == 0
            yield {
                "kind": "link" if link else "page",
                "title": f"Towel {n}",
                "target": "https://shop.test/towel" if link else "",
                "page": "" if link else "# Towel\n\nThe most useful thing.",
                "form": "[]",
                "tagging": "promoter",
                "created_at": self._since,
            }

    def _tags(self) -> Rows:
        for n, code in enumerate(self.tags):
            yield {
                "code": code,
                "promoter_id": n // self.sizes.promotions + 1,
                "promotion_id": n % self.sizes.promotions + 1,
                "channel": "web",
                "parent_code": None,
                "parent_open_id": None,
                "way": "",
                "key": f"year {n}",
                "created_at": self._since,
            }
        for n in range(self.sizes.opens):
            if (parent := parent_of(n)) is not None:
                yield self._mark(n, parent)

    def _mark(self, n: int, parent: int) -> dict[str, Any]:
        """The tag by which an open came through another."""
        first = self._customer_of(first_of(n))
        return {
            "code": mark_of(n),
            "promoter_id": self.promoter_of(first),
            "promotion_id": self.promotion_of(first),
            "channel": "web",
            "parent_code": self._tag_of_open(parent),
            "parent_open_id": self.open_number(parent),
            "way": WAYS[n % len(WAYS)],
            "key": mark_of(n),
            "created_at": self._at(parent, self.sizes.opens),
        }

    def _tag_of_open(self, n: int) -> str:
        return self.tag_of(self._customer_of(n)) if parent_of(n) is None else mark_of(n)

    def _customer_of(self, n: int) -> int:
        return n % self.sizes.customers + 1

    def _customers(self) -> Rows:
        for n in range(1, self.sizes.customers + 1):
            yield {"name": f"Customer {n}" if n % 3 else "", "created_at": self._at(n, self.sizes.customers)}

    def _conversations(self) -> Rows:
        for n in range(1, self.sizes.customers + 1):
            at = self._at(n, self.sizes.customers)
            yield {
                "customer_id": n,
                "promoter_id": self.promoter_of(n),
                "promotion_id": self.promotion_of(n),
                "created_at": at,
                **self._state_of(n),
                **kept.kept_of(n),
            }

    def _state_of(self, talk: int) -> dict[str, Any]:
        """Of a conversation: what was said last, and whether that waits for an answer; half of those are unread."""
        there = self.sizes.communications
        last = there - (there - (talk - 1)) % self.sizes.customers
        at, asked = self._at(last, there), last % 2 == 1
        return {
            "last_said_id": last,
            "spoken_at": at,
            "channel": "telegram",
            "waits_since": at if asked else None,
            "unread": int(asked and talk % 4 == 0),
            "read_up_to": last - 1 if asked and talk % 4 == 0 else last,
        }

    def _addresses(self) -> Rows:
        at = self._until - timedelta(hours=1)
        for n in range(1, self.sizes.promoters + 1):
            yield _address(f"9{n:09}", f"Promoter {n}", self._since, at, promoter_id=n)
        for n in range(1, self.sizes.customers + 1):
            at = self._at(n, self.sizes.customers)
            yield _address(f"8{n:09}", f"Customer {n}", at, at, customer_id=n)

    def _mailboxes(self) -> Rows:
        for n in range(1, self.sizes.customers + 1, 4):
            yield {"address_id": self.sizes.promoters + n, "timezone": "", "since": self._since}

    def _mail_alerts(self) -> Rows:
        for n in range(1, self.sizes.customers + 1, 3):
            at = self._at(n, self.sizes.customers)
            yield {
                "conversation_id": n,
                "seen_up_to": n + 2,
                "address_id": self.sizes.promoters + n,
                "said_id": n,
                "promised_at": at,
                "told_at": at,
            }

    def _consents(self) -> Rows:
        for n in range(1, self.sizes.customers + 1):
            yield {
                "customer_id": n,
                "purpose": "relay",
                "text": "What I write is passed on.",
                "text_version": "1",
                "language": "en",
                "channel": "telegram",
                "evidence": f"start {self.promoter_of(n)}",
                "given_at": self._at(n, self.sizes.customers),
            }

    def _details(self) -> Rows:
        for n in range(1, self.sizes.customers + 1, 3):
            yield {
                "customer_id": n,
                "consent_id": n,
                "field": "name",
                "value": f"Customer {n}",
                "told_at": self._at(n, self.sizes.customers),
            }

    def _pushes(self) -> Rows:
        for n in range(1, self.sizes.customers + 1):
            yield {
                "promotion_id": self.promotion_of(n),
                "promoter_id": self.promoter_of(n),
                "customer_id": n if n % 2 else None,
                "channel": "telegram",
                "at": self._at(n, self.sizes.customers),
                "tag_id": self.tag_of(n),
            }

    def open_number(self, n: int) -> int:
        return first_at(self._at(n, self.sizes.opens)) | 1023 << 12 | n & 0xFFF

    def _opens(self) -> Rows:
        for n in range(self.sizes.opens):
            customer, first, parent = self._customer_of(n), self._customer_of(first_of(n)), parent_of(n)
            dice, looked_at = n * 7919 % 100, is_passed_on(n)
            yield {
                "id": self.open_number(n),
                "tag": self._tag_of_open(n),
                "promotion_id": self.promotion_of(first),
                "topic": f"Towel {self.promotion_of(first)}",
                "promoter_id": self.promoter_of(first),
                "customer_id": customer if dice < 20 else None,
                "viewed_at": self._at(n, self.sizes.opens),
                "channel": "web",
                "visitor": "person" if dice < 90 or looked_at else "preview",
                "state": ("opened" if looked_at else "fetched", "opened", "read")[n % 3],
                "parent_open_id": None if parent is None else self.open_number(parent),
            }

    def _opens_dropped(self) -> Rows:
        """One open of each card in each of the first hours."""
        first = int(self._since.timestamp()) // 3600
        for n in range(self.sizes.opens // 10):
            at, place = first + n // len(self.tags), n % len(self.tags)
            yield {
                "hour": at,
                "tag": self.tags[place],
                "promotion_id": place % self.sizes.promotions + 1,
                "promoter_id": place // self.sizes.promotions + 1,
                "channel": "web",
                "state": "opened",
                "number": 1,
                "numbers": str(first_at(datetime.fromtimestamp(at * 3600, UTC)) + n),
            }

    def _tallies_dropped(self) -> Rows:
        for place, code in enumerate(self.tags):
            yield {
                "tag": code,
                "promotion_id": place % self.sizes.promotions + 1,
                "promoter_id": place // self.sizes.promotions + 1,
                "visitor": "person",
                "state": "opened",
                "number": len(range(place, self.sizes.opens // 10, len(self.tags))),
            }

    def _interactions(self) -> Rows:
        for n in range(2, self.sizes.opens, 3):
            at = self._at(n, self.sizes.opens)
            yield {
                "id": self.open_number(n) + (1 << 22),
                "open_id": self.open_number(n),
                "event_id": f"event {n}",
                "kind": "dwell",
                "value": '{"seconds": 12}',
                "seconds": 12.0,
                "at": at,
            }

    def _communications(self) -> Rows:
        for n in range(1, self.sizes.communications + 1):
            talk = self._talk(n)
            yield {
                "conversation_id": talk,
                "direction": "to_promoter" if n % 2 else "to_customer",
                "medium": "im",
                "channel": "telegram",
                "text": self._says(n),
                "promotion_id": self.promotion_of(talk),
                "source": f"telegram:8{talk:09}:{n}",
                "state": "sent",
                "sent_at": self._at(n, self.sizes.communications),
            }

    def _talk(self, communication: int) -> int:
        return communication % self.sizes.customers + 1

    def _versions(self) -> Rows:
        for n in range(1, self.sizes.communications + 1, 50):
            at = self._at(n, self.sizes.communications)
            yield {"communication_id": n, "text": "Said otherwise", "until": at}

    def _attachments(self) -> Rows:
        for n in range(1, self.sizes.communications + 1, 20):
            yield {
                "communication_id": n,
                "kind": "photo",
                "channel": "telegram",
                "ref": f"file {n}",
                "facts": "{}",
                "reason": "failed-file-gone",
            }

    def _passages(self) -> Rows:
        found_by = {said: index_words([said]) for said in self._sentences}
        for n in range(1, self.sizes.communications + 1):
            yield {"subject": "communication", "subject_id": n, "words": found_by[self._says(n)]}

    def _revisions(self) -> Rows:
        """Nothing is to be indexed anew."""
        yield {"name": "terms", "number": VERSION}

    def _reactions(self) -> Rows:
        for n in range(1, self.sizes.communications + 1, 100):
            yield {"communication_id": n, "by": "customer", "sign": "👍", "at": self._until}

    def _checkins(self) -> Rows:
        for n in range(1, self.sizes.customers + 1, 10):
            yield {
                "promoter_id": self.promoter_of(n),
                "customer_id": n,
                "latitude": 52.5,
                "longitude": 13.4,
                "source": f"year {n}",
                "at": self._at(n, self.sizes.customers),
            }

    def _meetings(self) -> Rows:
        for n in range(1, self.sizes.customers + 1, 10):
            yield {
                "conversation_id": n,
                "promoter_id": self.promoter_of(n),
                "customer_id": n,
                "at": self._at(n, self.sizes.customers),
                "state": "kept",
                "source": f"year {n}",
                "created_at": self._at(n, self.sizes.customers),
            }

    def _lines(self) -> Rows:
        for n in range(1, self.sizes.communications + 1, 4):
            at = self._at(n, self.sizes.communications)
            address = self.sizes.promoters + self._talk(n)
            yield {"address_id": address, "mine": bool(n % 8), "content": "{}", "key": f"year {n}", "at": at}

    def _inbox(self) -> Rows:
        for n in range(1, self.sizes.inbox + 1):
            at = self._at(n, self.sizes.inbox, _KEPT)
            lane = f"8{self._talk(n):09}"
            yield {
                "channel": "telegram",
                "external_id": f"year {n}",
                "lane": lane,
                "state": "done",
                "not_before": at,
                "received_at": at,
            }

    def _subject_of(self, customer: int) -> str:
        return f"promoter {self.promoter_of(customer)} customer {customer} promotion {self.promotion_of(customer)}"

    def _outbox(self) -> Rows:
        """Two of three carry somebody's words, others tell promoters what was opened or to whom they write."""
        for n in range(1, self.sizes.outbox + 1):
            at = self._at(n, self.sizes.outbox, _KEPT)
            customer = self._talk(n)
            words, named = n % 3 != 0, n % 30 == 0
            account = f"9{self.promoter_of(customer):09}" if n % 2 or not words else f"8{customer:09}"
            yield {
                "channel": "telegram",
                "account": account,
                "lane": f"telegram:{account}",
                "kind": "relay" if words else "talking" if named else "opened",
                "facts": "{}"
                if words
                else f'{{"arguments":{{"name":{{"named":{customer}}}}}}}'
                if named
                else f'{{"open_id": "{self.open_number(n)}"}}',
                "communication_id": n if words else None,
                "dedupe": None if words else f"opened {self.open_number(n)}",
                "subject": "" if words else self._subject_of(customer),
                "state": "failed" if n % 501 == 0 else "sent",
                "attempts": 1,
                "not_before": at,
                "created_at": at,
                "finished_at": at,
            }

    def _receipts(self) -> Rows:
        for n in range(1, self.sizes.outbox + 1):
            customer = self._talk(n)
            account = f"9{self.promoter_of(customer):09}" if n % 2 or n % 3 == 0 else f"8{customer:09}"
            yield {
                "channel": "telegram",
                "account": account,
                "external_id": f"year {n}",
                "message_id": n,
                "communication_id": n if n % 3 else None,
            }


def _address(
    account: str,
    name: str,
    at: datetime,
    used_at: datetime,
    *,
    promoter_id: int | None = None,
    customer_id: int | None = None,
) -> dict[str, Any]:
    return {
        "channel": "telegram",
        "account": account,
        "name": name,
        "language": "en",
        "dialogue": "{}",
        "promoter_id": promoter_id,
        "customer_id": customer_id,
        "talking_in_id": customer_id,
        "created_at": at,
        "used_at": used_at,
    }
