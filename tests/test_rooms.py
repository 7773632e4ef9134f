"""Rooms: no folder of the product grows past what one look takes in, and no class has the name of another."""

import ast
from pathlib import Path

from tests.fixtures.sources import parts, sources

HOUSE = Path(__file__).parents[1]
MAX_FILES = 25
DATA = {"models/fonts/scripts"}
"""One file for each script of the world's writing: looked up, never looked through."""


def test_no_room_holds_more_than_one_look_takes_in() -> None:
    rooms = {
        str(folder.relative_to(HOUSE)): len([file for file in folder.iterdir() if file.is_file()])
        for top in ("bot", "landing", "models", "webhooks")
        for folder in (HOUSE / top, *(HOUSE / top).rglob("*"))
        if folder.is_dir() and folder.name != "__pycache__"
    }
    assert len(rooms) > 60
    assert {room for room, files in rooms.items() if files > MAX_FILES} == DATA


_PRESCRIBED = {"Meta"}
"""By tortoise."""
_PAST = "migrations"
"""Each migration stands alone, as it was."""


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for path, tree in sources().items():
        for node in parts(tree):
            if isinstance(node, ast.ClassDef) and _PAST not in path.parts:
                places.setdefault(node.name, []).append(f"{path}:{node.lineno}")
    assert len(places) > 500
    assert {name: found for name, found in places.items() if len(found) > 1 and name not in _PRESCRIBED} == {}
