"""What is kept about somebody, given out to them: as a file where the channel carries files, else by a link."""

import asyncio

from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Skip
from bot.messages import Button, Media, Message
from models.files.store import MediaStore
from models.personal_data.subjects import subject, subject_of_promoter
from models.privacy.packets import FILE_NAME, pack, packet_link
from models.queue.payloads.people import MyData
from models.words import say

_MAX_BYTES = 15 * 1024 * 1024
"""A larger file is fetched: mail and chats refuse it."""


class Packets:
    def __init__(self, media: MediaStore, public_url: str) -> None:
        self._media = media
        self._public_url = public_url

    async def my_data(self, payload: MyData, to: RenderContext) -> Message:
        """Put together when it is told, from what is kept then."""
        whose, number = (
            ("customer_id", payload.customer_id) if payload.customer_id else ("promoter_id", payload.promoter_id)
        )
        if number is None:
            raise Skip("it is nobody's any more")
        found, language = (
            await (subject(number) if payload.customer_id is not None else subject_of_promoter(number)),
            to.language,
        )
        rows = sum(len(each) for each in found.tables.values())
        packed = await asyncio.to_thread(pack, found, self._media)
        if not to.channel.carries_files or len(packed) > _MAX_BYTES:
            code = await packet_link(whose, number)
            url = f"{self._public_url}/mydata/{code}"
            text = say(language, "my-data-link", rows=rows, url=url)
            return Message(text=text, buttons=((Button(label=say(language, "button-mydata-link"), url=url),),))
        file = Media(kind="document", name=FILE_NAME, mime="application/zip", data=packed)
        return Message(text=say(language, "my-data", rows=rows), media=(file,))
