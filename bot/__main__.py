"""The console script `handbill`, and `python -m bot`."""

from bot.cli import app


def main() -> None:
    """Run the command that was typed. Its module is imported then, and no other's: see bot/cli/__init__.py."""
    app()


if __name__ == "__main__":
    main()
