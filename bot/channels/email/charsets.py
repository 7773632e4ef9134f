"""Bytes as text, in whatever encoding a mail says, or fails to say, they are.

Names of encodings mean what browsers take them for (WHATWG Encoding Standard, by webencodings): ``shift_jis`` is
cp932, ``euc-kr`` is cp949, ``iso-8859-1`` is cp1252. Mails have a few more, which Python knows.
"""

import codecs

import webencodings

_MAX_BAD = 0.05
"""Of the bytes beyond ASCII, the share that may be damaged before the declared name is disbelieved."""
_SAYS_NOTHING = {"us-ascii", "ascii", "unknown-8bit", "8bit", "default", "x-unknown"}
_WESTERN = {"cp1252"}
"""Reads anything, so that what is UTF-8 in truth would never be noticed."""
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030"}
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "mbcs", "oem"}
"""Python has them, mails have no use for them, and some take very long."""


def decoded(data: bytes, charset: str) -> str:
    """Return the text of these bytes. A damaged byte costs one character, not the declared encoding. Never fails."""
    declared = _codec(charset)
    if declared is None:
        return _undeclared(data)
    if declared in _WESTERN and (text := _strict(data, "utf-8")) is not None:
        return text
    text, bad = _tolerant(data, declared)
    if bad == 0 or bad <= max(1, _MAX_BAD * _beyond_ascii(data)):
        return text
    return _undeclared(data)


def _codec(charset: str) -> str | None:
    """Python's name of the encoding that a label means; None for what is none, or says nothing."""
    label = charset.strip()[:40].lower()
    if label in _SAYS_NOTHING:
        return None
    known = webencodings.lookup(label) if label.isascii() else None
    if known is not None and known.name not in {"x-user-defined", "replacement"}:
        name = known.codec_info.name
    else:
        try:
            found = codecs.lookup(label)
        except (LookupError, ValueError):
            return None
        name = found.name if found._is_text_encoding else "undefined"  # noqa: SLF001  (as bytes.decode asks, too)
    return None if name in _NO_CHARSETS else _WIDER.get(name, name)


def _undeclared(data: bytes) -> str:
    """UTF-8 if it is, else Chinese if it is, else UTF-8 with damage if that is little, else Western."""
    for name in ("utf-8", "gb18030"):
        if (text := _strict(data, name)) is not None:
            return text
    text, bad = _tolerant(data, "utf-8")
    return text if bad <= max(1, _MAX_BAD * _beyond_ascii(data)) else _tolerant(data, "cp1252")[0]


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _tolerant(data: bytes, name: str) -> tuple[str, int]:
    """Return the text with a mark for each byte that can't be read, and how many such marks it has."""
    text = data.decode(name, "replace")
    return text, text.count("\ufffd")


def _beyond_ascii(data: bytes) -> int:
    return sum(each > 0x7F for each in data)
