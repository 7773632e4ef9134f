"""Outside text made fit to keep: bounded, one form, nothing invisible that a database or a terminal chokes on."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: str, most: int) -> str:
    """``text`` without control and direction-changing characters, at most ``most`` characters (the last then …)."""
    kept = _CONTROL.sub("", _LONE_SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))
    kept = unicodedata.normalize("NFC", kept).strip()
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def clean_line(text: str, most: int) -> str:
    """The same on one line: for names and titles."""
    return clean(" ".join(text.split()), most)
