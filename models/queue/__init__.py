"""The queues: what platforms told us, and what we have to tell."""
