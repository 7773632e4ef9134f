"""Attachments: what was sent along with a communication, from the platform's reference to bytes of our own."""

from models.talking.communications import Attachment


async def attachment(number: int) -> Attachment | None:
    """Return the attachment of this number; None when there is none."""
    return await Attachment.get_or_none(id=number)


async def attachments_to_fetch(communication_id: int) -> list[Attachment]:
    """Return what was sent along and still lies only at the platform."""
    return await Attachment.filter(communication_id=communication_id, sha256="").exclude(ref="").order_by("id")


async def keep_attachment(file: Attachment) -> None:
    """Store where the attachment's bytes are kept, how many they are and what they are."""
    await file.save(update_fields=["sha256", "size", "mime"])


async def fill_attachment(number: int, sha256: str, size: int) -> None:
    """Record that the attachment of this number, if there is one, has its bytes under this hash; ``size`` in bytes."""
    await Attachment.filter(id=number).update(sha256=sha256, size=size)


async def lose_attachment(number: int, reason: str) -> None:
    """Record why the attachment's bytes could not be fetched: ``reason`` names a sentence."""
    await Attachment.filter(id=number).update(reason=reason)
