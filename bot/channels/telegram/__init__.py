"""Telegram: a bot, promoters' own business accounts, topics and teams. See ``channel.py``."""
