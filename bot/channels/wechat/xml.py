"""A push's XML as plain fields. XML from outside is wild: no document types, no entities, bounded depth and size."""

from xml.parsers import expat

LARGEST = 64 * 1024
"""Bytes; texts are at most 2048 bytes long (sendCustomMessage), so that no push comes near."""
_DEEPEST = 8
_MAX_ELEMENTS = 300


class UnreadableXml(ValueError):
    """Not the XML of a push."""


def fields_of(xml: bytes) -> dict[str, str]:
    """Return the texts directly under the root, by name; nothing that is nested deeper. Raises UnreadableXml."""
    if len(xml) > LARGEST:
        raise UnreadableXml("too large")
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableXml("not UTF-8") from None
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")  # whatever the document says of its encoding
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.forbid
    parser.EntityDeclHandler = reader.forbid
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise UnreadableXml(expat.ErrorString(error.code)) from None
    return reader.fields


class _Reader:
    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._elements = 0

    def forbid(self, *_: object) -> None:
        raise UnreadableXml("document types and entities are refused")

    def start(self, name: str, _: dict[str, str]) -> None:
        self._elements += 1
        self._path.append(name)
        if len(self._path) > _DEEPEST or self._elements > _MAX_ELEMENTS:
            raise UnreadableXml("nested too deep or too long")
        if len(self._path) == 2:
            self.fields.setdefault(name, "")

    def end(self, _: str) -> None:
        self._path.pop()

    def text(self, text: str) -> None:
        if len(self._path) == 2:
            self.fields[self._path[1]] += text
