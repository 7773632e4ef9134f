"""Journeys begin where a house has been started before; new ones start in tests/recipes and tests/landing/chat."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def migrated_before(tmp_path: Path, sqlite_template: Path) -> None:
    """The database that ``House(tmp_path)`` finds: migrating takes two thirds of a house's first start."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, data / "handbill.db")
