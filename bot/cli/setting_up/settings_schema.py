"""handbill settings-schema: what may stand in the settings, for editors and whatever writes config.toml."""

import ast
import inspect
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import typer
from pydantic import BaseModel

from bot.cli.runtime import print_json
from bot.settings import MADE_AT_RUN_TIME, settings_model, tables_of

app = typer.Typer(add_completion=False)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@app.command(epilog="Example: handbill settings-schema > handbill.schema.json")
def settings_schema() -> None:
    """Print the JSON Schema of config.toml, the tables of all channels included.

    Editors that know TOML complete and check by it where the file begins with `#:schema ./handbill.schema.json`.
    """
    print_json(schema())


def schema() -> dict[str, Any]:
    """Return the schema, with what our own sources say of each setting."""
    model = settings_model()
    made = model.model_json_schema()
    for table in (model, *tables_of(model)):
        described = made if table is model else made["$defs"][table.__name__]
        for name, sentence in _said_of(table):
            described["properties"][name]["description"] = sentence
    return {"$schema": _DIALECT, **made, "title": "Settings of Handbill"}


def _said_of(table: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Give each setting that has one with the sentence that stands below it in the source."""
    for ours in table.__mro__:
        if ours.__module__.startswith("bot.") and ours.__qualname__ not in MADE_AT_RUN_TIME:
            body = ast.parse(dedent(inspect.getsource(ours))).body[0]
            assert isinstance(body, ast.ClassDef)  # noqa: S101  (the source of a class)
            yield from _sentences(body)


def _sentences(written: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(written.body, written.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(sentence))):
                yield name, " ".join(sentence.replace("``", "`").split())
