"""WeChat Official Accounts. See ``channel.py``."""
