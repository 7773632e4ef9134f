"""Rows are asked for, made, changed and deleted in models alone: elsewhere such a question has a name."""

import ast
import importlib
import inspect
from collections.abc import Iterator

import pytest
from tortoise.models import Model

from tests.fixtures.sources import parts, sources

ELSEWHERE = ("bot", "landing", "webhooks")
_OF_QUERIES = {
    "annotate", "bulk_create", "bulk_update", "exclude", "fetch_related", "get_or_create", "get_or_none", "in_bulk",
    "order_by", "prefetch_related", "raw", "refresh_from_db", "select_for_update", "select_related",
    "update_from_dict", "update_or_create", "using_db", "values_list",
}  # fmt: skip
"""No other object that we use has methods of these names."""
_AWAITED = {"all", "delete", "exists", "filter", "first", "last", "save", "update"}
"""Pictures are saved, too; but nobody waits for that."""


def _imported_models(tree: ast.Module) -> dict[str, type[Model]]:
    """By the name it has in this file, what it imports that is a table."""
    found: dict[str, type[Model]] = {}
    for node in parts(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "models":
            module = importlib.import_module(node.module or "")
            for each in node.names:
                thing = getattr(module, each.name, None)
                if inspect.isclass(thing) and issubclass(thing, Model):
                    found[each.asname or each.name] = thing
    return found


def _touches_the_database(node: ast.AST, tables: dict[str, type[Model]]) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if name in tables:
            return hasattr(Model, method)
        case ast.Call(func=ast.Attribute(attr=method)) if method in _OF_QUERIES:
            return True
        case ast.Await(value=ast.Call(func=ast.Attribute(attr=method))):
            return method in _AWAITED
        case ast.Await(value=ast.Attribute()):  # a relation, which is a query where it was not loaded
            return True
    return False


def _touching(tree: ast.Module) -> Iterator[int]:
    """The lines of what asks the database itself."""
    tables = _imported_models(tree)
    for node in parts(tree):
        if _touches_the_database(node, tables):
            yield getattr(node, "lineno", 0)


def test_only_models_ask_the_database() -> None:
    files = {path: tree for path, tree in sources().items() if path.parts[0] in ELSEWHERE}
    assert len(files) > 200
    found = [f"{path}:{line}" for path, tree in files.items() for line in _touching(tree)]
    assert found == []


IMPORT = "from models.people.addresses import Address as Terminal\nasync def f(it, path):\n    "


@pytest.mark.parametrize(
    "line",
    [
        "await Terminal.filter(id=1)",
        "found = Terminal.all()",
        "await Terminal.create(id=1)",
        "await it.save(update_fields=['name'])",
        "await it.delete()",
        "await it.filter(id=1).exists()",
        "it.select_related('promoter')",
        "await it.promoter",
        "await it.addresses.all()",
    ],
)
def test_such_a_line_is_found(line: str) -> None:
    assert set(_touching(ast.parse(IMPORT + line))) == {3}


@pytest.mark.parametrize(
    "line", ["it.save(path, 'PNG')", "it.update(a=1)", "it.get('a')", "Terminal(id=1)", "it.filter(1)"]
)
def test_what_only_looks_like_it_is_not(line: str) -> None:
    assert list(_touching(ast.parse(IMPORT + line))) == []
