"""What is given out of a version, in ``dist/``: wheel, sdist, bill of materials, checksums. ``make release``.

One commit gives the same bytes, whoever makes them, where and when: times are the commit's, and what isn't committed is refused.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from lock.sbom import bill

_ROOT = Path(__file__).parents[1]
_DIST = _ROOT / "dist"


def release() -> list[Path]:
    """Make everything anew and return its files. Raise SystemExit where a file isn't committed."""
    if uncommitted := _git("status", "--porcelain"):
        sys.exit(f"not committed, so nobody could make the same again:\n{uncommitted}")
    shutil.rmtree(_DIST, ignore_errors=True)
    _build(_git("log", "-1", "--format=%ct"))
    _write_bill()
    made = sorted(_DIST.iterdir())
    (_DIST / "SHA256SUMS").write_text("".join(f"{_sha256(file)}  {file.name}\n" for file in made))
    return [*made, _DIST / "SHA256SUMS"]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=_ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _build(committed_at: str) -> None:
    """Build wheel and sdist. ``committed_at``: seconds since 1970, which every file in them is said to be of."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(_DIST)]
    subprocess.run(command, cwd=_ROOT, check=True, env=os.environ | {"SOURCE_DATE_EPOCH": committed_at})


def _write_bill() -> None:
    version = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]["version"]
    (_DIST / f"handbill-{version}.cdx.json").write_text(json.dumps(bill(version), indent=1) + "\n")


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    for file in release():
        sys.stdout.write(f"{file.relative_to(_ROOT)}\n")
