"""The console script `handbill`, and `python -m bot`."""

import os

from bot import garbage_collection


def main() -> None:
    """Run the command that was typed. Its module is imported then, and no other's: see bot/cli/__init__.py."""
    garbage_collection.put_off()
    # pydantic would read the metadata of every package there is to find those that extend it; none of ours does.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from bot.cli import app  # noqa: PLC0415  (imported after that)
    from bot.cli.setting_up.shells import answer_shells  # noqa: PLC0415  (imported after that)

    answer_shells()
    app(prog_name="handbill")


if __name__ == "__main__":
    main()
