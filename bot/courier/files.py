"""Files: what was sent along is fetched from its platform and kept, for the record and for the other side."""

import asyncio
from typing import ClassVar

from bot.channels.contract import Channel
from bot.outcomes import Final
from models.files.metadata import stripped
from models.files.sounds import sound_type
from models.files.store import MediaStore
from models.meetings.checkins import keep_photo
from models.queue.outbox import Message
from models.talking.communications import Attachment


class Files:
    KINDS: ClassVar = {"keep", "keep-photo"}
    """Rows that ask to fetch and keep, not to tell."""

    def __init__(self, media: MediaStore) -> None:
        self.media = media

    async def keep(self, row: Message, channel: Channel) -> None:
        """Fetches the bytes that the row names. Raises outcomes."""
        if row.kind == "keep-photo":
            data = await _fetched(channel, row.facts["ref"])
            sha256 = await self.media.keep(data)
            await keep_photo(row.facts["checkin_id"], sha256)
            await Attachment.filter(id=row.facts.get("attachment_id") or 0).update(sha256=sha256, size=len(data))
            return
        attachment = await Attachment.get(id=int(row.account))
        try:
            await self.bytes_of(attachment, channel)
        except Final as outcome:
            await Attachment.filter(id=attachment.id).update(reason=outcome.reason)
            raise

    async def bytes_of(self, attachment: Attachment, channel: Channel) -> bytes:
        """The attachment's bytes, fetched and kept if they were not yet. Raises outcomes."""
        if attachment.sha256:
            return await self.media.read(attachment.sha256)
        data = await _fetched(channel, attachment.ref)
        attachment.sha256, attachment.size = await self.media.keep(data), len(data)
        if attachment.kind == "audio":  # whether it is what was asked for, only the bytes tell
            attachment.mime = sound_type(data) or attachment.mime
        await attachment.save(update_fields=["sha256", "size", "mime"])
        return data


async def _fetched(channel: Channel, ref: str) -> bytes:
    """What was sent, without what its camera knew: nobody gets that, and it is not kept."""
    return await asyncio.to_thread(stripped, await channel.fetch(ref))
