"""WeChat Official Accounts (公众号, 服务号, test accounts): pushes in, customer-service messages or replies out."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from bot.channels.contract import ChannelContext
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.browser.app_browser import WeChatBrowser
from bot.channels.wechat.browser.js_sdk import JsSdk
from bot.channels.wechat.channel import AnsweringWeChat, WeChat
from bot.channels.wechat.crypto import Cipher
from bot.channels.wechat.menu import offer_menu
from bot.channels.wechat.scan_codes import ScanCodes
from bot.channels.wechat.settings import WeChatSettings
from bot.channels.wechat.unfollowers import keep_forgetting
from bot.channels.wechat.webhook_verifier import WebhookVerifier

_IDLE_S = 15


@asynccontextmanager
async def open_channel(
    settings: WeChatSettings, context: ChannelContext, *, clock: Callable[[], float] = time.time
) -> AsyncIterator[WeChat]:
    """Open the account; whether WeChat answers is found out beside everything else. ``clock``: seconds since 1970."""
    aes_key, token = settings.aes_key.get_secret_value(), settings.token.get_secret_value()
    cipher = Cipher(aes_key, settings.app_id, token) if aes_key else None
    verifier = WebhookVerifier(token, cipher, clock)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE_S)) as session:
        api = WeChatApi(session, settings.api_url, settings.app_id, settings.app_secret)
        codes = ScanCodes(api, settings.app_id, settings.permanent_codes)
        by_itself = settings.answers == "api"
        web = WeChatBrowser(
            api,
            settings.app_id,
            open_url=settings.open_url,
            sharing=JsSdk(api, settings.app_id, settings.script_url, clock),
            asks=settings.web_authorisation and by_itself,
            shares=settings.js_sdk and by_itself,
        )
        channel = (
            WeChat(verifier, api, codes, web, context)
            if by_itself
            else AnsweringWeChat(verifier, api, codes, web, context, cipher, clock)
        )
        beside = [
            asyncio.create_task(offer_menu(api, context.menu), name="wechat-menu"),
            asyncio.create_task(keep_forgetting(context.media), name="wechat-leavers"),
        ]
        try:
            yield channel
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
