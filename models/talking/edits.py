"""Edits: words that their speaker changed or took back; what they said before is kept as a version."""

from datetime import datetime

from models.storage.clock import now
from models.talking.communications import TEXT_LENGTH, Communication, Version, index
from models.text.cleaning import clean


async def mark_edited(said: Communication, at: datetime) -> None:
    """Record that the words are an edited version, where the first one never reached us."""
    said.edited_at = at
    await said.save(update_fields=["edited_at"])


async def rewrite(said: Communication, text: str) -> bool:
    """Replace the words by the speaker's edit and keep the old ones as a version.

    False when nothing changed, or the words were taken back.
    """
    text = clean(text, TEXT_LENGTH)
    if text == said.text or said.deleted_at is not None:
        return False
    await Version.create(communication=said, text=said.text, until=now())
    said.text, said.edited_at = text, now()
    await said.save(update_fields=["text", "edited_at"])
    await index(said)
    return True


async def predate(said: Communication, text: str) -> None:
    """Keep as an earlier version the words as first said, which reach us only after their edit."""
    text = clean(text, TEXT_LENGTH)
    if said.edited_at is not None and text != said.text and not await said.versions.all().exists():
        await Version.create(communication=said, text=text, until=said.edited_at)


async def take_back(said: Communication) -> bool:
    """Empty the communication that its speaker took back; its words become the last version.

    False when it had been taken back already.
    """
    if said.deleted_at is not None:
        return False
    await Version.create(communication=said, text=said.text, until=now())
    said.text, said.deleted_at = "", now()
    await said.save(update_fields=["text", "deleted_at"])
    return True
