"""Sending: each piece is one call of the customer-service interface (客服消息), inside what its window still allows."""

import logging

import aiohttp

from bot.channels.contract import ChannelContext
from bot.channels.wechat.api import Body, WeChatApi
from bot.channels.wechat.pieces import Menu, News, Piece, Text, without_file
from bot.channels.wechat.reply_windows import ANSWERS, spend, windows
from bot.channels.wechat.sent_pieces import arrived, there
from bot.channels.wechat.temporary_media import WeChatFile, fitted
from bot.messages import Media
from bot.outcomes import Final, Parked, Uncertain

log = logging.getLogger(__name__)

_TYPES = {"photo": "image", "voice": "voice", "video": "video"}
"""Kinds that WeChat itself told us of, and what it calls them."""

Ready = Text | News | Menu | Media | WeChatFile


class MessageSender:
    def __init__(self, api: WeChatApi, context: ChannelContext) -> None:
        self._api = api
        self._context = context

    async def ready(self, pieces: list[Piece]) -> list[Ready]:
        """Return the pieces with their files in a form that WeChat takes. Raises Final."""
        made: list[Ready] = []
        for piece in pieces:
            if isinstance(piece, Media) and not (piece.ref and piece.kind in _TYPES):
                made += await fitted(await self._with_bytes(piece))
            else:
                made.append(piece)
        return made

    async def send(self, account: str, ready: list[Ready], key: str) -> None:
        """Send what of the pieces is not there yet: an earlier attempt may have come to the window's end."""
        for at in range(await there(key, len(ready)), len(ready)):
            await check_window(account, len(ready) - at)
            await self._send(account, ready[at])
            await arrived(key, at, len(ready))

    async def fetch(self, ref: str) -> bytes:
        return await self._api.download("/cgi-bin/media/get", {"media_id": ref})

    async def _send(self, account: str, piece: Ready) -> None:
        body = {"touser": account, **await self._body(piece)}
        try:
            await self._api.call("/cgi-bin/message/custom/send", body=body)
        except Parked as outcome:
            log.info("wechat_window_smaller_than_known", extra={"reason": outcome.reason})
            await spend(account, all_of_it=True)
            raise
        except Uncertain:
            await spend(account)
            raise
        except Final as outcome:
            if not isinstance(piece, Media) or outcome.reason != "failed-file-gone":
                raise
            for file in await fitted(await self._with_bytes(without_file(piece), fallback=piece.ref)):
                await self._send(account, file)
        else:
            await spend(account)

    async def _body(self, piece: Ready) -> Body:
        match piece:
            case Text(text=text):
                return {"msgtype": "text", "text": {"content": text}}
            case News():
                article = {
                    "title": piece.title,
                    "description": piece.description,
                    "url": piece.url,
                    "picurl": piece.picture_url,
                }
                return {"msgtype": "news", "news": {"articles": [article]}}
            case Menu(head=head, choices=choices):
                entries = [{"id": action, "content": label} for action, label in choices]
                return {"msgtype": "msgmenu", "msgmenu": {"head_content": head, "list": entries, "tail_content": ""}}
            case WeChatFile():
                return {"msgtype": piece.type, piece.type: {"media_id": await self._upload(piece)}}
            case Media():
                kind = _TYPES[piece.kind]
                return {"msgtype": kind, kind: {"media_id": piece.ref}}

    async def _upload(self, file: WeChatFile) -> str:
        """WeChat's handle for the file, good for three days (新增临时素材)."""

        def form() -> aiohttp.FormData:
            made = aiohttp.FormData()
            made.add_field("media", file.data, filename=file.name, content_type=file.mime)
            return made

        answer = await self._api.call("/cgi-bin/media/upload", form=form, query={"type": file.type}, reading=True)
        return str(answer.get("media_id", ""))

    async def _with_bytes(self, media: Media, *, fallback: str = "") -> Media:
        """Return the file with its bytes: its own, or those that are kept, or those that the platform still has."""
        data = media.data
        try:
            if not data and media.sha256:
                data = await self._context.media.read(media.sha256)
        except FileNotFoundError:
            raise Final("failed-file-gone", detail="the bytes are not kept") from None
        if not data and (ref := fallback or media.ref):
            data = await self.fetch(ref)
        return Media(kind=media.kind, name=media.name, mime=media.mime, data=data, facts=media.facts)


async def check_window(account: str, wanted: int) -> None:
    """Check that the platform would take so many. Raises Parked where it would not: finding out spends nothing.

    A message that would be torn apart waits for a fresh window, if it fits into one.
    """
    found = await windows(account)
    if found is None:
        return
    if not found:
        raise Parked("held-window")
    left = sum(window.left for window in found)
    if left == 0 or left < wanted <= ANSWERS:
        raise Parked("held-quota")
