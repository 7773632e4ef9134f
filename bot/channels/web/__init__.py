"""The web chat: a channel whose wire is our own tables. See ``channel.py``."""
