"""Bytes as text, in whatever encoding a mail says, or fails to say, they are."""

import codecs

_USUAL = ("utf-8", "gb18030", "latin-1")
"""Tried in this order where what was said is wrong; the last one takes anything."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "utf-8", "iso8859-1": "cp1252"}
"""Names that programs give to texts of their larger relatives."""
_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
"""Python has them, mails have no use for them, and some take very long."""


def decoded(data: bytes, charset: str) -> str:
    """The text of these bytes; never fails."""
    for name in (_known(charset), *_USUAL):
        try:
            return data.decode(name) if name else data.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def _known(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip()[:40]).name
    except (LookupError, ValueError):
        return ""
    return "" if name in _NO_CHARSETS else _WIDER.get(name, name)
