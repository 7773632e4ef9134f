"""The runtime of commands: settings, the database, an answer, and a sentence when one fails."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from bot import garbage_collection
from bot.file_owner import keeping_owner
from bot.settings import Settings, SettingsError, config_file, load_settings
from bot.start_up import short
from models.invalid_input import InvalidInput
from models.storage.checkup import TROUBLE
from models.storage.database import COMMAND_CACHE_KIB, open_database, sqlite_path
from models.words import languages

T = TypeVar("T")

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="Settings file; else $HANDBILL_CONFIG, else ./config.toml, else defaults."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

Create = Annotated[bool, typer.Option("--create", help="Make a new, empty database where there is none yet.")]


def _one_of_our_languages(code: str) -> str:
    if code not in languages():
        raise typer.BadParameter(f"{code!r} is not one of {', '.join(map(repr, languages()))}.")
    return code


def language_option(meaning: str) -> Any:
    """Return the option ``--language``, which takes the code of a language there is."""
    return typer.Option("--language", help=meaning, metavar="|".join(languages()), parser=_one_of_our_languages)


_OURS = (SettingsError, InvalidInput, LookupError)


class CannotBeDone(Exception):
    """The sentence says what is in the way and what to do."""


def run(config: Path | None, work: Callable[[Settings], Awaitable[T]], *, create: bool = False) -> T:
    """Do the command's work with the database open. End with a sentence and exit code 1 when it can't be done.

    ``create``: a database that is not there is made; otherwise a command typed in the wrong folder is told so.
    """

    async def with_database() -> T:
        settings = load_settings(config)
        if not create and (missing := missing_database(settings)):
            raise CannotBeDone(
                f"there is no database at {missing} ({source_of(config)}). Go to the folder that the server runs in, "
                "or name its settings with --config. `handbill serve` makes a new one, and so does --create where a "
                "command has it."
            )
        with keeping_owner(settings.data_dir):
            async with open_database(settings.database.url, settings.database.session_url, cache_kib=COMMAND_CACHE_KIB):
                return await work(settings)

    return tried(with_database)


def tried(work: Callable[[], Awaitable[T]]) -> T:
    """Run the work; what can go wrong outside of us becomes a sentence on stderr."""
    garbage_collection.begin()
    try:
        done = asyncio.run(_awaited(work))
        sys.stdout.flush()  # here, where a reader who has left is no error
        return done  # noqa: TRY300  (the flush belongs to the work)
    except (*_OURS, CannotBeDone) as error:
        give_up(str(error.args[0] if error.args else error))
    except BrokenPipeError:
        # Whoever read our output has had enough. What Python would still flush at the end goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except TROUBLE as error:
        give_up(f"the database can't be used ({short(error)}); see what `handbill doctor` says")
    except OSError as error:
        give_up(f"{error.filename or 'the system'}: {error.strerror or error}")


def missing_database(settings: Settings) -> Path | None:
    """Where the SQLite file should be that is not there; None where there is one, or a PostgreSQL."""
    if not settings.database.url.startswith("sqlite"):
        return None
    file = sqlite_path(settings.database.url).absolute()
    return None if file.exists() else file


def source_of(config: Path | None) -> str:
    """Which settings were read, in words."""
    file = config_file(config)
    return f"settings: {file.absolute()}" if file else "no settings file here, so built-in defaults"


async def _awaited(work: Callable[[], Awaitable[T]]) -> T:
    return await work()


def give_up(sentence: str) -> NoReturn:
    """One sentence on stderr, exit code 1."""
    typer.echo(f"handbill: {sentence}", err=True)
    raise typer.Exit(1)


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print a table for people; into a file or pipe without colour and without cutting anything off."""
    listed = list(rows)
    if not listed:
        typer.echo(empty)
        return
    from rich.console import Console  # noqa: PLC0415  (programs ask for JSON, and need not wait for it)
    from rich.table import Table  # noqa: PLC0415  (slow to load, and only lists need it)
    from rich.text import Text  # noqa: PLC0415  (slow to load, and only lists need it)

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in listed:
        # Text: a name with square brackets in it is a name, not markup.
        table.add_row(*(Text(str(cell), overflow="fold") for cell in row))
    Console(width=None if sys.stdout.isatty() else 400, highlight=False).print(table)
