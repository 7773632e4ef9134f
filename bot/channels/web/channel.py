"""The web chat: a channel whose wire is our own tables. No account anywhere, no platform, no network.

Receives what the landing claimed in the inbox (models.talking.web_posts.StoredPost); sends by showing a line
(models.talking.web_lines) that the browser streams. A message's external id is its line's number; a file's handle is
the hash of its bytes.
"""

import asyncio
import hashlib
from pathlib import Path

import orjson

from bot.channels.contract import Channel, ChannelContext
from bot.events import BotStarted, ButtonPressed, Event, LocationShared, MessageReceived, Sender
from bot.messages import Media, Message, Offers, Outgoing, PressAnswer
from bot.outcomes import Final, Passing
from models.files.store import MediaStore
from models.people.addresses import Address, address_at
from models.talking.enclosures import EnclosureFacts
from models.talking.web_lines import last_edit, line_or_none, show, topic_of
from models.talking.web_posts import Content, Enclosed, LineButton, LineContact, LineContent, LinePlace, StoredPost

NAME = "web"


class WebChat(Channel):
    name = NAME

    def __init__(self, context: ChannelContext) -> None:
        self._context = context

    def link(self, payload: str) -> str:
        """Return the page where a promoter joins for ``join_<code>``; any other payload is a card's tag."""
        if payload.startswith("join_"):
            return f"{self._context.public_url}/join/{payload.removeprefix('join_')}"
        return f"{self._context.public_url}/chat?tag={payload}"

    def parse(self, body: str) -> list[Event]:
        post = StoredPost.load(body)
        sender = Sender(channel=NAME, account=post.account, name=post.name, language=post.language)
        match post.type:
            case "started":
                return [
                    BotStarted(sender=sender, payload=post.payload, message_id=post.message_id, open_id=post.open_id)
                ]
            case "pressed":
                return [
                    ButtonPressed(
                        sender=sender,
                        action=post.action,
                        press_id=post.press_id,
                        message_id=post.message_id,
                        beside=post.beside,
                    )
                ]
            case "located":
                return [
                    LocationShared(
                        sender=sender,
                        message_id=post.message_id,
                        latitude=post.latitude,
                        longitude=post.longitude,
                        accuracy_m=post.accuracy_m,
                        quotes=post.quotes,
                        beside=post.beside,
                    )
                ]
            case "said":
                return [
                    MessageReceived(
                        sender=sender,
                        message_id=post.message_id,
                        text=post.text,
                        enclosures=[each.as_enclosure() for each in post.enclosures],
                        quotes=post.quotes,
                        edited=post.edited,
                        conversation_id=post.conversation_id,
                        beside=post.beside,
                    )
                ]

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        match outgoing:
            case Offers():
                raise Final("failed-unsupported", detail="the web chat has no inline mode")
            case PressAnswer(text=""):
                return []  # a browser shows no waiting mark
            case Message(confirms=own) if own:
                return []  # each of one's own lines says for whom it is, see landing.chat.line_details
            case PressAnswer(text=text):
                content = Content(text=text, toast=True)
            case Message() if outgoing.confirms:  # the line itself shows whom it went to, see landing.chat.line_details
                self._context.bell.ring(topic_of(await _address(account)))
                return []
            case Message():
                content = await _content(outgoing, self._context.media)
        about = outgoing.conversation_id or None if isinstance(outgoing, Message) else None
        address = await _address(account)
        line = await show(address, content.dump(), key=f"outbox {key}", conversation_id=about)
        self._context.bell.ring(topic_of(address))
        return [str(line.id)]

    async def edit(self, account: str, external_id: str, message: Message) -> bool:
        address = await _address(account)
        line = await line_or_none(int(external_id)) if external_id.isdecimal() else None
        if line is None or line.address_id != address.id:
            return False
        content = (await _content(message, self._context.media)).dump()
        reads = await last_edit(line)
        if reads.content != content:
            key = f"edit {line.id} after {reads.id} {_digest(content)}"
            about = line.conversation_id
            await show(address, content, key=key, mine=line.mine, replaces_id=line.id, conversation_id=about)
            self._context.bell.ring(topic_of(address))
        return True

    async def fetch(self, ref: str) -> bytes:
        try:
            return await self._context.media.read(ref)
        except FileNotFoundError as error:
            raise Final("failed-file-gone", detail="these bytes are not kept") from error
        except OSError as error:
            raise Passing("the media store does not answer", everybody=True) from error

    async def probe(self, account: str) -> None:
        await _address(account)


async def _address(account: str) -> Address:
    address = await address_at(NAME, account)
    if address is None:
        raise Final("failed-unknown", detail="no such web address", barred=True)
    return address


async def _content(message: Message, media: MediaStore) -> Content:
    if message == Message():
        raise Final("failed-unsupported", detail="there is nothing in this message")
    return Content(
        text=message.text,
        buttons=[
            [
                LineButton(
                    label=button.label, action=button.action, url=button.url, copied=button.copy, share=button.share
                )
                for button in row
            ]
            for row in message.buttons
        ],
        enclosures=[await _enclosed(each, media) for each in message.media],
        quotes=int(message.quotes) if message.quotes.isdecimal() else None,
        ask=message.ask,
        place=LinePlace(latitude=message.place.latitude, longitude=message.place.longitude) if message.place else None,
        contact=LineContact(name=message.contact.name, phone=message.contact.phone) if message.contact else None,
    )


async def _enclosed(file: Media, media: MediaStore) -> Enclosed:
    """Store the file's bytes if they are not yet there; return it by their hash."""
    sha256 = file.sha256 or file.ref
    try:
        if file.data:
            sha256 = await media.keep(file.data)
        path = await media.local(sha256)
        size, facts = path.stat().st_size, await _sized(file, path)
    except FileNotFoundError as error:
        raise Final("failed-file-gone", detail="the bytes of a file are not kept") from error
    except OSError as error:
        raise Passing("the media store takes nothing", everybody=True) from error
    return Enclosed(kind=file.kind, name=file.name, mime=file.mime, size=size, sha256=sha256, facts=facts)


async def _sized(file: Media, path: Path) -> EnclosureFacts:
    """Return what is known of the file, with its size on a screen, so that the page keeps room for it."""
    facts = (file.facts or EnclosureFacts()).copy()
    if "width" in facts or not file.mime.startswith("image/"):
        return facts
    size = await asyncio.to_thread(_size_in_head, path)
    if size is not None:
        facts["width"], facts["height"] = size
    return facts


def _size_in_head(path: Path) -> tuple[int, int] | None:
    from models.files.decoding import size_in_head  # noqa: PLC0415  (Pillow takes 5 MB; most lines carry no picture)

    return size_in_head(path)


def _digest(content: LineContent) -> str:
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
