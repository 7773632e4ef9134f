"""Bounces: what other mail servers say became of a mail of ours, in the standard's form (RFC 3464) or prose.

Prose is believed only where it comes to the bounce address of one mail of ours, written by a mail server: qmail, old
Exim, Yahoo, mail.ru and others write nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mime

from bot.channels.email.addresses import Addresses
from models.text.cleaning import clean_line

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_RETURNED_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,300}>)", re.IGNORECASE | re.MULTILINE)
_CODE = re.compile(r"\b([45])\d\d[ -]")
_SERVER = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|bounces?|mailadmin|mail-?system)@", re.IGNORECASE
)
_LONGEST_PROSE = 20_000
_LATE = re.compile(
    r"has not (?:yet )?been delivered|delivery (?:has been |is |was )?(?:temporarily )?(?:delayed|deferred)"
    r"|message (?:has been |is )?delayed|will (?:continue|keep) (?:to )?try|still (?:be )?(?:trying|retr)"
    r"|(?:do|need) not (?:need to )?re-?send|temporary (?:problem|error)|verzögert|投递延迟|延迟送达|配信が遅れ"
    r"|задержан",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"i.ve given up|given up on it|permanent(?:ly)? (?:error|fail)|fatal error"
    r"|(?:could|can|cannot|was|were|has|have|is)(?:n.t| ?not)? ?(?:not )?(?:been |be )?(?:able to )?deliver"
    r"|unable to (?:be )?deliver|undeliver(?:able|ed)|delivery (?:has )?(?:failed|failure)|failed to deliver"
    r"|address(?:es)? (?:had|failed)|no such user|user unknown|unknown user|mailbox (?:unavailable|not found|is full)"
    r"|returned to sender|nicht zugestellt|unzustellbar|n.a pas pu être (?:remis|livré|distribué)|non recapitabil"
    r"|no se (?:ha )?pud?o entregar|não (?:pôde|foi) (?:ser )?entregue|не было доставлено"
    r"|не удалось доставить|не может быть доставлено|退信|无法(?:送达|投递|发送)|投递失败"
    r"|無法(?:送達|投遞)|配信できません|配信不能|반송|전송 실패",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class BounceReport:
    """``action``: failed, delayed, delivered, relayed or expanded; ``status`` as in RFC 3463, e.g. 5.1.1."""

    action: str
    status: str
    detail: str
    """What the other server said."""

    @property
    def failed(self) -> bool:
        """Given up, whatever the status: after days of tries it is still 4.x.x. Source: RFC 3464, 2.3.3."""
        return self.action == "failed"


def report_in(parts: list[Mime]) -> BounceReport | None:
    """Return the report in a mail, if there is one; where it speaks of several recipients, of the first that failed."""
    fields = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if fields is None:
        return None
    found = [_report(block) for block in _blocks(fields) if block.get("Action")]
    return next((each for each in found if each.failed), found[0] if found else None)


def report_in_prose(sender: str, words: str, *, from_nobody: bool) -> BounceReport | None:
    """Return what a mail server says in plain words; None where a person, or their absence note, may have written it.

    ``sender`` is who it says to be from, ``from_nobody``: it came without an envelope sender.
    """
    words = words[:_LONGEST_PROSE]
    if not (from_nobody or _SERVER.match(sender)):
        return None
    late, given_up = _LATE.search(words), _GIVEN_UP.search(words)
    status_match = _STATUS.search(words)
    if given_up is None and late is None:
        return None
    failed = given_up is not None and (late is None or bool(status_match and status_match[1].startswith("5")))
    fallback = "5.0.0" if failed else "4.0.0"
    status = status_match[1] if status_match and status_match[1][0] == fallback[0] else fallback
    return BounceReport("failed" if failed else "delayed", status, clean_line(_line_with(words, status_match), 200))


def _line_with(words: str, status_match: re.Match[str] | None) -> str:
    """Return the line that has the status, or a reply code: what the other server said."""
    found = status_match or _CODE.search(words)
    if found is None:
        return ""
    begins = words.rfind("\n", 0, found.start()) + 1
    return words[begins:].partition("\n")[0]


def row_in(parts: list[Mime], ours: Addresses) -> int | None:
    """Return the row whose mail the report brings back: by its Message-ID, for servers that answer elsewhere."""
    for part in parts:
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(payload, list) and isinstance(payload[0], Mime):
            return ours.row_of(str(payload[0].get("Message-ID", ""))[:300])
        if part.get_content_type() == "text/rfc822-headers":
            status_match = _RETURNED_ID.search(str(payload)[:50_000])
            return ours.row_of(status_match[1]) if status_match else None
    return None


def _blocks(part: Mime) -> Iterator[Mime]:
    """One for the message, then one for each recipient; the parser makes messages of them."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload[:50] if isinstance(block, Mime))


def _report(block: Mime) -> BounceReport:
    action = clean_line(str(block.get("Action", "")), 20).lower()
    detail = clean_line(str(block.get("Diagnostic-Code", ""))[:1000].partition(";")[2], 200)
    status_match = _STATUS.search(str(block.get("Status", ""))[:200]) or _STATUS.search(detail)
    coarse = _CODE.search(detail + " ")
    status = (
        status_match[1]
        if status_match
        else f"{coarse[1]}.0.0"
        if coarse
        else "5.0.0"
        if action == "failed"
        else "4.0.0"
    )
    return BounceReport(action, status, detail)
