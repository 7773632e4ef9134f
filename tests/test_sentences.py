"""Every sentence named in code or on a page is given just the arguments that its words need, in every language."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import jinja2
import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.channels.plugin import plugins
from models.words import languages, sentence_files
from tests.fixtures.sources import HOUSE, ROOT, parts, sources

OF_THE_ANSWER = {"choices", "subject", "conversation_id", "checkin_id", "page", "ask", "recipient"}
OF_THE_BUTTON = {"label", "action", "url", "share", "copy", "page"}
SAYING: dict[str, set[str]] = {
    "say": set(),
    "speak": set(),
    "_said": set(),
    "sentence": {"choices", "conversation_id"},
    "answer": OF_THE_ANSWER,
    "button": OF_THE_BUTTON,
}
"""What words a sentence by its name, with its arguments that are not the sentence's."""
PAGES = jinja2.Environment(autoescape=True)
FAMILIES = {"terminal-add"}
"""Where ``<sentence>-<channel>`` is said beside the sentence and not in its place."""


@dataclass(frozen=True)
class Said:
    where: str
    sentences: tuple[str, ...]
    """One of them."""
    given: frozenset[str]
    more: bool
    """With arguments that can't be seen here."""

    @property
    def wrong(self) -> str:
        needed = [needs(each) for each in self.sentences]
        missing = set() if self.more else set().union(*needed) - self.given
        unknown = self.given - set().union(*needed)
        wrong = sorted(missing | unknown)
        return f"{self.where} {' or '.join(self.sentences)}: {wrong}" if wrong else ""


class _Needs(Visitor):
    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.sentences: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:
        self.sentences.add(node.id.name)


@cache
def _sentences() -> dict[str, _Needs]:
    """Sentence → what it needs in any language."""
    found: dict[str, _Needs] = {}
    own = [file for language in languages() for file in sentence_files(language)]
    for file in (*own, *(file for plugin in plugins().values() for file in plugin.words.glob("*.ftl"))):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, fluent.Message):
                found.setdefault(entry.id.name, _Needs()).visit(entry)
    return found


@cache
def _channels() -> list[str]:
    return list(plugins())


@cache
def needs(sentence: str) -> set[str]:
    """Arguments of the sentence, of those it is made of, and of a channel's own form of it."""
    known = _sentences()
    forms = [sentence] if sentence in FAMILIES else [sentence, *(f"{sentence}-{channel}" for channel in _channels())]
    here = [known[form] for form in forms if form in known]
    within = [needs(other) for each in here for other in each.sentences]
    return set().union(*(each.variables for each in here), *within)


def _named(node: ast.expr, assigned: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Sentences that the argument may name, as far as the function itself says so."""
    if isinstance(node, ast.IfExp):
        return (*_named(node.body, assigned), *_named(node.orelse, assigned))
    if isinstance(node, ast.Name):
        return assigned.get(node.id, ())
    is_one = isinstance(node, ast.Constant) and node.value in _sentences()
    return (str(node.value),) if is_one and isinstance(node, ast.Constant) else ()


def _assigned(function: ast.AST) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for node in parts(function):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                found[target.id] = (*found.get(target.id, ()), *_named(value, {}))
    return found


def _sayings(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Calls of what words a sentence, each with its name; a menu's entry makes names of sentences by itself."""
    for call in parts(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in SAYING and not (name == "sentence" and isinstance(call.func, ast.Attribute)):
                yield name, call


def _in_code(tree: ast.Module, where: str) -> Iterator[Said]:
    for function in parts(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            assigned = _assigned(function) if not isinstance(function, ast.Module) else {}
            for name, call in _sayings(function):
                given = frozenset({each.arg for each in call.keywords if each.arg} - SAYING[name])
                more = any(each.arg is None for each in call.keywords)
                for argument in call.args:
                    if sentences := _named(argument, assigned):
                        yield Said(f"{where}:{call.lineno}", sentences, given, more)


def _unknown(tree: ast.Module) -> list[str]:
    """Names of sentences that there are not."""
    arguments = [argument for _, call in _sayings(tree) for argument in call.args]
    names = [each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return [name for name in names if name not in _sentences() and name not in languages()]


def _on_page(text: str, where: str) -> Iterator[Said]:
    for call in PAGES.parse(text).find_all(jinja2.nodes.Call):
        if isinstance(call.node, jinja2.nodes.Name) and call.node.name == "say":
            given, more = frozenset(each.key for each in call.kwargs), call.dyn_kwargs is not None
            for argument in call.args:
                if isinstance(argument, jinja2.nodes.Const) and argument.value in _sentences():
                    yield Said(f"{where}:{call.lineno}", (argument.value,), given, more)


def _everywhere() -> list[Said]:
    pages = [file for top in HOUSE for file in sorted((ROOT / top).rglob("*.html"))]
    return [
        *(said for path, tree in sources().items() for said in _in_code(tree, str(path))),
        *(said for page in pages for said in _on_page(page.read_text(), str(page.relative_to(ROOT)))),
    ]


ANYTHING = "[a-z0-9_-]*"
LEAST_OF_A_NAME = 3
"""Letters that what is put together must have of its own, to say which sentences it may name."""


def _mentioned(tree: ast.Module) -> Iterator[str]:
    """Patterns of all that may name a sentence: texts, texts put together, and the families of a menu's entries."""
    for node in parts(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            own = [str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values]
            if len("".join(own)) >= LEAST_OF_A_NAME:
                yield "".join(re.escape(part) or ANYTHING for part in own)
                yield re.escape(own[0].partition(" ")[0])  # a reason, with what the platform said behind it
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sentence":
            yield from (f"{each.value!s}-{ANYTHING}" for each in node.args if isinstance(each, ast.Constant))


def _mentioned_on_page(text: str) -> Iterator[str]:
    for quoted, joined in re.findall(r"""["']([a-z0-9_-]+)["'](\s*~)?""", text):
        yield re.escape(quoted) + (ANYTHING if joined else "")


def _unused(patterns: set[str]) -> list[str]:
    """Sentences that nothing names: neither as they are, nor as a channel's own form, nor within another."""
    known, several = _sentences(), re.compile("|".join(sorted(each for each in patterns if ANYTHING in each)))
    within = {other for each in known.values() for other in each.sentences}
    of_channel = re.compile(f"-({'|'.join(plugins())})$")
    forms = {name: {name, of_channel.sub("", name)} for name in known if name not in within}
    return [name for name, any_of in forms.items() if not any(_is_named(form, patterns, several) for form in any_of)]


def _is_named(sentence: str, patterns: set[str], several: re.Pattern[str]) -> bool:
    return re.escape(sentence) in patterns or several.fullmatch(sentence) is not None


@pytest.mark.slow
def test_every_sentence_is_said_somewhere() -> None:
    pages = [file.read_text() for top in HOUSE for file in (ROOT / top).rglob("*.html")]
    mentioned = {pattern for tree in sources().values() for pattern in _mentioned(tree)}
    mentioned |= {pattern for page in pages for pattern in _mentioned_on_page(page)}
    assert _unused(mentioned) == []
    assert "joined" in _unused(mentioned - {"joined"})


@pytest.mark.slow
def test_every_sentence_that_is_named_is_there() -> None:
    assert [(path, names) for path, tree in sources().items() if (names := _unknown(tree))] == []
    assert _unknown(ast.parse("context.answer('joind', name=who)")) == ["joind"]


@pytest.mark.slow
def test_no_argument_is_missing_and_none_is_wrong() -> None:
    said = _everywhere()
    assert len({sentence for each in said for sentence in each.sentences}) > 600
    assert [each.wrong for each in said if each.wrong] == []


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        ("say('en', 'joined')", "x:1 joined: ['name']"),
        ("context.answer('joined', nmae=who)", "x:1 joined: ['name', 'nmae']"),
        ("sentence('joined', choices, name=who)", ""),
        ("say('en', 'joined', **arguments)", ""),
        ("say('en', 'joined' if there else 'welcome-back', name=who)", ""),
    ],
)
def test_a_mistake_is_found(call: str, wrong: str) -> None:
    assert "".join(each.wrong for each in _in_code(ast.parse(call), "x")) == wrong


def test_a_mistake_on_a_page_is_found() -> None:
    assert [each.wrong for each in _on_page("{{ say('joined', who=1) }}", "x")] == ["x:1 joined: ['name', 'who']"]
