"""The command line: one file per noun. `serve` joins them in bot/__main__.py, the wiring."""

from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import backup, console, conversation, customer, doctor, export, promoter, promotion, verify

app = typer.Typer(
    name="handbill",
    help="Share a card, learn how it is read, and talk with whoever answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(promotion.app, name="promotion")
app.add_typer(promoter.app, name="promoter")
console.add_to(app)
export.add_to(app)
doctor.add_to(app)
backup.add_to(app)
verify.add_to(app)
customer.add_to(app)
conversation.add_to(app)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"handbill {version('handbill')}")
        raise typer.Exit


@app.callback()
def handbill(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Which version this is.")
    ] = False,
) -> None:
    """Share a card, learn how it is read, and talk with whoever answers."""
