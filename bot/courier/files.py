"""Files: what was sent along is fetched from its platform and kept, for the record and for the other side."""

import asyncio

from bot.channels import Channel
from bot.outcomes import Final
from models.files.metadata import stripped
from models.files.sounds import sound_type
from models.files.store import MediaStore
from models.meetings.checkins import keep_photo
from models.queue.payloads.jobs import FetchPhoto
from models.talking.communications import Attachment


class Files:
    def __init__(self, media: MediaStore) -> None:
        self.media = media

    async def keep_photo(self, job: FetchPhoto, channel: Channel) -> None:
        """Fetch a check-in's picture and keep it. Raises bot.outcomes."""
        data = await _fetched(channel, job.ref)
        sha256 = await self.media.keep(data)
        await keep_photo(job.checkin_id, sha256)
        await Attachment.filter(id=job.attachment_id or 0).update(sha256=sha256, size=len(data))

    async def keep(self, number: int, channel: Channel) -> None:
        """Fetch the bytes of the attachment of this number and keep them. Raises bot.outcomes."""
        attachment = await Attachment.get(id=number)
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
