"""Plugins: what each channel's folder offers, read without importing any platform's library."""

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

import bot.channels
from models.words import add_words

if TYPE_CHECKING:  # the contract brings the database and the media store along, which settings can do without
    from bot.channels.contract import Channel, ChannelContext

Open = Callable[[Any, "ChannelContext"], AbstractAsyncContextManager["Channel"]]
Check = Callable[[Any], Awaitable[None]]
Allowance = Callable[[Any], Awaitable[str]]


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """One channel. Its functions are named as ``module:function`` and imported when they are wanted."""

    name: str
    """As in ``[channels.<name>]``, ``/hooks/<name>`` and the column ``channel``: that of its folder."""
    settings: type[BaseModel]
    """The table ``[channels.<name>]``."""
    opens: str
    """``async with open(settings, context) as channel``: connected for as long as the context lasts."""
    checks: str = ""
    """``await check(settings)``: asks the platform whether it knows us, and changes nothing there.

    Raises bot.outcomes, OSError, TimeoutError, each with what to mend. Empty: there is nobody to ask.
    """
    allowance: str = ""
    """``await allowance(settings)``: what never comes back of what the platform allows us, as a sentence.

    Asks the database. Empty: nothing of it is used up.
    """
    log_levels: Mapping[str, str] = field(default_factory=dict)
    """How much its libraries may log, by logger: ``{"mail.log": "ERROR"}`` where they tell secrets or who writes."""
    better_with: Mapping[str, str] = field(default_factory=dict)
    """Libraries that are only installed where somebody wants them, each with what is missing without it."""
    on_by_default: bool = False
    """Whether it is there without a table: only for what needs no account anywhere."""

    @property
    def page(self) -> str:
        """Its page of the documentation."""
        return f"docs/channels/{self.name}.md"

    @property
    def words(self) -> Path:
        """Where its own sentences are, a file for each language; every channel says at least what it is called."""
        return Path(inspect.getfile(self.settings)).with_name("words")

    def missing(self) -> list[str]:
        """Say what can't be done here, for want of a library that is not installed."""
        return [sentence for library, sentence in self.better_with.items() if find_spec(library) is None]

    def open(self, settings: BaseModel, context: "ChannelContext") -> "AbstractAsyncContextManager[Channel]":
        """Connect the channel for as long as the context lasts."""
        opened: Open = pkgutil.resolve_name(self.opens)
        return opened(settings, context)

    async def check(self, settings: BaseModel) -> None:
        """Ask the platform whether it knows us. Raises bot.outcomes, OSError, TimeoutError."""
        check: Check = pkgutil.resolve_name(self.checks)
        await check(settings)

    async def used_up(self, settings: BaseModel) -> str:
        """Say what of the platform's allowances is gone for good."""
        allowance: Allowance = pkgutil.resolve_name(self.allowance)
        return await allowance(settings)


def plugins() -> dict[str, Plugin]:
    """Every channel there is, by name: the folders beside this file. Raises TypeError for one without its PLUGIN."""
    names = sorted(module.name for module in pkgutil.iter_modules(bot.channels.__path__) if module.ispkg)
    return {name: _plugin(name) for name in names}


def add_words_of_channels() -> None:
    """Make known what channels say, also those not configured: people may have been written to by one."""
    for plugin in plugins().values():
        add_words(plugin.words)


def _plugin(name: str) -> Plugin:
    module = importlib.import_module(f"{bot.channels.__name__}.{name}.plugin")
    plugin = module.PLUGIN
    if not isinstance(plugin, Plugin) or plugin.name != name:
        raise TypeError(f"{module.__name__}.PLUGIN must be the Plugin of the name {name!r}")
    return plugin
