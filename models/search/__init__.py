"""Search: what can be found, and how."""
