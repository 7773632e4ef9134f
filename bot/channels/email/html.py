"""A mail's HTML as plain text. What it hides or runs is left out; what it quotes is marked as in plain mails.

The scan takes each character once and never goes back, however hostile the text.
"""

import html
import re

LONGEST = 500_000
"""Characters that are looked at: what a person wrote stands before that."""

_PIECE = re.compile(
    r"<!--(?:.*?-->|.*)"  # a comment that is never closed takes the rest
    r"|<[!?][^<>]*>"  # <!DOCTYPE …>, <?xml …?>, Outlook's <![if …]>
    r"|<(?P<mute>script|style|head|title|template|svg)\b(?:.*?</(?P=mute)\s*>|.*)"
    r"|<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*)(?P<facts>[^<>]*)>"
    r"|(?P<text>[^<]+|<)",
    re.IGNORECASE | re.DOTALL,
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_BLOCKS = {"p", "div", "br", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section"}
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
RULE = "_" * 32
"""What a line across the page becomes: Outlook draws it above the mail that is answered."""
_MAX_QUOTED = 9
_LINK_LENGTH = 300


class _Text:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        """The pieces of the line being written, without the marks of quoting."""
        self._quoting = 0
        self._link = ""
        self._said = 0
        """How many pieces stood in the line before the link."""

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines)

    def add(self, words: str) -> None:
        words = re.sub(r"[ \t\r\n\f]+", " ", html.unescape(words)).replace("\xa0", " ")
        words = words if self._line else words.lstrip()
        if words:
            self._line.append(words)

    def open(self, name: str, facts: str) -> None:
        if name == "hr" and not self._quoting:
            self._end_line()
            self._lines.append(RULE)
        elif name == "blockquote":
            self._end_line()
            self._quoting = min(self._quoting + 1, _MAX_QUOTED)
        elif name in _BLOCKS:
            self._end_line(apart=name in _APART)
        elif name == "li":
            self._end_line()
            self._line.append("- ")
        elif name in {"td", "th"} and self._line:
            self._line.append(" ")
        elif name == "a" and (found := _HREF.search(facts)):
            self._link = html.unescape(next(part for part in found.groups() if part is not None)).strip()[:_LINK_LENGTH]
            self._said = len(self._line)

    def close(self, name: str) -> None:
        if name == "blockquote":
            self._end_line()
            self._quoting = max(self._quoting - 1, 0)
        elif name == "a":
            self._name_link()
        elif name in _BLOCKS:
            self._end_line(apart=name in _APART)

    def _end_line(self, *, apart: bool = False) -> None:
        begins = "> " * self._quoting
        if self._line:
            self._lines.append((begins + "".join(self._line)).rstrip())
            self._line = []
            if apart:
                self._lines.append(begins.rstrip())
        elif apart and self._lines and self._lines[-1].strip("> "):
            self._lines.append(begins.rstrip())

    def _name_link(self) -> None:
        """Show where a link leads that is not what it says."""
        said = "".join(self._line[self._said :]).strip()
        shown = said in {self._link, self._link.removeprefix("mailto:")}
        if self._link.startswith(("https://", "http://", "mailto:")) and not shown:
            self._line.append(f" ({self._link})" if said else self._link)
        self._link = ""


def text_of(source: str) -> str:
    """Return the text that a reader of this HTML sees."""
    made = _Text()
    for piece in _PIECE.finditer(source[:LONGEST]):
        if piece["text"]:
            made.add(piece["text"])
        elif piece["name"]:
            name = piece["name"].lower()
            if piece["closing"]:
                made.close(name)
            else:
                made.open(name, piece["facts"])
    return re.sub(r"\n{3,}", "\n\n", made.text()).strip()
