"""Delivery reports (RFC 3464): what other mail servers say became of a mail of ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mime

from bot.channels.email_addresses import Addresses
from models.text import clean_line

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_RETURNED_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,300}>)", re.IGNORECASE | re.MULTILINE)
_CODE = re.compile(r"\b([45])\d\d[ -]")


@dataclass(frozen=True)
class Report:
    """``action``: failed, delayed, delivered, relayed or expanded; ``status`` as in RFC 3463, e.g. 5.1.1."""

    action: str
    status: str
    detail: str
    """What the other server said."""

    @property
    def failed(self) -> bool:
        """Given up, whatever the status: after days of tries it is still 4.x.x. Source: RFC 3464, 2.3.3."""
        return self.action == "failed"


def is_report(mail: Mime) -> bool:
    return mail.get_content_type() == "multipart/report"


def report_in(parts: list[Mime]) -> Report | None:
    """The report among the parts of a mail; where it speaks of several recipients, of the first that failed."""
    fields = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if fields is None:
        return None
    found = [_report(block) for block in _blocks(fields) if block.get("Action")]
    return next((each for each in found if each.failed), found[0] if found else None)


def row_in(parts: list[Mime], ours: Addresses) -> int | None:
    """The row whose mail the report brings back, by its Message-ID; for servers that answer to the wrong address."""
    for part in parts:
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(payload, list) and isinstance(payload[0], Mime):
            return ours.row_of(str(payload[0].get("Message-ID", ""))[:300])
        if part.get_content_type() == "text/rfc822-headers":
            told = _RETURNED_ID.search(str(payload)[:50_000])
            return ours.row_of(told[1]) if told else None
    return None


def _blocks(part: Mime) -> Iterator[Mime]:
    """One for the message, then one for each recipient; the parser makes messages of them."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload[:50] if isinstance(block, Mime))


def _report(block: Mime) -> Report:
    action = clean_line(str(block.get("Action", "")), 20).lower()
    detail = clean_line(str(block.get("Diagnostic-Code", ""))[:1000].partition(";")[2], 200)
    told = _STATUS.search(str(block.get("Status", ""))[:200]) or _STATUS.search(detail)
    coarse = _CODE.search(detail + " ")
    status = told[1] if told else f"{coarse[1]}.0.0" if coarse else "5.0.0" if action == "failed" else "4.0.0"
    return Report(action, status, detail)
