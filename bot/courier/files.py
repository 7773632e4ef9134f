"""Files: what was sent along is fetched from its platform and kept, for the record and for the other side."""

import asyncio

from bot.channels.contract import Channel
from bot.courier.skips import Skip
from bot.outcomes import Final
from models.files.metadata import stripped
from models.files.sounds import sound_type
from models.files.store import MediaStore
from models.meetings.checkins import keep_photo
from models.queue.payloads.jobs import FetchPhoto
from models.talking.attachments import attachment, fill_attachment, keep_attachment, lose_attachment
from models.talking.communications import Attachment


class Files:
    def __init__(self, media: MediaStore) -> None:
        self.media = media

    async def keep_photo(self, job: FetchPhoto, channel: Channel) -> None:
        """Fetch a check-in's picture and keep it. Raises bot.outcomes."""
        data = await _fetched(channel, job.ref)
        sha256 = await self.media.keep(data)
        await keep_photo(job.checkin_id, sha256)
        await fill_attachment(job.attachment_id or 0, sha256, len(data))

    async def keep(self, number: int, channel: Channel) -> None:
        """Fetch the bytes of the attachment of this number and keep them. Raises Skip, bot.outcomes."""
        file = await attachment(number)
        if file is None:
            raise Skip("the communication is gone")
        try:
            await self.bytes_of(file, channel)
        except Final as outcome:
            await lose_attachment(file.id, outcome.reason)
            raise

    async def bytes_of(self, file: Attachment, channel: Channel) -> bytes:
        """Return the attachment's bytes, fetched and kept if they were not yet. Raises bot.outcomes."""
        if file.sha256:
            return await self.media.read(file.sha256)
        data = await _fetched(channel, file.ref)
        file.sha256, file.size = await self.media.keep(data), len(data)
        if file.kind == "audio":  # whether it is what was asked for, only the bytes tell
            file.mime = sound_type(data) or file.mime
        await keep_attachment(file)
        return data


async def _fetched(channel: Channel, ref: str) -> bytes:
    """Fetch what was sent, without what its camera knew: nobody gets that, and it is not kept."""
    return await asyncio.to_thread(stripped, await channel.fetch(ref))
