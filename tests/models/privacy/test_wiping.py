"""No trace of an erased customer's words is left in the database's file, its full-text index included."""

from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.privacy.erasing import erase
from models.storage.database import open_database
from tests.fixtures.four_media import four_media

_WORDS = ("竹纤维毛巾还有", "plenty", "138 0013 8000", "twelve", "bund", "price", "纤维", "还有")


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("handbill.db*"))


@pytest.mark.slow
async def test_the_file_has_no_word_of_theirs_and_all_of_others(tmp_path: Path) -> None:
    media = MediaStore(tmp_path / "media")
    async with open_database(f"sqlite://{tmp_path / 'handbill.db'}"):
        life = await four_media(media)
        other = await four_media(media, name="Bing", promoter="Bo")
        promotion_words = _WORDS[-2:]
    before = _bytes_of(tmp_path)
    assert all(word.encode() in before for word in _WORDS if word not in promotion_words)
    async with open_database(f"sqlite://{tmp_path / 'handbill.db'}"):
        await erase(life.yi.id, media)
        await erase(other.yi.id, media)
    after = _bytes_of(tmp_path)
    # The promotions' titles stay, and so do their terms.
    left = [word for word in _WORDS if word not in promotion_words and word.encode() in after]
    assert left == []
    assert "竹纤".encode() in after
