"""The migrations of version 0.1: never changed."""
