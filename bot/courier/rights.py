"""What is kept about somebody, given out to them: as a file where the channel carries files, else by a link."""

import asyncio

from bot.channels.contract import Channel
from bot.messages import Button, Media, Message
from models.files.store import MediaStore
from models.personal_data.subjects import subject, subject_of_promoter
from models.privacy.packets import FILE_NAME, pack, packet_link
from models.queue.outbox import Message as Row
from models.words import say

_MOST_BYTES = 15 * 1024 * 1024
"""A larger file is fetched: mail and chats refuse it."""


class Packets:
    def __init__(self, media: MediaStore, public_url: str) -> None:
        self._media = media
        self._public_url = public_url

    async def my_data(self, row: Row, channel: Channel, language: str) -> Message:
        """Put together when it is told, from what is kept then."""
        whose = "customer_id" if "customer_id" in row.facts else "promoter_id"
        number = int(row.facts[whose])
        found = await (subject(number) if whose == "customer_id" else subject_of_promoter(number))
        rows = sum(len(each) for each in found.tables.values())
        packed = await asyncio.to_thread(pack, found, self._media)
        if not channel.carries_files or len(packed) > _MOST_BYTES:
            code = await packet_link(whose, number)
            url = f"{self._public_url}/mydata/{code}"
            text = say(language, "my-data-link", rows=rows, url=url)
            return Message(text=text, buttons=((Button(label=say(language, "button-mydata-link"), url=url),),))
        file = Media(kind="document", name=FILE_NAME, mime="application/zip", data=packed)
        return Message(text=say(language, "my-data", rows=rows), media=(file,))
