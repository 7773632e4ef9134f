"""Outside text reads the way its script is written, whichever language the page is in."""

import re
from pathlib import Path

import pytest

LANDING = Path(__file__).parents[2] / "landing"
_OUTSIDE = re.compile(
    r"<(?P<tag>\w+)(?P<attributes>[^<>{}]*)>\s*\{\{ (?P<fact>"
    r"title|summary|promoter|text|name|topic|promotion\.title|promotion\.summary|promoter\.name|tag\.promoter\.name"
    r"|open\.seen\.topic|open\.promoter|each\.text|version\.text|before\.text|[\w.]+ \| named\(say\)"
    r") \}\}"
)
_ONE_WAY = {"title"}
"""Elements that hold no direction of their own: the browser's own line shows them."""


@pytest.mark.parametrize("template", sorted(LANDING.rglob("*.html")), ids=lambda path: path.name)
def test_every_outside_text_of_a_template_has_its_own_direction(template: Path) -> None:
    for found in _OUTSIDE.finditer(template.read_text()):
        if found["tag"] not in _ONE_WAY:
            assert found["tag"] == "bdi" or 'dir="auto"' in found["attributes"], found[0]


def test_there_is_outside_text_to_look_at() -> None:
    found = [each for template in LANDING.rglob("*.html") for each in _OUTSIDE.finditer(template.read_text())]
    assert len(found) > 15
