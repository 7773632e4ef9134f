"""A command: its name, who may, and its line in help and menus, said where it is done.

    @command("stats", help_place=6, menu=(5, 3))
    async def stats(context: CommandContext, page: str = "") -> None: ...

is all that makes it one: ``bot.commands.registry`` finds it; help, the platforms' menus and the documentation's test
take it from there. What it does is said by the sentences ``does-<name>`` and ``menu-<name>``; what may be typed
instead of ``/name`` stands in each language's ``typed.toml``.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.command_context import CommandContext
from bot.menus import HelpLine, MenuEntry
from models.words.typed import Words, typed_words

Run = Callable[[CommandContext, str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Command:
    name: str
    run: Run
    promoters_only: bool
    help_place: int
    """Of its line in what ``/help`` says: the lowest on top; 0: it has none."""
    help: HelpLine
    menu: MenuEntry | None

    @property
    def words(self) -> Words:
        """What a person may type instead of ``/name``, where a platform has no commands; of every language."""
        return typed_words(lambda typed: typed.commands.get(self.name, ()))

    async def __call__(self, context: CommandContext, words: str = "") -> None:
        """Do it; ``words`` are what was typed behind it."""
        await self.run(context, words)


def command(
    name: str,
    *,
    for_anybody: bool = False,
    help_place: int = 0,
    usage: str = "",
    menu: tuple[int, int] | None = None,
    says: str = "",
) -> Callable[[Run], Command]:
    """Make a command of what does it.

    ``usage``: what may be typed behind it, as an example. ``menu``: its place in menus, and its rank among those that
    stay where only a few fit. ``says``: another command's name, whose sentences in help and menus it shares.
    """
    sentences = says or name

    def made(run: Run) -> Command:
        entry = MenuEntry(command=name, does=f"menu-{sentences}", place=menu[0], rank=menu[1]) if menu else None
        return Command(
            name=name,
            run=run,
            promoters_only=not for_anybody,
            help_place=help_place,
            help=HelpLine(typed=f"/{name} {usage}".strip(), does=f"does-{sentences}"),
            menu=entry,
        )

    return made
