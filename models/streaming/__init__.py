"""Streaming: what changes, numbered in one order and handed to other systems, each number once."""
