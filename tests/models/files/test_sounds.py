"""Sounds are known by their first bytes."""

import pytest

from models.files.sounds import sound_type


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x00\x00\x00\x00WEBP", ""),
        (b"OggS\x00", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\xff", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_the_first_bytes_tell(data: bytes, kind: str) -> None:
    assert sound_type(data) == kind
