"""Talks in which one side writes mails, and what is done about mails that may be somebody else's."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.contract import Channel, ChannelContext
from bot.channels.email.channel import Email
from bot.channels.email.opening import open_channel
from bot.channels.email.settings import EmailSettings
from bot.channels.web import opening as web
from bot.channels.web.settings import WebSettings
from bot.command_context import Services
from bot.commands.relaying.undelivered import come_back
from bot.courier.files import Files
from bot.courier.rendering.cards import Cards
from bot.courier.rendering.context import Rendered
from bot.courier.rendering.pictured.numbers import NumbersPictured
from bot.courier.rendering.pictured.spreads import Spreads
from bot.courier.rendering.relayed import Relayed
from bot.courier.rendering.wording import Wording
from bot.courier.results import deliver
from bot.courier.worker import Courier
from bot.inbox import InboxWorker
from bot.messages import Message as Worded
from models.files.store import MediaStore
from models.people.addresses import Address, bind, met
from models.people.customers import new_customer
from models.people.promoters import Promoter, invite
from models.queue.outbox import OutboxMessage, SendState, enqueue
from models.queue.payloads import sentence
from models.queue.payloads.words import Relay
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.promotions import Promotion
from models.sharing.tag_cache import TagCache
from models.sharing.tags import issue_tag
from models.storage.bell import Bell
from models.talking.communications import Communication, Delivery, Direction, add_communication
from models.talking.conversations import between
from tests.bot.channels.email.work import take_into
from tests.bot.conftest import QUICK, Bot
from tests.fixtures.email import FarServer, MailProgram, Received
from tests.fixtures.house import free_port
from tests.fixtures.made_up import MadeUp
from tests.fixtures.patience import within
from tests.fixtures.record import at_rest, recorded


@dataclass
class Post(Bot):
    """A bot that people reach by mail or on the made-up platform."""

    mail: Email
    far: FarServer
    port: int

    def program(self, address: str, name: str) -> MailProgram:
        return MailProgram(address, name, self.port)

    async def got(self, recipient: str, words: str) -> Received:
        """The last mail to this mailbox with these words in it, once its arrival is on record."""
        received = await self.far.wait_for(lambda each: each.recipient == recipient and words in each.text)
        await recorded()
        return received

    async def said(self) -> list[tuple[str, str, str]]:
        """What is on record, once all of it is delivered."""
        await at_rest()
        kept = await Communication.all().order_by("id")
        return [(each.direction.value, each.medium, each.text) for each in kept]


@pytest.fixture
async def post(
    recorder: GroupCommit, catalogue: TagCache, visits: Visits, bell: Bell, channel: MadeUp, tmp_path: Path
) -> AsyncIterator[Post]:
    media = MediaStore(tmp_path / "media")
    house = ChannelContext(public_url="https://cards.test", media=media, bell=bell, data_dir=tmp_path)
    async with FarServer() as far:
        port = free_port()  # not before the far server has taken its own, which could be this one
        settings = EmailSettings(domain="talk.test", listen_port=port, smtp_port=far.port)
        async with open_channel(settings, house) as mail, web.open_channel(WebSettings(), house) as chat:
            channels: dict[str, Channel] = {"madeup": channel, "email": mail, "web": chat}
            files = Files(media)
            cards = Cards(catalogue, "https://cards.test", _draw)
            wording = Wording(Relayed(channels, files), cards, Spreads(_draw), NumbersPictured(_draw))
            services = Services(
                public_url="https://cards.test",
                visits=visits,
                catalogue=catalogue,
                channels=frozenset(channels),
                writes_first=frozenset({mail.name} if mail.writes_first else ()),
            )
            made = Post(
                channel=channel,
                bell=bell,
                recorder=recorder,
                visits=visits,
                catalogue=catalogue,
                media=media,
                worker=InboxWorker(channels, services, bell),
                courier=Courier(channels, wording, files, bell, recorder, QUICK),
                mail=mail,
                far=far,
                port=port,
            )
            listening = asyncio.create_task(mail.listen(take_into(recorder, [])))
            async with made.working():
                yield made
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def _draw(*_: object) -> bytes:
    return b"\x89PNG"


async def _by_mail(account: str, promoter: Promoter) -> Address:
    address = await met("email", account)
    await bind(address, promoter)
    return address


async def test_a_promoter_answers_customers_from_their_mail_program(post: Post, towel: Promotion) -> None:
    jia = await invite("Jia")
    await _by_mail("jia@acme.test", jia)
    tag = await issue_tag(towel, jia, "madeup")
    yi, mail = post.person("yi", "Yi"), post.program("jia@acme.test", "Jia")
    await yi.starts(tag.code)
    await yi.says("Is it soft?")
    asked = await post.got("jia@acme.test", "Is it soft?")
    assert asked.subject == "Yi · Towel"
    await mail.send(mail.answer(asked, "Very.\n-- \nJia, Acme"), times=3)
    assert "Very." in await post.heard("yi", "Very.")
    assert "Is it soft?" not in post.channel.to("yi")[-1]
    await yi.says("Then two.")
    again = await post.got("jia@acme.test", "Then two.")
    assert again.subject == "Re: Yi · Towel"
    assert again.mail["In-Reply-To"] is not None
    assert await post.said() == [
        ("to_promoter", "email", "Is it soft?"),
        ("to_customer", "email", "Very.\n-- \nJia, Acme"),
        ("to_promoter", "email", "Then two."),
    ]


@pytest.mark.slow
async def test_choices_are_answered_with_their_number(post: Post, towel: Promotion) -> None:
    jia = await invite("Jia")
    await enqueue(await _by_mail("jia@acme.test", jia), sentence("help", [[{"label": "Mine", "action": "customers"}]]))
    mail = post.program("jia@acme.test", "Jia")
    shown = await post.got("jia@acme.test", "1. Mine")
    await mail.send(mail.answer(shown, "1\n\nSent from my telephone"))
    await post.got("jia@acme.test", "You have no customers yet")


async def test_a_mail_from_an_unknown_mailbox_is_shown_to_nobody_until_the_promoter_says_yes(
    post: Post, towel: Promotion
) -> None:
    jia, home = await post.promoter("jia", "Jia")
    customer = await new_customer("Yi")
    address = await met("email", "yi@home.test", name="Yi")
    await Address.filter(id=address.id).update(customer_id=customer.id)
    talking = await between(jia.id, customer.id, promotion_id=towel.id)
    reply = post.mail._ours.reply(talking.id, address.id)
    bob = post.program("bob@work.test", "Somebody")
    await bob.send(bob.write(reply, "It is me, Yi", subject="Re: x"), times=3)
    asked = await post.heard("jia", "bob@work.test")
    assert "It is me" not in "".join(post.channel.to("jia"))
    assert await post.said() == []
    await post.person("eve", "Eve").presses("held:yes:1")
    await home.presses("held:yes:1")
    await post.heard("jia", "It is me, Yi")
    await home.presses("held:yes:1")
    await post.heard("jia", "dealt with already")
    assert await post.said() == [("to_promoter", "email", "It is me, Yi")]
    assert asked.count("Yi") >= 2
    await bob.send(bob.write(reply, "and again", subject="Re: x"))
    await post.heard("jia", "and again")


@pytest.mark.slow
async def test_nobody_speaks_for_others_through_a_cards_public_address(post: Post, towel: Promotion) -> None:
    jia, _ = await post.promoter("jia", "Jia")
    tag = await issue_tag(towel, jia, "madeup")
    card = post.mail._ours.card(tag.code)
    bob = await invite("Bob")
    await _by_mail("bob@acme.test", bob)
    forger = post.program("bob@acme.test", "Bob")
    await forger.send(forger.write(card, "/customers"))
    await post.got("bob@acme.test", "A mail in your name")
    yi = post.program("yi@home.test", "Yi")
    await yi.send(yi.write(card, "How much?", subject="Re: towels"))
    await post.heard("jia", "How much?")
    welcome = await post.got("yi@home.test", "Jia shared this with you")
    await yi.send(yi.answer(welcome, "And how soft?"))  # which proves the mailbox
    await post.heard("jia", "And how soft?")
    await yi.send(yi.write(card, "I am Yi, believe me", subject="Re: towels"))
    question = await post.got("yi@home.test", "Did you write it?")
    assert not any("believe me" in text for text in post.channel.to("jia"))
    await yi.send(yi.answer(question, "1"))
    await post.heard("jia", "believe me")
    assert [text for _, _, text in await post.said()] == ["How much?", "And how soft?", "I am Yi, believe me"]


async def test_an_absence_note_is_told_once_and_is_nobodys_words(post: Post, towel: Promotion) -> None:
    jia, _ = await post.promoter("jia", "Jia")
    customer = await new_customer("Yi")
    address = await met("email", "yi@home.test", name="Yi")
    await Address.filter(id=address.id).update(customer_id=customer.id)
    talking = await between(jia.id, customer.id)
    reply = post.mail._ours.reply(talking.id, address.id)
    yi = post.program("yi@home.test", "Yi")
    for n in range(3):
        await yi.send(yi.write(reply, f"I am away {n}", Auto_Submitted="auto-replied"), sender="<>")
    await post.heard("jia", "automatic answer from Yi")
    await at_rest()
    assert sum("automatic answer" in text for text in post.channel.to("jia")) == 1
    assert await post.said() == []
    assert not post.far.received


async def test_a_report_that_overtakes_the_answer_is_not_forgotten(recorder: GroupCommit) -> None:
    jia, yi = await invite("Jia"), await new_customer("Yi")
    talking = await between(jia.id, yi.id)
    kept = await add_communication(talking, Direction.TO_CUSTOMER, channel="web", source="web:x:1", text="hello")
    row = await enqueue(await met("email", "yi@home.test"), Relay(), communication_id=kept.id)
    await OutboxMessage.filter(id=row.id).update(state=SendState.SENDING)
    await row.refresh_from_db()
    await come_back(row, "5.1.1", "no such user")
    await deliver(recorder, row, Rendered(outgoing=Worded(text="hello")), ["<a@talk.test>"], "email")
    await kept.refresh_from_db()
    assert (kept.state, kept.reason) == (Delivery.FAILED, "failed-no-mailbox (5.1.1)")
    assert (await OutboxMessage.get(id=row.id)).state is SendState.FAILED
    assert (await Address.get(channel="email", account="yi@home.test")).blocked_reason


async def test_whoever_writes_chinese_is_answered_in_chinese(post: Post, towel: Promotion) -> None:
    jia, _ = await post.promoter("jia", "Jia")
    tag = await issue_tag(towel, jia, "madeup")
    chen = post.program("chen@home.test", "陈羽")
    await chen.send(chen.write(post.mail._ours.card(tag.code), "还有吗？", subject="毛巾"))
    assert "毛巾\n\n还有吗？" in await post.heard("jia", "还有吗？")
    assert "您可以直接回复此邮件" in (await post.got("chen@home.test", "与您分享")).text


@pytest.mark.slow
async def test_a_program_that_answers_every_mail_is_left_alone_in_the_end(post: Post) -> None:
    robot = post.program("robot@home.test", "Robot")
    reply = post.mail._ours.reply(0, (await met("email", "robot@home.test")).id)
    for n in range(22):
        await robot.send(robot.write(reply, f"I got your mail {n}", subject="Re: hello"))
    await post.until(lambda: len(post.far.received) >= 20)
    async with within():
        while not await OutboxMessage.filter(state=SendState.FAILED).exists():
            await asyncio.sleep(0.02)
    assert len(post.far.received) == 20


async def test_the_mail_with_a_code_is_in_the_language_of_whoever_asked(post: Post) -> None:
    _, jia = await post.promoter("jia", "Jia", language="zh")
    await jia.says("/terminals jia@home.test")
    mailed = await post.got("jia@home.test", "您的验证码")
    assert "您可以直接回复此邮件" in mailed.text


async def test_a_mailbox_becomes_a_terminal_by_the_code_that_is_mailed_to_it(post: Post, towel: Promotion) -> None:
    row, jia = await post.promoter("jia", "Jia")
    await jia.says("/terminals Jia@Home.test")
    mailed = await post.got("jia@home.test", "Your code")
    code = re.search(r"\d{3} \d{3}", mailed.text)
    assert code is not None
    await jia.says(code[0])
    await post.heard("jia", "jia@home.test is confirmed as yours")
    box = await Address.get(channel="email", account="jia@home.test")
    assert box.promoter_id == row.id
    await jia.presses(f"terminal:first:{box.id}")
    await post.heard("jia", "you are told on E-mail jia@home.test first")
    yi = post.person("yi", "Yi")
    await yi.starts((await issue_tag(towel, row, "madeup")).code)
    await yi.says("Is it soft?")
    await post.got("jia@home.test", "Is it soft?")
