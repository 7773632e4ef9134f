"""handbill completion: what a shell needs to finish words after `handbill`."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.setting_up.shells import ASKED_BY

app = typer.Typer(add_completion=False)


class Shell(StrEnum):
    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


@app.command(epilog="Example: handbill completion bash > ~/.local/share/bash-completion/completions/handbill")
def completion(
    shell: Annotated[Shell, typer.Argument(help="The shell that is to read it.", show_choices=True)],
) -> None:
    """Print what has a shell complete the commands and options of `handbill`.

    zsh reads it from a file `_handbill` in a folder of its `fpath`, fish from a file `handbill.fish` in
    `~/.config/fish/completions`.
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # noqa: PLC0415  (nobody else needs it)

    typer.echo(get_completion_script(prog_name="handbill", complete_var=ASKED_BY, shell=shell.value))
