"""The queues: updates of the platforms that came in, and messages that are to go out."""
