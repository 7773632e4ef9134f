"""What shells ask while somebody presses the tabulator."""

import os

ASKED_BY = "_HANDBILL_COMPLETE"
"""The variable by which a shell asks; what `handbill completion` prints sets it."""


def answer_shells() -> None:
    """Have typer answer, if it is a shell that asks: else it knows those only that it may install itself for."""
    if ASKED_BY in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]  # noqa: PLC0415  (seldom is it a shell)

        completion_init()
