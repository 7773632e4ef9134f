"""The console script `handbill`, and `python -m bot`."""

import gc

from bot.cli import app

_SELDOM = 50_000
"""New objects between two looks for garbage: modules are no garbage, and a command imports a thousand."""


def main() -> None:
    """Run the command that was typed. Its module is imported then, and no other's: see bot/cli/__init__.py."""
    gc.set_threshold(_SELDOM)
    app()


if __name__ == "__main__":
    main()
