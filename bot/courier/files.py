"""Files: what was sent along is fetched from its platform and kept, for the record and for the other side."""

import asyncio
from typing import ClassVar

from bot.channels.contract import Channel
from bot.courier.reasons import Pointless
from bot.outcomes import Final
from models.files.metadata import stripped
from models.files.sounds import sound_type
from models.files.store import MediaStore
from models.meetings.checkins import keep_photo
from models.queue.outbox import Message
from models.talking.communications import Attachment, attachment, fill_attachment, keep_attachment, lose_attachment


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
            await fill_attachment(row.facts.get("attachment_id") or 0, sha256, len(data))
            return
        file = await attachment(int(row.account))
        if file is None:
            raise Pointless("the communication is gone")
        try:
            await self.bytes_of(file, channel)
        except Final as outcome:
            await lose_attachment(file.id, outcome.reason)
            raise

    async def bytes_of(self, file: Attachment, channel: Channel) -> bytes:
        """The attachment's bytes, fetched and kept if they were not yet. Raises outcomes."""
        if file.sha256:
            return await self.media.read(file.sha256)
        data = await _fetched(channel, file.ref)
        file.sha256, file.size = await self.media.keep(data), len(data)
        if file.kind == "audio":  # whether it is what was asked for, only the bytes tell
            file.mime = sound_type(data) or file.mime
        await keep_attachment(file)
        return data


async def _fetched(channel: Channel, ref: str) -> bytes:
    """What was sent, without what its camera knew: nobody gets that, and it is not kept."""
    return await asyncio.to_thread(stripped, await channel.fetch(ref))
