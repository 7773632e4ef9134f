"""handbill serve: whether there is anything in the way of a start; the wiring (bot/serve.py) does the rest."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from enum import StrEnum
from pkgutil import resolve_name
from typing import Annotated

import typer

from bot.cli.runtime import Config, give_up
from bot.file_owner import keeping_owner
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError, load_settings
from bot.start_up import CannotStart, why_no_folder
from models.storage.locks import AlreadyServed, serving

app = typer.Typer(add_completion=False)

_WIRING = "bot.serve:serve"
"""Imported when there is something to serve: it imports everything there is, which help can do without."""


class ProcessRole(StrEnum):
    ALL = "all"
    LANDING = "landing"
    """Only the doors: pages, web chat, console, webhooks."""
    WORKER = "worker"
    """Only the work behind them: inbox, outbox, polling."""


@app.command()
def serve(
    config: Config = None,
    role: Annotated[
        ProcessRole, typer.Option(help="What this process does; other than 'all' needs PostgreSQL.")
    ] = ProcessRole.ALL,
) -> None:
    """Start everything: pages, webhooks, pollers, inbox worker and courier, in one process on one port.

    Example: handbill serve --config /etc/handbill.toml
    """
    try:
        settings = load_settings(config)
    except SettingsError as error:
        give_up(str(error))
    embedded = settings.database.url.startswith("sqlite")
    if embedded and role is not ProcessRole.ALL:
        give_up("--role needs PostgreSQL (database.url): one process serves a SQLite file, and does everything.")
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        give_up(why_no_folder(settings.data_dir, error))
    set_up_logs(settings.log_level, settings.log_format)
    with ExitStack() as stack:
        if embedded:
            try:
                stack.enter_context(serving(settings.data_dir))
            except AlreadyServed:
                give_up(f"Another Handbill serves {settings.data_dir} already. Stop it, or set another data_dir.")
            except OSError as error:
                give_up(why_no_folder(settings.data_dir, error))
        try:
            with keeping_owner(settings.data_dir), _telemetry(settings):
                wired: Callable[[Settings, ProcessRole], None] = resolve_name(_WIRING)
                wired(settings, role)
        except CannotStart as error:
            give_up(str(error))


def _telemetry(settings: Settings) -> AbstractContextManager[None]:
    if not settings.telemetry.is_on:
        return nullcontext()
    from bot.telemetry.watching import telemetry  # noqa: PLC0415  (nothing of it is there unless somebody is told)

    return telemetry(settings.telemetry)
