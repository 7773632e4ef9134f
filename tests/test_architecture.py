"""docs/architecture.md and its pictures name what is there: every module, function, table and room."""

import runpy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from models.personal_data.data_map import DATA_MAP

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/architecture.md").read_text()
DRAWING = runpy.run_path(str(ROOT / "docs/flows/draw.py"))
FLOWS: dict[Path, Any] = DRAWING["flows"]()
AGAIN = "change its .flow, then run .venv/bin/python docs/flows/draw.py"


def _exists(name: str) -> bool:
    """Whether there is such a table or, with dots, such a module, class or function."""
    if "." not in name:
        return name in DATA_MAP
    module, _, last = name.rpartition(".")
    try:
        return hasattr(import_module(module), last) or bool(import_module(name))
    except ImportError:
        return False


def test_what_there_is_not_is_found_out() -> None:
    assert _exists("models.queue.inbox")
    assert _exists("bot.commands.dispatch.HANDLERS")
    assert _exists("outbox")
    assert not _exists("models.queue.nothing")
    assert not _exists("models.queue.inbox.nothing")
    assert not _exists("nothing")


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_every_name_in_a_picture_is_the_codes_own(path: Path) -> None:
    names = FLOWS[path].names()
    assert len(names) >= 10
    assert [name for name in names if not _exists(name)] == [], AGAIN


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_a_picture_is_drawn_from_its_description(path: Path) -> None:
    assert path.read_text() == DRAWING["draw"](FLOWS[path]), AGAIN


def test_every_picture_is_shown_and_described() -> None:
    assert len(FLOWS) >= 4
    for path in FLOWS:
        shown = [line for line in PAGE.splitlines() if line.startswith("![") and f"](flows/{path.name})" in line]
        assert len(shown) == 1, path.name
        assert len(shown[0]) > 100


def test_a_flow_that_cannot_be_read_is_refused() -> None:
    for text in ("lane: a | b\nstep: a > nobody | says |", "step: a", "arrow: a > b"):
        with pytest.raises(ValueError, match=r"nobody|needs|read"):
            DRAWING["read"](text)


def _rooms(folder: str) -> set[str]:
    return {f"{folder}/{path.parent.name}/" for path in (ROOT / folder).glob("*/__init__.py")}


def test_every_room_of_models_has_its_line() -> None:
    rooms = _rooms("models")
    assert len(rooms) > 15
    assert [room for room in sorted(rooms) if f"| `{room}` |" not in PAGE] == []


def test_every_room_of_bot_and_landing_has_its_line() -> None:
    rooms = _rooms("bot") | _rooms("landing")
    assert len(rooms) >= 8
    assert [room for room in sorted(rooms) if f"| `{room}` |" not in PAGE] == []
