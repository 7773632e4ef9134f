"""What a mail's header says, read without trust: cropped before it is decoded, never raising, never slow."""

import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mime
from email.utils import getaddresses

from bot.channels.email.addresses import normal
from bot.channels.email.charsets import decoded
from models.text.cleaning import clean_line

LONGEST = 2_000
"""Characters of one header that are looked at."""
MAX_IDS = 20
MAX_HOPS = 30
SUBJECT = 200
_LONGEST_OF_FILE = 8_000

_ID = re.compile(r"<((?:(?!=\?)[!-;=?A-~]){1,250}@(?:(?!=\?)[!-;=?-~]){1,250})>")
"""Printable ASCII, and nothing that a mail program would decode: an encoded word in an id may hold lines of its own."""
_ENCODED = re.compile(r"=\?(?=[^?\s]{1,80}\?[bq]\?)", re.IGNORECASE)
_MAX_ENCODED = 3
"""Times that a text may be encoded one within the other; some gateways do it twice."""
_PASSED_ON = r"fwd?|wg|tr|rv|enc|doorst|vs|vb|vl|pd|ilt|пересл|转发|轉寄|轉發|전달|転送"
_ANSWER_MARK = re.compile(
    rf"\s*((re|aw|sv|antw|odp|ynt|res?p?|回复|回覆|答复|回信|{_PASSED_ON})\s*(\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)
_PASSED_ON_MARK = re.compile(rf"\s*(?:{_PASSED_ON})\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(?:auto(?:matic)?[ -]?(?:reply|response)|out[ -]of[ -](?:the )?office|automatische antwort|abwesenheitsnotiz"
    r"|réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord"
    r"|automatyczna odpowiedź|automatická odpověď|autosvar|automatiskt svar|automaattinen vastaus|automatikus válasz"
    r"|автоматический ответ|автовідповідь|otomatik yanıt|自动(?:答复|回复)|自動(?:回覆|回复|応答|返信)"
    r"|자동 (?:회신|응답))"
    r"\s*(?:[:：]|$)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?P<name>[^<>\"]*)<(?P<address>[^<>\s]+)>\s*")
_ADDRESS = re.compile(r"[^\s,;:()\[\]]+@[^\s,;:()\[\]]+")
_NO_ANSWER = {"bulk", "junk", "list", "auto_reply"}
_RESULT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)


def line_of(mail: Mime, name: str, limit: int = LONGEST) -> str:
    """Return a header as people read it, on one line; empty where there is none."""
    return clean_line(_readable(_raw(mail, name)), limit)


def sender_of(mail: Mime) -> tuple[str, str]:
    """Address and name of whoever says to have written it; an empty address where that can't be one person."""
    written = _raw(mail, "From").replace("\r", "").replace("\n", "")
    try:
        authors = getaddresses([written])
    except (RecursionError, IndexError, ValueError):  # comments within comments within …
        return "", ""
    if len(mail.get_all("From", [])) != 1:
        return "", ""
    # Newer Pythons (3.11.10 on) read nobody out of what they doubt, where older ones read several.
    [(name, address)] = authors if len(authors) == 1 and authors[0][1] else [_unquoted(written)]
    return normal(address), clean_line(_readable(name), 80)


def _unquoted(written: str) -> tuple[str, str]:
    """Name and address where the name lacks its quotes (``Doe, John <…>``), as many programs write it.

    A name that holds any other address stays two people.
    """
    found = _NAMED.fullmatch(written)
    if found is None or any(each != found["address"] for each in _ADDRESS.findall(found["name"])):
        return "", ""
    return found["name"], found["address"]


def file_name(part: Mime) -> str:
    """Return the name that a part says its file has; empty for none.

    Chinese mail programs write encoded words there (RFC 2047), or plain octets, though RFC 2231 is meant for it.
    """
    plain = Mime()
    for name in ("Content-Disposition", "Content-Type"):
        if written := _raw(part, name, limit=_LONGEST_OF_FILE):
            plain[name] = written
    try:
        return clean_line(_readable(plain.get_filename("")[:LONGEST]), SUBJECT)
    except (ValueError, LookupError, TypeError):  # a name in pieces that don't fit together
        return ""


def id_of(mail: Mime) -> str:
    """Return the Message-ID with its brackets; empty for none."""
    return next(iter(_ids(_raw(mail, "Message-ID"))), "")


def answered_ids(mail: Mime) -> list[str]:
    """Return the Message-IDs that it answers, the one it answers directly first."""
    direct, earlier = _ids(_raw(mail, "In-Reply-To")), _ids(_raw(mail, "References", limit=20_000))
    return list(dict.fromkeys([*direct, *reversed(earlier)]))[:MAX_IDS]


def bare_subject(subject: str) -> str:
    """Without the marks of answering and passing on."""
    return subject[found.end() :].strip() if (found := _ANSWER_MARK.match(subject)) else subject.strip()


def is_passed_on(subject: str) -> bool:
    """Whether the subject says that somebody forwards a mail rather than answers one."""
    return bool(_PASSED_ON_MARK.match(subject))


def why_automatic(mail: Mime) -> str:
    """Which mark says that no person wrote it for us (RFC 3834 and its customs); empty: a person did.

    Servers of Exchange say it in the subject alone, in their own language; iCloud in a header of its own.
    """
    submitted = _raw(mail, "Auto-Submitted").strip().lower()
    if submitted and not submitted.startswith("no"):
        return "Auto-Submitted"
    if _raw(mail, "Precedence").strip().lower() in _NO_ANSWER:
        return "Precedence"
    if _raw(mail, "X-Apple-Action").strip().lower() == "vacation":
        return "X-Apple-Action"
    marks = (
        "List-Id",
        "List-Unsubscribe",
        "X-Autoreply",
        "X-Autoreply-From",
        "X-Mail-Autoreply",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Autogenerated",
        "X-Vacation",
        "X-FC-MachineGenerated",
    )
    found = next((name for name in marks if _raw(mail, name).strip()), "")
    return found or ("Subject" if _AUTOMATIC_SUBJECT.match(line_of(mail, "Subject", SUBJECT)) else "")


def is_from_list(mail: Mime) -> bool:
    """Sent to many: nothing that somebody wrote to us."""
    return bool(_raw(mail, "List-Id").strip()) or _raw(mail, "Precedence").strip().lower() in {"bulk", "list", "junk"}


def hops(mail: Mime) -> int:
    return len(mail.get_all("Received", []))


def proof(mail: Mime, authserv_id: str) -> str:
    """Return what the mail server that we trust found out about the sender (RFC 8601): pass, fail or none.

    Only its first word counts: further down anybody may have written in its name.
    """
    if not authserv_id:
        return "none"
    headers = (str(value)[:LONGEST] for value in mail.get_all("Authentication-Results", []))
    ours = next((each for each in headers if _server(each) == authserv_id.lower()), "")
    results = [(method.lower(), result.lower()) for method, result in _RESULT.findall(_uncommented(ours))]
    if ("dmarc", "pass") in results:
        return "pass"
    signed = ("dkim", "pass") in results
    return "fail" if ("dmarc", "fail") in results or (("spf", "fail") in results and not signed) else "none"


def _server(results: str) -> str:
    return results.partition(";")[0].strip().partition(" ")[0].lower()


def _uncommented(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)


def _raw(mail: Mime, name: str, *, limit: int = LONGEST) -> str:
    """Return the first header of this name as it was sent; octets that are no ASCII are taken for text."""
    value = next((str(value)[:limit] for each, value in mail.raw_items() if each.lower() == name.lower()), "")
    return value if value.isascii() else decoded(value.encode(errors="surrogateescape"), "utf-8")


def _ids(text: str) -> list[str]:
    return [f"<{found}>" for found in _ID.findall(text)]


def _readable(text: str) -> str:
    """Decode encoded words (RFC 2047), also within one another; what can't be decoded stays as it is."""
    for _ in range(_MAX_ENCODED):
        text = text.replace("\r", " ").replace("\n", " ")[:LONGEST]
        if not _ENCODED.search(text):
            break
        try:
            text = "".join(_pieces(decode_header(text)))
        except (HeaderParseError, ValueError):
            break
    return undecodable(text)


def undecodable(text: str) -> str:
    """Return the text so that in a mail's header nothing of it is taken for something to decode.

    Python before 3.11.10 decodes such words in what it is given to write, with the line ends in them (CVE-2024-6923).
    """
    while (spelt := _ENCODED.sub("= ?", text)) != text:
        text = spelt
    return text


def is_id(text: str) -> bool:
    """Whether it is a Message-ID with its brackets, as we take and write them."""
    return _ID.fullmatch(text) is not None


def _pieces(found: Iterable[tuple[str | bytes, str | None]]) -> Iterable[str]:
    for piece, charset in found:
        yield decoded(piece, charset or "us-ascii") if isinstance(piece, bytes) else piece
