"""Channels: one folder per platform, found by its name; nothing outside the folder is edited to add one.

A channel ``pigeon`` is the folder ``bot/channels/pigeon/`` with

- ``__init__.py``: one line that says what the platform is;
- ``settings.py``: the table ``[channels.pigeon]``. Imports pydantic and no platform's library, since every command
  reads the settings;
- ``plugin.py``: ``PLUGIN``, which names the channel and what it has (see ``bot.channels.plugin``);
- ``opening.py``: ``open_channel``, which connects it for as long as Handbill runs;
- ``channel.py``: a class that says in its bases what it can do, ``class Pigeon(Channel, Receives, Reacts)`` (see
  ``contract`` and ``capabilities``);
- ``checkup.py``: ``check``, what ``handbill doctor --online`` asks the platform;
- ``words/en.ftl``, ``words/zh.ftl``: what only it says; at least ``channel-pigeon``, its name.

Beside it: ``tests/fixtures/pigeon_requests/`` (the platform's whole requests, for the contract of all channels) and
``docs/channels/pigeon.md``. ``tests/fixtures/added/pigeon`` is such a folder, to be copied.
"""
