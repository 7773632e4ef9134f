"""The bill of materials of what runs here: the lock file's packages as CycloneDX 1.6, with hashes and licences.

Made from the lock files and what is installed, without network: ``make sbom``.
"""

import json
import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

_LOCKS = [Path(__file__).with_name(name) for name in ("run.txt", "voices.txt", "events.txt")]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)((?:.*\\\n)*.*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_INSIDE = {
    "av": "its wheels carry FFmpeg and codec libraries, x264 and x265 (GPL-2.0-or-later) among them",
}
"""Licences that a package's own word does not tell."""


def bill(version: str) -> dict[str, Any]:
    """Return the document of this version of Handbill."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "handbill", "version": version, "bom-ref": "handbill"}
        },
        "components": [_component(*found) for found in _PINNED.findall("".join(lock.read_text() for lock in _LOCKS))],
    }


def _component(name: str, version: str, rest: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
    made = {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}
    made["hashes"] = [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(rest)]
    try:
        made["licenses"] = _licences(distribution(name))
    except PackageNotFoundError:  # for another system or another Python than this
        made["licenses"] = []
    if name in _INSIDE:
        made["properties"] = [{"name": "handbill:note", "value": _INSIDE[name]}]
    return made


def _licences(package: Distribution) -> list[dict[str, Any]]:
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return [{"expression": expression}]
    marks = [each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier", []) if each.startswith("License ::")]
    written = (metadata.get("License") or "").strip().splitlines()[:1]
    in_files = [f"as in its {name}" for name in metadata.get_all("License-File", [])]
    return [{"license": {"name": each}} for each in marks or written or in_files or ["not told"]]


if __name__ == "__main__":
    json.dump(bill(distribution("handbill").version), sys.stdout, indent=1)
    sys.stdout.write("\n")
