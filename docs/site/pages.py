"""The site's pages that lie beside docs/, and links among all of them, which lead to the same as in the repository."""

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

_ROOT = Path(__file__).parents[2]
_BESIDE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "DECISIONS.md": "decisions.md",
    "BENCHMARKS.md": "benchmarks.md",
    "CHANGELOG.md": "changes.md",
    "SECURITY.md": "security.md",
}
"""Files of the repository's root, and what each is called here."""
_CALLED = {page: file for file, page in _BESIDE.items()}
_LOOKED_UP_LAST = {"decisions.md", "changes.md", "benchmarks.md"}
"""Why and since when: the search finds how, first."""
_LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?!https?:|mailto:|#)(?P<to>[^)#\s]+)(?P<part>#[^)\s]*)?\)"
)
_SOURCE = re.compile(r"(?P<before>!\[[^\]]*\]\(|\bsrc=\")(?!https?:)(?P<to>[^)\"#\s]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the files of the root among those of docs/."""
    for file, page in _BESIDE.items():
        files.append(File.generated(config, page, content=(_ROOT / file).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Have links lead to where the site has what they name; what it hasn't is named only."""
    here = page.file.src_uri
    if here in _LOOKED_UP_LAST:
        page.meta["search"] = {"boost": 0.2}
    markdown = _LINK.sub(lambda found: _link(found, here), markdown)
    return _SOURCE.sub(lambda found: found["before"] + (_target(found["to"], here) or found["to"]), markdown)


def _link(found: re.Match[str], here: str) -> str:
    target = _target(found["to"], here)
    return f"[{found['words']}]({target}{found['part'] or ''})" if target else found["words"]


def _target(to: str, here: str) -> str | None:
    """Return what ``to`` in the file behind the page ``here`` is called from there. None for what no page shows."""
    lies_in = PurePosixPath(_CALLED.get(here, f"docs/{here}")).parent
    meant = normpath(str(lies_in / to))
    if not (_ROOT / meant).exists():
        return to  # broken, and the build says so
    if meant not in _BESIDE and not meant.startswith("docs/"):
        return None
    return relpath(_BESIDE.get(meant, meant.removeprefix("docs/")), PurePosixPath(here).parent)
