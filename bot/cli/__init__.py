"""The command line: one file per noun, each with an ``app``."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.deferred import Deferred

COMMANDS = (
    ("console", "bot.cli.console", "Print a link that signs one browser in to the console, once, within ten minutes."),
    (
        "export",
        "bot.cli.export",
        "Export records. The same names are JSON Lines keys, CSV columns and Excel headings; times are UTC.",
    ),
    ("spread", "bot.cli.spread", "Say how far a promotion went, by which ways, and through whom."),
    (
        "doctor",
        "bot.cli.doctor",
        "Check settings, database, files and channels, and say what to mend. Exit code 1 when something is bad.",
    ),
    (
        "backup",
        "bot.cli.backup",
        (
            "Back up database and media, also while the server runs. "
            "The file appears when it is whole, for your eyes only."
        ),
    ),
    (
        "restore",
        "bot.cli.restore",
        "Put a backup in the place of database and media. The archive is checked whole before anything is touched.",
    ),
    (
        "demo",
        "bot.cli.demo",
        "Fill an empty house with made-up people, in two languages: six weeks of opens, conversations and meetings.",
    ),
    (
        "migrate",
        "bot.cli.migrate",
        "Bring the tables of an older version up to this one: each migration whole or not at all, none twice.",
    ),
    (
        "move",
        "bot.cli.move",
        "Move every row from the database of the settings into another one, and compare both. Stop the server first.",
    ),
    (
        "events",
        "bot.cli.events",
        "Say how far other systems are told of opens, interactions and communications, and tell them again.",
    ),
    ("media", "bot.cli.media", "Files that people sent: moved between the folder and a bucket."),
    (
        "verify",
        "bot.cli.verify",
        "Check the database's integrity, every reference, states that can't be, and every media file's hash.",
    ),
    (
        "erase",
        "bot.cli.erase",
        "Erase what is kept about somebody, and print a receipt. What happened stays as a number without a name.",
    ),
    (
        "export-subject",
        "bot.cli.export_subject",
        "Give out everything kept about a customer: subject.json, with what each column is for, and their media.",
    ),
    (
        "conversation",
        "bot.cli.conversation",
        "Write down all that is between one promoter and one customer, in the order in which it happened.",
    ),
    (
        "serve",
        "bot.cli.serve",
        "Start everything: pages, webhooks, pollers, inbox worker and courier, in one process on one port.",
    ),
    (
        "settings-schema",
        "bot.cli.setting_up.settings_schema",
        "Print the JSON Schema of config.toml, the tables of all channels included.",
    ),
    (
        "completion",
        "bot.cli.setting_up.completion",
        "Print what has a shell complete the commands and options of `handbill`.",
    ),
    ("promotion", "bot.cli.promotion", "What promoters share: links and pages."),
    ("promoter", "bot.cli.promoter", "Those who share promotions and are told how they are read."),
    (
        "customer",
        "bot.cli.customer",
        "Customers: brought in from a table; who turned out to be one, and two after all.",
    ),
)
"""Every command or group: its name, its module, and the sentence by which it is listed."""


class Commands(TyperGroup):
    """All that can be typed after `handbill`."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: Deferred(name, module, summary) for name, module, summary in COMMANDS}


app = typer.Typer(
    cls=Commands,
    name="handbill",
    help="Share a card, learn how it is read, and talk with whoever answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415  (takes longer than all the rest, for this one option)

        typer.echo(f"handbill {version('handbill')}")
        raise typer.Exit


@app.callback()
def handbill(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Which version this is.")
    ] = False,
) -> None:
    """Share a card, learn how it is read, and talk with whoever answers."""
