"""Markdown as a page shows it: no raw HTML, no scripts, no request to anybody else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from models.lazy_import import LazyImport

if TYPE_CHECKING:
    import markdown_it
    from markdown_it.token import Token
else:
    markdown_it = LazyImport("markdown_it")

_TURNING = {"bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"}
"""Blocks whose markers stand on the side their script begins; the style sheet turns paragraphs."""
_SCHEMES = ("https://", "http://", "mailto:", "tel:", "#")


def html_of(markdown: str, *, ours: str) -> Markup:
    """Return the text as safe HTML, its highest headings one level below the page's own.

    Links lead to https, http, mailto, tel and within the page. Pictures are shown when they lie under ``ours`` (our
    public address); others become links, for the server of a picture learns who reads.
    """
    parser = markdown_it.MarkdownIt("commonmark", {"html": False, "typographer": False}).enable(
        ["table", "strikethrough"]
    )
    parser.validateLink = _may_be_linked  # type: ignore[method-assign]  # (the parser's own way to say which links may be)
    tokens = parser.parse(markdown)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    lift = 2 - min((_level(heading) for heading in headings), default=2)
    for heading in headings:
        heading.tag = f"h{min(_level(heading) + lift, 6)}"
    for token in tokens:
        if token.type in _TURNING:
            token.attrSet("dir", "auto")
        if token.children:
            token.children = _tamed(token.children, ours)
    # The parser escapes every text it did not make a tag of itself.
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704  (rendered with HTML off)


def _level(heading: "Token") -> int:
    return int(heading.tag[1])


def _may_be_linked(url: str) -> bool:
    bare = url.strip().lower()
    return bare.startswith(_SCHEMES) or (bare.startswith("/") and not bare.startswith(("//", "/\\")))


def _tamed(tokens: "Sequence[Token]", ours: str) -> "list[Token]":
    tamed: list[Token] = []
    inside_link = False
    for token in tokens:
        if token.type == "link_open":
            inside_link = True
            token.attrSet("rel", "noopener nofollow")
        elif token.type == "link_close":
            inside_link = False
        elif token.type == "image":
            tamed += _picture(token, ours, inside_link=inside_link)
            continue
        tamed.append(token)
    return tamed


def _picture(image: "Token", ours: str, *, inside_link: bool) -> "list[Token]":
    source = str(image.attrGet("src") or "")
    if source.startswith((f"{ours}/", "/")):
        image.attrSet("loading", "lazy")
        return [image]
    made = type(image)
    words = made("text", "", 0, content=image.content or source)
    if inside_link or not source:
        return [words]
    opening = made("link_open", "a", 1, attrs={"href": source, "rel": "noopener nofollow"})
    return [opening, words, made("link_close", "a", -1)]
