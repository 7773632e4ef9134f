"""Telephone calls, as they are asked for and told of."""
