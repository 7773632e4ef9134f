"""The bill of materials tells all that the lock file brings, without a network."""

import json
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.process
def test_every_locked_package_is_listed_with_version_hashes_and_licence() -> None:
    printed = subprocess.run([sys.executable, "-m", "lock.sbom"], cwd=ROOT, capture_output=True, check=True).stdout
    bill = json.loads(printed)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    locks = [(ROOT / "lock" / name).read_text() for name in ("run.txt", "voices.txt", "events.txt")]
    locked = [line for lock in locks for line in lock.splitlines() if re.match(r"[\w.-]+.*==", line)]
    assert len(bill["components"]) == len(locked)
    listed = {each["name"]: each for each in bill["components"]}
    assert listed["aiohttp"]["purl"].startswith("pkg:pypi/aiohttp@")
    assert all(each["hashes"] for each in bill["components"])
    here = {each.metadata["Name"].lower().replace("_", "-") for each in distributions()}
    elsewhere = {name for name in listed if name.lower().replace("_", "-") not in here}
    assert all(each["licenses"] for name, each in listed.items() if name not in elsewhere)
    assert "x265" in listed["av"]["properties"][0]["value"]
