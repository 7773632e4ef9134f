"""Names of channels."""

from models.words import has, say


def channel_name(language: str, channel: str) -> str:
    """Return what people call the channel. One that is no longer installed goes by the name of its table."""
    named = f"channel-{channel}"
    return say(language, named) if has(named) else channel.capitalize()
