"""Readers that Telegram names, with their will: in a Mini App, and by a login in any browser."""
