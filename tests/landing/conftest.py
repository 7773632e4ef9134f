"""A site with one promoter's link and page, opened over real HTTP."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from landing import assets, mailbox_claims, tag_pictures
from landing.card_drawer import CardDrawer
from landing.readers import marks as reader_marks
from landing.readers import opens, reports
from landing.readers import reading_choice as reading
from landing.site import SITE, WebContext
from models.files.store import MediaStore
from models.people.addresses import bind, met
from models.people.promoters import Promoter, invite
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.promotions import add_promotion
from models.sharing.tag_cache import TagCache
from models.sharing.tags import Tag, issue_tag
from models.storage.bell import Bell
from models.storage.ciphers import TokenCipher
from models.storage.database import Database, WriteRefused, transaction
from models.storage.row_numbers import Numbers
from models.storage.secret_keys import key
from models.storage.statements import Batch

TELEPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
PREVIEW = "TelegramBot (like TwitterBot)"
TARGET = "https://shop.example/towel?size=large#colours"

Client = TestClient[web.Request, web.Application]


@dataclass(frozen=True)
class Stall:
    """Jia and what she shares."""

    jia: Promoter
    link: Tag
    page: Tag


@pytest.fixture(scope="session")
def drawing_threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
async def tag_site(
    database: Database,
    recorder: GroupCommit,
    catalogue: TagCache,
    visits: Visits,
    bell: Bell,
    tmp_path: Path,
    drawing_threads: ThreadPoolExecutor,
) -> WebContext:
    return WebContext(
        public_url="http://127.0.0.1:8080",
        visits=visits,
        tag_cache=catalogue,
        recorder=recorder,
        bell=bell,
        media=MediaStore(tmp_path / "media"),
        token_cipher=TokenCipher(await key("seal")),
        drawer=CardDrawer("http://127.0.0.1:8080", MediaStore(tmp_path / "media"), drawing_threads),
        deep_links=lambda payload: {"telegram": f"https://t.me/jias_bot?start={payload}"},
        ready=database.ping,
    )


@asynccontextmanager
async def browsing(site: WebContext) -> AsyncIterator[Client]:
    """A telephone's browser on this site; it keeps cookies."""
    app = web.Application()
    app[SITE] = site
    for part in (mailbox_claims, opens, reading, reports, reader_marks, tag_pictures, assets):
        part.add_to(app)
    server = TestServer(app)
    headers = {"User-Agent": TELEPHONE, "Accept-Language": "en-GB,en;q=0.9"}
    async with TestClient(server, headers=headers, cookie_jar=CookieJar(unsafe=True)) as opened:
        yield opened


@pytest.fixture
async def client(tag_site: WebContext) -> AsyncIterator[Client]:
    async with browsing(tag_site) as opened:
        yield opened


class FullDisk(Database):
    """Takes no row at present."""

    dialect = "sqlite"

    async def commit(self, batch: Batch) -> None:
        raise WriteRefused(OSError("no space left on device"), passing=True)


@pytest.fixture
async def client_of_full_disk(tag_site: WebContext, bell: Bell) -> AsyncIterator[Client]:
    """The same site, whose recorder can write nothing."""
    async with GroupCommit(FullDisk(), bell) as recorder:
        visits = Visits(recorder, Numbers(1000))
        async with browsing(replace(tag_site, recorder=recorder, visits=visits)) as opened:
            yield opened


@pytest.fixture
async def stall(database: Database) -> Stall:
    async with transaction():
        jia = await invite("Jia")
        await bind(await met("telegram", "77", name="Jia"), jia)
        link = await add_promotion("Towel", target=TARGET, summary="Dries in twenty minutes")
        page = await add_promotion(
            "A page of *towels*",
            page="# Why\n\nRead **this**. <script>alert(1)</script>",
            summary="Soft & dry",
            form=["name", "phone", "email", "note"],
        )
        return Stall(jia, await issue_tag(link, jia, "telegram"), await issue_tag(page, jia, "telegram"))
