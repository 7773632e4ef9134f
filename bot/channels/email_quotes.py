"""What of a mail's text is new: the mails it quotes are folded away, its signature stays.

Quotes at the end go without a trace (the mail itself is kept whole); between a person's own words, where they answer
point by point, a quote stays as its first line.
"""

import re

_QUOTED = re.compile(r"\s{0,3}>")
_ATTRIBUTION = re.compile(
    r"(On\b.{4,200}\bwrote|Am\b.{4,200}\bschrieb\b.{0,80}|Le\b.{4,200}\ba écrit|El\b.{4,200}\bescribió|.{2,200}写道"
    r"|.{2,200}寫道|.{2,120}\bwrites)\s?[:：]\s*",
    re.DOTALL,
)
_ORIGINAL = re.compile(
    r"\s*(-{2,}\s*(Original Message|Original-Nachricht|Ursprüngliche Nachricht|Forwarded message|原始邮件|原始郵件"
    r"|转发邮件信息|回复的原邮件)\s*-{2,}|_{20,})\s*",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\s*\*?(From|Von|De|发件人|寄件者)\*?\s*[:：]", re.IGNORECASE)
_SECOND_HEADER = re.compile(
    r"\s*\*?(Sent|Date|Gesendet|Datum|To|An|Subject|Betreff|发送时间|日期|收件人|主题)\*?\s*[:：]", re.IGNORECASE
)
_FOLDED = "[…]"


def new_words(text: str) -> str:
    """The text without what it quotes; the whole text where it is nothing but a quote (a forwarded mail)."""
    lines = _until_earlier_mail(text.splitlines())
    while lines and (not lines[-1].strip() or _QUOTED.match(lines[-1])):
        lines.pop()
    lines = _without_attribution(lines)
    kept = "\n".join(_folded(lines)).strip()
    return kept or text.strip()


def _until_earlier_mail(lines: list[str]) -> list[str]:
    """The lines above an earlier mail that is not marked line by line."""
    for at, line in enumerate(lines):
        following = [each for each in lines[at + 1 : at + 6] if each.strip()]
        after = following[0] if following else ""
        if _ORIGINAL.fullmatch(line) and (_HEADER.match(after) or "_" not in line):
            return lines[:at]
        if _HEADER.match(line) and at > 0:
            headers = sum(1 for each in following if _SECOND_HEADER.match(each))
            if headers >= 2 or (headers and not lines[at - 1].strip()):
                return lines[:at]
    return lines


def _without_attribution(lines: list[str]) -> list[str]:
    """Without the "On … somebody wrote:" above a quote that is gone; mail programs break it into up to three lines."""
    for length in (1, 2, 3):
        if _ATTRIBUTION.fullmatch(" ".join(line.strip() for line in lines[-length:])):
            return lines[:-length]
    return lines


def _folded(lines: list[str]) -> list[str]:
    kept: list[str] = []
    quoted = 0
    for line in lines:
        quoted = quoted + 1 if _QUOTED.match(line) else 0
        if quoted <= 1:
            kept.append(line)
        elif quoted == 2:
            kept.append(f"> {_FOLDED}")
    return kept
