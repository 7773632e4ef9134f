"""Facts have types: a mapping of texts to anything is the exception, has a name where it recurs, and grows no more."""

import ast
from collections.abc import Iterator
from itertools import zip_longest

import pytest

from tests.fixtures.sources import parts, sources

NAMELESS = 42
"""Annotations that say no more of a fact than ``dict[str, Any]`` does. Lower it with each that is gone."""
_MAPPINGS = {"dict", "defaultdict", "Mapping", "MutableMapping"}
_ANYTHING = {"Any", "object"}
_PAST = "migrations"
"""Each migration stands alone, as it was."""


def _says_nothing(node: ast.AST | None) -> bool:
    match node:
        case ast.Subscript(
            value=ast.Name(id=mapping), slice=ast.Tuple(elts=[ast.Name(id="str"), ast.Name(id=anything)])
        ):
            return mapping in _MAPPINGS and anything in _ANYTHING
    return False


def _aliases(tree: ast.Module) -> Iterator[tuple[ast.Assign, bool]]:
    """The names that a file gives to such a mapping, and whether a sentence below says what it is."""
    for each, following in zip_longest(tree.body, tree.body[1:]):
        if isinstance(each, ast.Assign) and _says_nothing(each.value):
            match following:
                case ast.Expr(value=ast.Constant(value=str())):
                    yield each, True
                case _:
                    yield each, False


def _nameless(tree: ast.Module) -> list[int]:
    named = {each.value for each, _ in _aliases(tree)}
    return [node.lineno for node in parts(tree) if isinstance(node, ast.Subscript) and _is_nameless(node, named)]


def _is_nameless(node: ast.Subscript, named: set[ast.expr]) -> bool:
    return _says_nothing(node) and node not in named


@pytest.mark.parametrize(
    "code",
    [
        "def found() -> dict[str, Any]: ...",
        "def keep(row: Mapping[str, object]): ...",
        "rows: list[dict[str, Any]] = []",
        "class Kept:\n    facts: dict[str, object]",
    ],
)
def test_a_fact_without_a_type_is_found(code: str) -> None:
    assert len(_nameless(ast.parse(code))) == 1


def test_a_mapping_with_a_name_of_its_own_is_none() -> None:
    assert _nameless(ast.parse('Answer = dict[str, Any]\n"""What it answers."""\ndef read() -> Answer: ...')) == []
    assert _nameless(ast.parse("def names() -> dict[str, str]: ...")) == []


def test_no_more_facts_have_no_type() -> None:
    found = [
        f"{path}:{line}" for path, tree in sources().items() if _PAST not in path.parts for line in _nameless(tree)
    ]
    assert len(sources()) > 500
    assert len(found) == NAMELESS, f"a class, or a name with a sentence, says what each is: {found}"


def test_a_name_for_such_a_mapping_says_what_it_is() -> None:
    aliases = {f"{path}:{each.lineno}": said for path, tree in sources().items() for each, said in _aliases(tree)}
    assert len(aliases) > 10
    assert [place for place, said in aliases.items() if not said] == []
