"""The trade's words: what bounds something from above is a `limit` or a `max_…`, wherever a name is given to it."""

import ast
from collections.abc import Iterator

import pytest

from tests.fixtures.sources import parts, sources


def _names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The parameters, variables, attributes and constants that a file names, each with its line."""
    for node in parts(tree):
        match node:
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name


def _bounds_in_private_words(tree: ast.Module) -> list[tuple[int, str]]:
    return [(line, name) for line, name in _names(tree) if "most" in name.lower().split("_")]


@pytest.mark.parametrize(
    "code",
    ["def page(*, most=10): ...", "_MOST_BYTES = 10", "RATES_MOST: int = 8", "self._most = 3", "most_waiting = 1"],
)
def test_a_private_word_is_found(code: str) -> None:
    assert len(_bounds_in_private_words(ast.parse(code))) == 1


def test_a_word_that_bounds_nothing_is_none() -> None:
    assert _bounds_in_private_words(ast.parse("almost = counted.most_common(3)\ndef most_read(): ...")) == []


def test_whatever_bounds_is_called_a_limit() -> None:
    found = {str(path): names for path, tree in sources().items() if (names := _bounds_in_private_words(tree))}
    assert len(sources()) > 500
    assert found == {}
