"""Streaming: events carried to other systems, each by a sink of its own, in order of their positions."""
