"""The site: what every page of it works with, put together in the wiring."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from landing.card_drawer import CardDrawer
from landing.server.code_guessing import Guesses
from models.files.store import MediaStore
from models.identity.app_browsers import Apps
from models.identity.mini_apps import MiniApps
from models.people.promoters import INVITATION_LIFE
from models.people.sessions import LIVES, Lives
from models.reaching.push_services import PUSH_SERVICES
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.tag_cache import TagCache
from models.spread.snapshots import Snapshots
from models.storage.bell import Bell
from models.storage.ciphers import TokenCipher


class NoCode(Exception):
    """The channel gives no such code now; ``sentence`` (a key of models/words) says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Code(Protocol):
    async def __call__(self, payload: str, *, lasting: bool = False) -> str:
        """Return what to draw as a QR code: scanning it opens the channel's bot with this payload. Raise NoCode.

        ``lasting``: valid for ever, for print; platforms give few of those.
        """


class WhatIsLeft(Protocol):
    async def __call__(self, channel: str, account: str, language: str, timezone: str) -> str:
        """Say how often the account may still be written to, and until when; empty where that is no question."""


UTC = ZoneInfo("UTC")


@dataclass(frozen=True, kw_only=True)
class WebContext:
    public_url: str
    visits: Visits
    tag_cache: TagCache
    recorder: GroupCommit
    bell: Bell
    media: MediaStore
    token_cipher: TokenCipher
    drawer: CardDrawer
    deep_links: Callable[[str], Mapping[str, str]]
    """Channel → the link that opens the bot there with this payload (a tag, ``join_<code>``)."""
    reach: frozenset[str] = frozenset()
    """Channels that people can be written to on."""
    ready: Callable[[], Awaitable[None]]
    """Raise OSError when the database does not answer."""
    asks_to_read: bool = False
    """Readers are asked before anything but their open is kept."""
    tells_what_came: bool = False
    """Readers who are known are told how many opens came of their passing a page on."""
    apps: Apps = field(default_factory=dict)
    """Messengers in whose own browsers our pages are read."""
    mini_apps: MiniApps = field(default_factory=dict)
    """Messengers that show our pages within themselves."""
    guesses: Guesses = field(default_factory=Guesses)
    """One count of wrong codes, on whichever page they are tried."""
    lives: Lives = LIVES
    """How long browsers stay signed in."""
    invitation_life: timedelta = INVITATION_LIFE
    codes: Mapping[str, Code] = field(default_factory=dict)
    """By channel, for those without deep links: their bot is opened by scanning a code that the platform makes."""
    what_is_left: WhatIsLeft | None = None
    """Of an account whose channel lets us write only so long or so often; None: no channel does."""
    push_services: Sequence[str] = PUSH_SERVICES
    """Hosts that browsers may be alerted by."""
    zone: ZoneInfo = UTC
    """On whose clocks operators count days, and transcripts are written."""
    spreads: Snapshots = field(default_factory=Snapshots)
    """Large ones, as they were a moment ago."""
    commands: tuple[tuple[str, str], ...] = ()
    """Of a promoter's chat: each with the sentence that says what it does."""


SITE = web.AppKey("site", WebContext)
