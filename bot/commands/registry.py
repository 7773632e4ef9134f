"""The registry of commands: whatever a file of this room makes one with ``@command``, with nothing else to edit."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

import bot.commands
from bot.command_context import CommandContext
from bot.commands.command import Command
from bot.menus import HelpLine, MenuEntry, fitting
from models.words import languages
from models.words.typed import command_and_rest

CHAT_BUTTONS = 8


@cache
def commands() -> tuple[Command, ...]:
    """Every command, found by reading every file of the room once."""
    names = sorted(module.name for module in pkgutil.walk_packages(bot.commands.__path__, f"{bot.commands.__name__}."))
    modules = [importlib.import_module(name) for name in names]
    found = {each.name: each for module in modules for each in vars(module).values() if isinstance(each, Command)}
    return tuple(found.values())


def menu() -> tuple[MenuEntry, ...]:
    """Return the commands that stand in menus, from the top."""
    return tuple(sorted((each.menu for each in commands() if each.menu), key=lambda entry: entry.place))


def help_lines() -> tuple[HelpLine, ...]:
    """Return the commands that help tells of, from the top."""
    return tuple(each.help for each in sorted(commands(), key=lambda each: each.help_place) if each.help_place)


def chat_buttons() -> tuple[tuple[str, str], ...]:
    """Return the commands that have a button in the web chat, each with the sentence that says what it does."""
    return tuple((entry.command, entry.sentence("chat-command")) for entry in fitting(menu(), CHAT_BUTTONS))


@cache
def _by_word(_: tuple[str, ...]) -> Mapping[str, Command]:
    return {word: command for command in commands() for word in (command.name, *command.words)}


@dataclass(frozen=True)
class TypedCommand:
    run: Callable[[CommandContext], Awaitable[None]]


def command_in(text: str, context: CommandContext) -> TypedCommand | None:
    """Find the command that the words call: ``/name …`` for anybody, the bare word for promoters alone."""
    first, rest = command_and_rest(text)
    named = first.startswith("/")
    command = _by_word(languages()).get(first.removeprefix("/")) if named or (context.promoter and not rest) else None
    if command is None:
        return TypedCommand(_unknown) if named and context.promoter else None
    if command.promoters_only and context.promoter is None:
        return TypedCommand(_for_promoters)
    return TypedCommand(partial(command, words=rest))


async def _unknown(context: CommandContext) -> None:
    await context.answer("unknown-command")


async def _for_promoters(context: CommandContext) -> None:
    await context.answer("for-promoters")
