"""Rooms: no folder of the product grows past what one look takes in."""

from pathlib import Path

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
