"""The channel with its door open, on a database of its own; what it takes in is committed to the inbox."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.contract import ChannelContext
from bot.channels.email.channel import Email
from bot.channels.email.inbound_mail import InboundMail
from bot.channels.email.opening import open_channel
from bot.channels.email.settings import EmailSettings
from models.files.store import MediaStore
from models.people.addresses import Address, met
from models.people.customers import new_customer
from models.people.promoters import invite
from models.queue.inbox import StoredUpdate
from models.recording.group_commit import GroupCommit
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.bell import Bell
from models.storage.database import open_database
from models.talking.conversations import Conversation, between
from tests.bot.channels.email.work import take_into
from tests.fixtures.email import FarServer, MailProgram
from tests.fixtures.house import free_port
from tests.fixtures.patience import within


@dataclass
class Office:
    """An open door, and a customer of Jia's who may write to it."""

    channel: Email
    far: FarServer
    port: int
    media: MediaStore
    talking: Conversation
    yi: MailProgram
    reply: str
    card: str
    refuse: list[Exception] = field(default_factory=list)
    """What the database answers next, instead of taking anything."""

    async def letters(self) -> list[InboundMail]:
        """What lies in the inbox."""
        return [InboundMail.load(update.body) for update in await StoredUpdate.filter(channel="email").order_by("id")]


OpenOffice = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture
def open_office(tmp_path: Path, sqlite_template: Path) -> OpenOffice:
    """Opens it with these settings."""

    @asynccontextmanager
    async def opened(**more: object) -> AsyncIterator[Office]:
        shutil.copyfile(sqlite_template, tmp_path / "handbill.db")
        bell, media = Bell(), MediaStore(tmp_path / "media")
        async with (
            open_database(f"sqlite://{tmp_path / 'handbill.db'}") as database,
            GroupCommit(database, bell) as recorder,
            FarServer() as far,
        ):
            port = free_port()  # not before the far server has taken its own, which could be this one
            house = ChannelContext(public_url="http://cards.test", media=media, bell=bell, data_dir=tmp_path)
            settings = EmailSettings.model_validate(
                {"domain": "talk.test", "listen_port": port, "smtp_port": far.port, **more}
            )
            async with open_channel(settings, house) as channel:
                office = await _office(channel, far, port, media)
                listening = asyncio.create_task(channel.listen(take_into(recorder, office.refuse)))
                await _until_open(port)
                try:
                    yield office
                finally:
                    listening.cancel()
                    await asyncio.gather(listening, return_exceptions=True)

    return opened


async def _office(channel: Email, far: FarServer, port: int, media: MediaStore) -> Office:
    jia = await invite("Jia")
    towel = await add_promotion("Towel", target="https://shop.test/towel")
    tag = await issue_tag(towel, jia, "web")
    address = await met("email", "yi@home.test", name="Yi")
    customer = await new_customer("Yi")
    await Address.filter(id=address.id).update(customer_id=customer.id)
    talking = await between(jia.id, customer.id, promotion_id=towel.id)
    return Office(
        channel=channel,
        far=far,
        port=port,
        media=media,
        talking=talking,
        yi=MailProgram("yi@home.test", "Yi", port),
        reply=channel._ours.reply(talking.id, address.id),
        card=channel._ours.card(tag.code),
    )


async def _until_open(port: int) -> None:
    async with within():
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                return
