"""What an OpenTelemetry collector and Sentry are told, where `[telemetry]` names them: nothing of people or words.

Imported only then. Spans and errors are put together from a short list of facts of our own, not scrubbed of others'.
"""
