"""Compile what Handbill imports, and of its libraries nothing else: a fifth of them is never looked at.

`make setup` installs without compiling, then runs this. Importing does nothing else here (docs/architecture.md).
"""

import ast
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_FOLDERS = ("bot", "landing", "models", "webhooks")


def imported() -> Iterator[str]:
    """Yield every module of ours, and each that one of them imports, wherever in it that is written."""
    for file in (file for folder in _FOLDERS for file in sorted((_ROOT / folder).rglob("*.py"))):
        if file.stem != "__main__":  # importing that starts it
            yield ".".join(file.relative_to(_ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (each.name for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module


if __name__ == "__main__":
    for module in dict.fromkeys(imported()):
        with suppress(ImportError):  # what is not installed here: for another system, or not asked for
            import_module(module)
