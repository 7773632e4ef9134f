from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landing.pages.markdown import html_of

OURS = "https://cards.example"


def html(markdown: str) -> str:
    return html_of(markdown, ours=OURS)


def test_the_highest_heading_stands_below_the_title() -> None:
    assert "<h2>Why</h2>" in html("## Why\n\n### How")
    assert "<h3>How</h3>" in html("# Why\n\n## How")


def test_html_in_the_text_is_shown_not_obeyed() -> None:
    assert "<script" not in html("<script>alert(1)</script>\n\n**<img onerror=x>**")


@pytest.mark.parametrize(
    "target", ["https://a.example", "http://a.example", "mailto:a@b.example", "tel:+86571", "#how"]
)
def test_links_lead_where_links_may(target: str) -> None:
    assert f'<a href="{target}" rel="noopener nofollow">x</a>' in html(f"[x]({target})")


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "JaVaScRiPt:x", "file:///x"]
)
def test_no_link_leads_elsewhere(target: str) -> None:
    assert "href" not in html(f"[x]({target}) <{target}>")


def test_our_pictures_are_shown() -> None:
    assert f'src="{OURS}/c/x/hero"' in html(f"![x]({OURS}/c/x/hero)")


def test_a_picture_from_elsewhere_is_a_link_for_whoever_serves_it_learns_who_reads() -> None:
    shown = html("![a map](https://evil.example/map.png) [![inside](https://evil.example/y.png)](https://a.example)")
    assert "<img" not in shown
    assert '<a href="https://evil.example/map.png" rel="noopener nofollow">a map</a>' in shown
    assert ">inside</a>" in shown


class Allowed(HTMLParser):
    """Fails on any element or attribute that a text has no business with."""

    elements = frozenset(
        {
            "a",
            "img",
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "em",
            "strong",
            "s",
            "code",
            "pre",
            "ul",
            "ol",
            "li",
            "hr",
            "br",
        }
        | {"blockquote", "table", "thead", "tbody", "tr", "th", "td"}
    )
    attributes = frozenset({"href", "rel", "src", "alt", "title", "loading", "start", "class", "dir"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.elements
        assert {name for name, _ in attrs} <= self.attributes
        given_attributes = dict(attrs)
        source = given_attributes.get("src")
        assert source is None or (source.startswith((f"{OURS}/", "/")) and not source.startswith("//"))
        href = given_attributes.get("href")
        assert href is None or href.lower().startswith(("https://", "http://", "mailto:", "tel:", "#", "/"))


@given(st.text(alphabet="<>[]()!#*`\"'&:/ \n|-ajsonx=.htp1", max_size=200))
def test_whatever_is_written_only_text_and_our_pictures_come_out(markdown: str) -> None:
    parser = Allowed()
    parser.feed(html(markdown))
    parser.close()
    assert parser.rawdata == ""  # all was read: no half of an element is left


def test_the_guard_above_does_object() -> None:
    with pytest.raises(AssertionError):
        Allowed().feed('<img src="//evil.example/x.png">')
    with pytest.raises(AssertionError):
        Allowed().feed('<p onclick="x()">')
