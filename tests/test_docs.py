"""The documentation says what is there: every setting, command, route and exported field, and nothing else."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import fields
from inspect import cleandoc
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from pydantic import BaseModel, SecretStr

from bot.cli import app
from bot.cli.deferred import Deferred
from bot.cli.serve import ProcessRole
from bot.commands.registry import commands
from bot.serve import _put_together, _website
from bot.settings import Settings, load_settings
from bot.settings_sources import PREFIX
from models.personal_data.data_map import DATA_MAP
from models.reports.exports import EXPORTS
from models.spread.figures import Spread

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)|\bsrc=\"(?!https?:)([^\"]+)\"")


def _rows(text: str) -> list[list[str]]:
    """The cells of every table row but headings, in which `|` is written `\\|`."""
    lines = re.findall(r"^\| (.*) \|$", text, flags=re.MULTILINE)
    cells = [[cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines]
    return [row for row in cells if row[0].startswith("`")]


def _sections(text: str) -> dict[str, str]:
    """By heading of the second level, what stands under it."""
    return dict(re.findall(r"^## (.+)\n((?:(?!^#{1,2} )[\s\S])*)", text, flags=re.MULTILINE))


def _name(cell: str) -> str:
    return cell.strip("`").split()[0]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """The defaults, as without any file."""
    for key in list(os.environ):
        if key.startswith(PREFIX):
            monkeypatch.delenv(key)
    monkeypatch.chdir(tmp_path)
    return load_settings()


def _known_settings(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, str]]:
    for name, info in model.model_fields.items():
        choices = (info.annotation, *getattr(info.annotation, "__args__", ()))
        tables = [kind for kind in choices if isinstance(kind, type) and issubclass(kind, BaseModel)]
        for table in tables:
            yield from _known_settings(table, f"{path}{name}.")
        if not tables:
            yield path + name, "needed" if info.is_required() else _shown(info.get_default(call_default_factory=True))


def _shown(default: Any) -> str:
    value = default.get_secret_value() if isinstance(default, SecretStr) else default
    return f"`{json.dumps(str(value) if isinstance(value, Path) else value)}`"


def test_every_setting_has_its_row_with_variable_and_default(settings: Settings) -> None:
    known = dict(_known_settings(type(settings)))
    assert len(known) >= 12
    documented = {row[0].strip("`"): (row[1].strip("`"), row[2]) for row in _rows((DOCS / "settings.md").read_text())}
    assert documented == {key: (PREFIX + key.upper().replace(".", "__"), default) for key, default in known.items()}


class CommandHelp(NamedTuple):
    help: str
    example: str
    options: set[str]
    shared: set[str]
    """Those of every command, said once at the top."""


def _commands(command: Any, path: str = "handbill") -> Iterator[tuple[str, CommandHelp]]:
    if isinstance(command, Deferred):
        command = command.load()
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from _commands(inner, f"{path} {name}")
        return
    names = {p.opts[0] if p.opts[0].startswith("-") else p.name for p in command.params} - {"--help"}
    arguments = {(p.metavar or p.name).strip("[]").upper() for p in command.params if p.param_type_name == "argument"}
    options = {name for name in names if name.startswith("--")}
    said, _, example = cleandoc(f"{command.help}\n\n{command.epilog or ''}").rstrip().rpartition("\n\nExample: ")
    shared = {"--config", "--json"}
    yield path, CommandHelp(said.strip(), example.strip(), (options | arguments) - shared, options & shared)


_SHARED = {"handbill serve": {"--config"}, "handbill settings-schema": set(), "handbill completion": set()}
"""Of those that print no records, or read no settings."""


def test_every_command_has_its_heading_with_help_example_and_options() -> None:
    known = dict(_commands(typer.main.get_command(app)))
    assert len(known) >= 15
    sections = _sections((DOCS / "commands.md").read_text())
    assert set(sections) == set(known)
    for path, command in known.items():
        text = sections[path]
        assert command.help in text, path
        assert f"```\n{command.example}\n```" in text, path
        assert {_name(row[0]) for row in _rows(text)} == command.options, path
        assert all(row[1] for row in _rows(text)), path
        assert command.shared == _SHARED.get(path, {"--config", "--json"}), path


def test_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text()
    known = [path.split() for path, _ in _commands(typer.main.get_command(app))]
    assert known
    for _, name, *verb in known:
        row = next((row for row in _rows(readme) if f"`handbill {name}`" in row[0]), None)
        assert row is not None, name
        assert all(f"`{word}`" in row[1] for word in verb), (name, verb)


def chat_rows() -> dict[str, tuple[str, str]]:
    """Of the chat's commands: their words and who may."""
    _, _, chat = (DOCS / "commands.md").read_text().partition("\n# In the chat\n")
    return {row[0].strip("`"): (row[1], row[2]) for row in _rows(chat)}


def chat_commands() -> dict[str, tuple[str, str]]:
    return {
        f"/{command.name}": (", ".join(command.words), "promoters" if command.promoters_only else "everybody")
        for command in commands()
    }


def test_every_chat_command_has_its_row() -> None:
    assert len(chat_rows()) > 15
    assert chat_rows() == chat_commands()


@pytest.mark.slow
async def test_every_route_has_its_row(settings: Settings) -> None:
    settings.data_dir.mkdir()
    async with AsyncExitStack() as stack:
        site, channels, _ = await _put_together(settings, ProcessRole.ALL, stack)
        router = _website(settings, site, channels).router
    known = {
        (route.method, route.resource.canonical)
        for route in router.routes()
        if route.resource is not None and route.method != "HEAD" and not route.resource.canonical.startswith("/static/")
    }
    assert len(known) > 30
    documented = [(row[0].strip("`"), row[1].strip("`")) for row in _rows((DOCS / "routes.md").read_text())]
    assert sorted(documented) == sorted(known)


def test_every_exported_field_has_its_row_in_order() -> None:
    sections = _sections((DOCS / "exports.md").read_text())
    assert EXPORTS
    assert set(sections) == set(EXPORTS)
    for kind, export in EXPORTS.items():
        assert tuple(row[0].strip("`") for row in _rows(sections[kind])) == export.columns, kind


def test_every_figure_of_the_spread_has_its_row_in_order() -> None:
    named = [name for row in _rows((DOCS / "spread.md").read_text()) for name in re.findall(r"`(\w+)`", row[0])]
    assert named == [field.name for field in fields(Spread)]


def test_every_table_with_personal_data_has_its_row() -> None:
    known = {
        name for name, table in DATA_MAP.items() if table.theirs or any(c.personal for c in table.columns.values())
    }
    assert known
    documented = {row[0].strip("`") for row in _rows(_sections((DOCS / "data.md").read_text())["What is kept"])}
    assert documented == known


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#{1,6} (.+)$", page.read_text(), flags=re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    found = _LINK.findall(page.read_text())
    if page.name in {"README.md", "deploy.md", "settings.md"}:
        assert found
    for target, anchor, source in found:
        there = (page.parent / (target or source)).resolve() if target or source else page
        assert there.exists(), f"{page.name}: {target or source}"
        assert not anchor or anchor in _anchors(there), f"{page.name}: {target}{anchor}"


def test_every_page_is_linked_from_somewhere_and_every_picture_is_small() -> None:
    linked = {
        (page.parent / (target or source)).resolve()
        for page in PAGES
        for target, _, source in _LINK.findall(page.read_text())
        if target or source
    }
    pages = set(PAGES) - {ROOT / "README.md"}
    pictures = set((DOCS / "pictures").iterdir())
    assert pages
    assert pictures
    assert pages | pictures <= linked
    assert all(picture.stat().st_size < 200_000 for picture in pictures)
