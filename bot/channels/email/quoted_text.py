"""What of a mail's text is new: the mails it quotes are folded away, its signature stays.

A mail that is quoted whole goes without a trace (the mail itself is kept whole); between a person's own words, where
they answer point by point, a quote stays as its first line. What is passed on stays. In doubt nothing goes: words lost
are worse than words shown twice.

How mail programs begin a quote, in which language: read in the tests of four reply parsers (talon, quotequail,
mail-parser-reply, email-reply-parser) and in mails of the programs themselves.
"""

import re
from dataclasses import dataclass

_FOLDED = "[…]"
_MAX_LINES = 5_000
"""What a person wrote stands before that."""
_LONGEST_ATTRIBUTION = 400
_MAX_WRAPPED = 4
"""Lines that programs break an attribution into."""

_QUOTED = re.compile(r"\s{0,3}(?:>(?!>> >>>)|\|\s)")
_WROTE = re.compile(
    r"\b(?:wrote|writes|sent|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|geschreven|napisał(?:\(a\)|a)?|pisze"
    r"|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|skrev|kirjoitti|ezt írta|írta|a scris|yazdı|napisao|napisala|piše"
    r"|kirjutas|rakstīja|rašė|va escriure|đã viết|menulis"
    r"|написал(?:\(а\)|а)?|писал(?:\(а\)|а)?|пишет|пише|написав|написа"
    r"|έγραψε)\b|写道|寫道|撰写|撰寫|のメッセージ|書きました|작성하였습니다|작성:|썼습니다|님이 작성|เขียน|كتب|כתב",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[:：]\s*-*\s*$|-{3,}\s*$")
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}\.? [^\W\d]{3,12}\b"
    r"|\b[^\W\d]{3,12}\.? \d{1,2}\b|年|년"
)
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\d{1,2}[点時时]|\b\d{1,2} ?[AP]M\b", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s<>@]+@[^\s<>@]+")
# 2026-11-26 12:30 GMT+03:00 Name <mailbox>:
_DATED_NAME = re.compile(
    r"\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4})\b.{0,200}<[^<>]+@[^<>]+>\s*:?\s*"
)
_ENDS_WITH_MAILBOX = re.compile(r"<[^<>]*@[^<>]*>\s*[:：]\s*$")
_ATTRIBUTION_INSIDE = re.compile(r"(?:\s|-{2,}\s?)(?=On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)?[^\n]{6,200} wrote:\s*$)")

_ORIGINAL = re.compile(
    r"\s*[-–—_*=]{2,}\s*(?:Original Message|Reply Message|Original[- ]Nachricht|Ursprüngliche Nachricht"
    r"|Antwort Nachricht|Message d.origine|Mensaje original|Messaggio originale|Mensagem original"
    r"|Oorspronkelijk bericht|Oprindelig (?:meddelelse|besked)|Ursprungligt meddelande|Opprinnelig melding"
    r"|Alkuperäinen viesti|Wiadomość oryginalna|Původní zpráva|Pôvodná správa|Eredeti üzenet|Mesaj original"
    r"|Orijinal (?:ileti|mesaj)|Исходное сообщение|Оригинальное сообщение|Початкове повідомлення"
    r"|元のメッセージ|원본 (?:메시지|메일)|原始邮件|原始郵件|回复的原邮件|原邮件)\s*[-–—_*=]*\s*",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"\s*(?:[-–—_*=]{2,}\s*)?(?:Begin forwarded message|Forwarded message|Weitergeleitete Nachricht"
    r"|Anfang der weitergeleiteten Nachricht|Message transféré|Début du message (?:réexpédié|transféré)"
    r"|Mensaje reenviado|Messaggio inoltrato|Inizio messaggio inoltrato|Mensagem encaminhada|Doorgestuurd bericht"
    r"|Videresendt (?:meddelelse|besked)|Vidarebefordrat meddelande|Videresendt melding|Przekazana wiadomość"
    r"|Přeposlaná zpráva|Továbbított üzenet|Пересылаемое сообщение|Переслане повідомлення|İletilen mesaj"
    r"|転送されたメッセージ|전달된 메시지|转发邮件信息|转发的邮件|轉寄郵件|轉寄的郵件)\s*[:：]?\s*(?:[-–—_*=]+\s*)?",
    re.IGNORECASE,
)
_LINK_ALONE = re.compile(r"\s*[(<]https?:[^\s()<>]+[)>]\s*>?\s*")
_RULE = re.compile(r"\s*[_-]{20,}\s*")
_FROM = (
    "From|Von|De|Da|Od|Fra|Från|Van|От|Від|Kimden|Gönderen|Lähettäjä|Feladó|Expéditeur|Remitente|Από|보낸 ?사람"
    "|差出人|送信者|发件人|發件人|寄件者|寄件人"
)
_SENT = (
    "Sent|Date|Gesendet|Datum|Envoyé|Fecha|Enviado(?: el)?|Enviada(?: em)?|Data|Inviato|Verzonden|Wysłan[oe]|Odesláno"
    "|Sendt|Dato|Skickat|Lähetetty|Päivämäärä|Küldve|Дата|Отправлено|Надіслано|Tarih|Gönderildi|보낸 ?날짜|날짜"
    "|送信日時|日時|发送时间|發送時間|日期|时间|時間"
)
_SUBJECT = (
    "Subject|Betreff|Objet|Asunto|Oggetto|Assunto|Onderwerp|Temat|Předmět|Emne|Ämne|Aihe|Tárgy|Тема|Konu|제목|件名|主题"
    "|主旨|主題"
)
_OTHER = (
    "To|Cc|Bcc|Reply-To|Organization|Importance|An|À|A|Para|Aan|Do|Komu|Til|Till|Vastaanottaja|Címzett|Кому|Kime|Bilgi|Kopie"
    "|Kopia|Kopi|DW|Копия|받는 ?사람|참조|宛先|收件人|收件者|抄送|副本"
)
_HEADER = re.compile(
    rf"\s*[*_]{{0,2}}(?:(?P<first>{_FROM}|{_SENT})|(?P<subject>{_SUBJECT})|(?:{_OTHER}))\s?[*_]{{0,2}}\s?[:：][*_]{{0,2}}",
    re.IGNORECASE,
)
_BLOCK_LINES = 8


@dataclass(frozen=True)
class _Quote:
    """Where a quoted mail begins: the lines from ``start`` to ``end`` introduce it."""

    start: int
    end: int
    cuts: bool
    """All that follows is the quoted mail, as nothing marks its lines."""


def new_words(text: str, *, passed_on: bool = False) -> str:
    """Return the text without what it quotes; the whole text where it is nothing but a quote.

    ``passed_on``: the subject says that the mail is a forwarded one, so a mail inside it is what is told.
    """
    lines = [piece for line in text.splitlines()[:_MAX_LINES] for piece in _own_line(line)]
    kept = "\n".join(_kept(lines, passed_on=passed_on)).strip()
    return kept or text.strip()


def _own_line(line: str) -> list[str]:
    """Put an attribution that was glued to the end of the words onto a line of its own."""
    if len(line) < _LONGEST_ATTRIBUTION and not _QUOTED.match(line) and (glued := _ATTRIBUTION_INSIDE.search(line)):
        return [line[: glued.start()], line[glued.end() :]]
    return [line]


def _kept(lines: list[str], *, passed_on: bool) -> list[str]:
    kept: list[str] = []
    introduced = False
    """The quoted lines that follow are introduced as a whole mail."""
    at = 0
    while at < len(lines):
        if _PASSED_ON.fullmatch(lines[at]):
            return kept + lines[at:]
        found = None if _QUOTED.match(lines[at]) else _quote_at(lines, at, passed_on=passed_on)
        if found is not None and (kept_words := any(line.strip() for line in kept) or not found.cuts):
            if found.cuts and kept_words:
                return kept
            introduced, at = True, found.end
            continue
        if _QUOTED.match(lines[at]):
            end = _end_of_quote(lines, at)
            whole = introduced and not _answers_point_by_point(lines, end)
            kept += [] if whole or end >= len(lines) else _folded(lines[at:end])
            introduced, at = introduced and whole, end
            continue
        introduced = introduced and not lines[at].strip()
        kept.append(lines[at])
        at += 1
    return kept


def _quote_at(lines: list[str], at: int, *, passed_on: bool) -> _Quote | None:
    """Return the beginning of a quoted mail in this line, if it is one."""
    if not lines[at].strip():
        return None
    if _ORIGINAL.fullmatch(lines[at]):
        return None if passed_on else _Quote(at, at + 1, cuts=True)
    ruled = bool(_RULE.fullmatch(lines[at]))
    if not passed_on and _is_header_block(lines, at + ruled, certain=ruled):
        return _Quote(at, at + 1, cuts=True)
    return _attribution_at(lines, at)


def _is_header_block(lines: list[str], at: int, *, certain: bool) -> bool:
    """From, sent, to, subject …: at least two. One has a mailbox or is the subject, or it may be an itinerary."""
    block = [line for line in lines[at : at + _BLOCK_LINES] if line.strip()]
    first = _HEADER.match(block[0]) if block else None
    if first is None or not first["first"]:
        return False
    named = 0
    for line in block:
        header = _HEADER.match(line)
        if header is None and named >= 2:
            break
        named += header is not None
        certain = certain or bool(_MAILBOX.search(line)) or bool(header and header["subject"])
    return named >= 2 and certain


def _attribution_at(lines: list[str], at: int) -> _Quote | None:
    """``On Monday, somebody wrote:`` in one line or up to four, the first of which has the date."""
    if _QUOTED.match(lines[at]):
        return None
    for length in range(1, _MAX_WRAPPED + 1):
        pieces = lines[at : at + length]
        words = " ".join(piece.strip() for piece in pieces)
        if len(pieces) < length or not pieces[-1].strip() or len(words) > _LONGEST_ATTRIBUTION:
            return None
        if length == 2 and not _is_dated(pieces[0]):
            return None
        if length > 1 and _is_dated(pieces[-1]) and not _ENDS.search(pieces[-1].partition("<")[2]):
            return None  # one of its own begins there: what stands above are words
        after = next((line for line in lines[at + length :] if line.strip()), "")
        quoted = bool(_QUOTED.match(after))
        if _is_attribution(words, quoted=quoted):
            return _Quote(at, at + length, cuts=not quoted)
    return None


def _is_dated(line: str) -> bool:
    return bool(_DATE.search(line) or _TIME.search(line))


def _is_attribution(words: str, *, quoted: bool) -> bool:
    """Without quoted lines below it needs to be beyond doubt, since all below it would go."""
    if _DATED_NAME.fullmatch(words):
        return quoted or words.rstrip().endswith(":")
    if _ENDS_WITH_MAILBOX.search(words) and _DATE.search(words) and _TIME.search(words):
        return True
    if not (_ENDS.search(words) and _WROTE.search(words)):
        return False
    if quoted:
        return bool(_DATE.search(words) or _TIME.search(words) or _MAILBOX.search(words) or words.startswith("--"))
    return bool(_DATE.search(words) and (_TIME.search(words) or _MAILBOX.search(words)))


def _end_of_quote(lines: list[str], at: int) -> int:
    """Return the line after a run of quoted lines; empty ones within it, and links broken out of it, belong to it."""
    end = at
    for n in range(at, len(lines)):
        if _QUOTED.match(lines[n]):
            end = n + 1
        elif lines[n].strip() and not _is_broken_off(lines, n):
            break
    while end < len(lines) and not lines[end].strip() and end + 1 == len(lines):
        end += 1
    return end


def _is_broken_off(lines: list[str], n: int) -> bool:
    """Return whether a program broke this line out of the quoted one before: its bracket closes here."""
    before = lines[n - 1] if n else ""
    continues = n + 1 < len(lines) and bool(_QUOTED.match(lines[n + 1]))
    opened = before.count("(") + before.count("<") > before.count(")") + before.count(">") - before.startswith(">")
    closes = bool(opened) and bool(re.search(r"[)>]\s*$", lines[n]))
    return continues and bool(_QUOTED.match(before)) and (closes or bool(_LINK_ALONE.fullmatch(lines[n])))


def _answers_point_by_point(lines: list[str], at: int) -> bool:
    """Whether own words and quotes take turns from here on."""
    words = False
    for line in lines[at:]:
        if _QUOTED.match(line):
            if words:
                return True
        elif line.strip():
            words = True
    return False


def _folded(quote: list[str]) -> list[str]:
    """Return the first line of a quote, which stands for all of it."""
    said = [line for line in quote if line.strip(" >|")]
    return [*said[:1], f"> {_FOLDED}"] if len(said) > 1 else said
