"""Uploads: one file at a time, stored before the post that encloses it. Pictures lose the camera's metadata."""

import asyncio
from dataclasses import replace

from aiohttp import web

from landing.cards import BadPicture, fit_picture
from landing.chat import upload_receipts
from landing.chat.flood import FLOOD
from landing.chat.responses import json_answer, refusal
from landing.chat.upload_slots import UPLOAD_SLOTS, NoUploadSlot
from landing.csrf import from_our_pages
from landing.readers.form_parser import Upload, posted
from landing.sessions import person
from landing.site import SITE, WebContext
from models.files.metadata import stripped
from models.files.ogg_voices import as_ogg
from models.files.sounds import sound_type
from models.people.addresses import Address
from models.talking.uploads import MAX_MB_A_DAY, make_room, note_upload
from models.talking.web_posts import Enclosed, cropped_name

FILE_BYTES = 20 * 1024 * 1024
_FORM_BYTES = 16 * 1024
"""Allowance for the form around the file."""
VOICE = "voice"
"""The part of a form that holds what a browser recorded: messengers get it as a voice, and no file of a name."""
_RECORDED = {"audio/ogg": "voice.ogg", "audio/mp4": "voice.m4a", "audio/webm": "voice.webm"}
"""What browsers record, and what it is called; Telegram plays the first two as a voice."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


class BadFile(Exception):
    """The file is not accepted; ``sentence`` (a key of models/words) says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class TooMuch(Exception):
    """This person has uploaded as much as a day allows."""


async def take_file(request: web.Request) -> web.Response:
    """POST /chat/uploads, a form with the part ``file``, or ``voice`` for what was recorded for this: kept.

    A post encloses it by the ``id`` of the answer.
    """
    if not from_our_pages(request):
        return refusal(request, 403, "chat-not-from-here")
    address = await person(request)
    if address is None:
        return refusal(request, 401, "chat-who-are-you")
    if (too_fast := request.app[FLOOD].refusal(request, address)) is not None:
        return too_fast
    return await _take(request, address)


async def _make_room(address: Address, size: int) -> None:
    """Count ``size`` bytes towards the person's day. Raise TooMuch."""
    if not await make_room(address, size):
        raise TooMuch


async def _take(request: web.Request, address: Address) -> web.Response:
    try:
        with request.app[UPLOAD_SLOTS].one(address.id):
            part, file = await _file(request)
            await _make_room(address, len(file.data))
            enclosed = await keep(request.app[SITE], part, file)
    except TooMuch:
        return refusal(request, 429, "chat-too-much-today", address, megabytes=MAX_MB_A_DAY)
    except (BadFile, NoUploadSlot) as error:
        answer = refusal(request, error.status, error.sentence, address, megabytes=FILE_BYTES // 1024 // 1024)
        if isinstance(error, NoUploadSlot):
            answer.headers["Retry-After"] = "5"
        return answer
    except OSError:
        return refusal(request, 503, "chat-not-now", address)
    await note_upload(address, enclosed.sha256)
    shown = {"kind": enclosed.kind, "name": enclosed.name, "mime": enclosed.mime, "size": enclosed.size}
    return json_answer({"id": await upload_receipts.give(address.id, enclosed), **shown}, status=201)


async def _file(request: web.Request) -> tuple[str, Upload]:
    """Return the part that is a file, and the part's name; the file's own name without any path. Raise BadFile."""
    if request.content_type != "multipart/form-data":
        raise BadFile(400, "chat-unreadable")
    try:
        files = (await posted(request, FILE_BYTES + _FORM_BYTES)).files
    except web.HTTPRequestEntityTooLarge as error:
        raise BadFile(413, "chat-file-too-large") from error
    except web.HTTPBadRequest as error:
        raise BadFile(400, "chat-unreadable") from error
    part = VOICE if VOICE in files else "file"
    file = files.get(part)
    if file is None:
        raise BadFile(400, "chat-unreadable")
    if len(file.data) > FILE_BYTES:
        raise BadFile(413, "chat-file-too-large")
    if not file.data:
        raise BadFile(422, "chat-file-empty")
    return part, replace(file, name=cropped_name(file.name))


async def keep(site: WebContext, part: str, file: Upload) -> Enclosed:
    """Store what came as this part of a form: a voice recorded for it, or a file. Raise BadFile."""
    return await (_keep_voice(site, file) if part == VOICE else keep_file(site, file))


async def _keep_voice(site: WebContext, file: Upload) -> Enclosed:
    mime, data, attributes = sound_type(file.data), await asyncio.to_thread(stripped, file.data), {}
    if mime not in _RECORDED:
        raise BadFile(415, "chat-voice-unreadable")
    if mime == "audio/webm" and (voice := await asyncio.to_thread(as_ogg, data)) is not None:
        mime, data, attributes = "audio/ogg", voice.data, {"seconds": voice.seconds}
    sha256 = await site.media.keep(data)
    kind = "audio" if mime == "audio/webm" else "voice"
    return Enclosed(kind=kind, name=_RECORDED[mime], mime=mime, size=len(data), sha256=sha256, facts=attributes)


async def keep_file(site: WebContext, file: Upload) -> Enclosed:
    """Store the file, a picture without the camera's metadata. Raise BadFile."""
    name, mime, data = file.name, file.mime, file.data
    kind, attributes = _kind(mime), {}
    if _is_picture(data) or (mime.startswith("image/") and mime != "image/svg+xml"):
        try:
            # A picture that can't be decoded may still contain where it was taken: refused.
            picture = await fit_picture(data)
        except BadPicture as error:
            raise BadFile(415, "chat-picture-unreadable") from error
        kind, mime, data = "photo", picture.media_type, picture.data
        attributes = {"width": picture.width, "height": picture.height}
    else:
        data = await asyncio.to_thread(stripped, data)
    sha256 = await site.media.keep(data)
    return Enclosed(kind=kind, name=name or kind, mime=mime, size=len(data), sha256=sha256, facts=attributes)


def _is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def _kind(mime: str) -> str:
    family = mime.partition("/")[0]
    return family if family in {"audio", "video"} else "document"
