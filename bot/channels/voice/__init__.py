"""Telephone calls through a Twilio-compatible provider. See ``channel.py``."""
