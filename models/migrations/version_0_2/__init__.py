"""The migrations of version 0.2: never changed."""
