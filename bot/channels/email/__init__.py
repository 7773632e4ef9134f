"""E-mail: an SMTP server of our own for what comes in, any mail server for what goes out. See ``channel.py``."""
