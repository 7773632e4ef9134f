"""handbill promotion."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.bot.cli.conftest import House

PAGE = "---\ntitle: From the page\nsummary: Soft\nform: [name, phone]\n---\n# Hello\n"


def test_a_link_is_added_listed_edited_and_archived(house: House) -> None:
    added = house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t", "--summary", "Soft")
    assert added == {"id": added["id"], "title": "Towel", "kind": "link"}
    number = str(added["id"])
    assert house.ask("promotion", "edit", number, "--title", "Better towel")["title"] == "Better towel"
    (listed,) = house.ask("promotion", "list")
    assert (listed["title"], listed["target"], listed["tagging"]) == ("Better towel", "https://shop.test/t", "promoter")
    house.ask("promotion", "archive", number)
    assert house.ask("promotion", "list") == []
    assert len(house.ask("promotion", "list", "--all")) == 1


def test_a_page_brings_its_own_title_unless_one_is_given(house: House, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    assert house.ask("promotion", "add", "--page", "page.md")["title"] == "From the page"
    assert house.ask("promotion", "add", "--page", "page.md", "--title", "Mine") == {
        "id": 2,
        "title": "Mine",
        "kind": "page",
    }
    assert [one["form"] for one in house.ask("promotion", "list")] == [["name", "phone"], ["name", "phone"]]


@pytest.mark.process
def test_the_picture_is_kept_without_what_the_camera_knew(house: House, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", (40, 40), "orange").save(tmp_path / "hero.jpg", exif=exif)
    house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/", "--image", "hero.jpg")
    (kept,) = (path for path in (house.data / "media").rglob("*") if path.is_file())
    with Image.open(io.BytesIO(kept.read_bytes())) as picture:
        assert not picture.getexif()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--title", "T"], 2, "--target"),
        (["--title", "T", "--target", "https://a.test", "--page", "p.md"], 2, "--target"),
        (["--target", "https://a.test"], 1, "--title"),
        (["--title", "T", "--target", "javascript:alert(1)"], 1, "https://"),
        (["--title", "T", "--page", "none.md"], 1, "none.md"),
        (["--title", "T", "--page", "latin.md"], 1, "UTF-8"),
        (["--title", "T", "--page", "front.md"], 1, "front matter"),
        (["--title", "T", "--target", "https://a.test", "--image", "latin.md"], 1, "picture"),
        (["--title", "T", "--target", "https://a.test", "--config", "none.toml"], 1, "none.toml"),
    ],
)
@pytest.mark.process
def test_what_cannot_be_added_is_refused_with_a_sentence(
    house: House, tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    (tmp_path / "front.md").write_text("---\nnonsense: 1\n---\n", encoding="utf-8")
    answer = house.run("promotion", "add", *words)
    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err
    assert "Traceback" not in answer.err
    assert house.ask("promotion", "list") == []


def test_numbers_and_codes_of_nothing_are_refused(house: House) -> None:
    for words in (
        ["promotion", "edit", "9", "--title", "x"],
        ["promotion", "archive", "9"],
        ["promotion", "tags", "9"],
    ):
        answer = house.run(*words)
        assert (answer.code, answer.err) == (1, "handbill: there is no promotion 9\n")
    assert house.run("promotion", "retire", "--", "-" * 22).code == 1


def test_a_name_in_square_brackets_is_shown_as_it_is(house: House) -> None:
    house.ask("promotion", "add", "--title", "[red]Towel[/red]", "--target", "https://shop.test/")
    assert "[red]Towel[/red]" in house.run("promotion", "list").out
