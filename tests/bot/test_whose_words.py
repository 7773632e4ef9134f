"""Whatever two people type, prove, write, edit and call, in any order: their words stay theirs.

Nobody reads the other's words by what they typed. What they wrote stands in a conversation of their own, with the
promoter they wrote to, as theirs and in words of theirs; and it goes to that promoter, as answers go to that customer.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.command_context import Services, source
from bot.events import BotStarted, CallReceived, MessageReceived, Sender
from models.calls.calls import Call, begin
from models.identity.claim_letters import KIND, ask_if_unread, confirm, open_claim, refuse
from models.identity.claims import phone_for
from models.identity.form_details import Agreement, answer_form
from models.people.addresses import Address, bind, met
from models.people.promoters import Promoter, invite
from models.queue.outbox import OutboxMessage, SendState
from models.reading.interactions import Event
from models.reading.opens import Visitor
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.promotions import add_promotion
from models.sharing.tag_cache import TagCache
from models.sharing.tags import Tag, issue_tag
from models.storage.bell import Bell
from models.storage.clock import now
from models.storage.codes import new_code
from models.storage.database import open_database, transaction
from models.storage.nodes import enrol
from models.storage.row_numbers import Numbers
from models.talking.communications import Communication, Direction
from models.talking.conversations import Conversation, conversation
from models.talking.enclosures import Enclosure
from models.talking.replies import reply
from tests.bot.conftest import dispatch
from tests.fixtures.quick import examples

PEOPLE = ("yi", "eve")
MAILBOX = {"yi": "yi@home.test", "eve": "eve@evil.test"}
PHONE = {"yi": "+49301234567", "eve": "+8613800138000"}


@dataclass
class Written:
    """What one of the two wrote at one time, as it stands after each of their edits."""

    who: str
    texts: list[str]
    promoter_id: int | None = None
    """Whom it was written to; None: whomever they talked with last."""


@dataclass
class World:
    services: Services
    promoters: list[Promoter]
    tags: list[Tag]
    browsers: dict[str, list[str]] = field(default_factory=lambda: {who: [] for who in PEOPLE})
    forged: set[str] = field(default_factory=set)
    written: dict[str, Written] = field(default_factory=dict)
    """By where it was said, as ``Communication.source`` has it."""
    checked: int = 0
    count: int = 0

    def number(self) -> str:
        self.count += 1
        return str(self.count)

    async def writes(
        self, who: str, sender: Sender, text: str = "", *, promoter_id: int | None = None, **also: Any
    ) -> None:
        number = self.number()
        said = text or f"{who}'s words {number}"
        self.written[source(sender.channel, sender.account, number)] = Written(who, [said], promoter_id)
        await dispatch(self.services, MessageReceived(sender=sender, message_id=number, text=said, **also))

    def accounts(self, who: str) -> list[tuple[str, str]]:
        webs = [("web", each) for each in self.browsers[who]]
        return [("madeup", who), ("email", MAILBOX[who]), ("voice", PHONE[who]), *webs]

    # What people do.

    async def form(self, who: str, n: int) -> None:
        """In their browser, naming either mailbox and either telephone."""
        browser = await self._browser(who)
        marked = await self.services.catalogue.look_up(self.tags[n % 2].code)
        assert marked is not None
        opened = await self.services.visits.record_open_here(
            marked, channel="web", visitor=Visitor.PERSON, customer_id=None
        )
        mailbox, phone = MAILBOX[PEOPLE[n // 2 % 2]], PHONE[PEOPLE[n // 4 % 2]]
        agreement = Agreement(text="yes", language="en", channel="web", promoter_id=self.promoters[n % 2].id)
        event = Event(f"form {opened}", "form", {}, 0.0, now())
        await answer_form(opened, event, {"email": mailbox, "phone": phone}, agreement, browser)

    async def card_mail(self, who: str, n: int) -> None:
        sender = Sender(channel="email", account=MAILBOX[who], proved=n // 2 % 2 == 1)
        to, code = self.promoters[n % 2].id, self.tags[n % 2].code
        await self.writes(who, sender, promoter_id=to, medium="email", through=code)

    async def forge(self, _: str, n: int) -> None:
        """Eve, in Yi's name, to a card."""
        number = self.number()
        self.forged.add(f"email:{MAILBOX['yi']}:{number}")
        sender = Sender(channel="email", account=MAILBOX["yi"], proved=False)
        await dispatch(
            self.services,
            MessageReceived(
                sender=sender, message_id=number, text="Eve's", medium="email", through=self.tags[n % 2].code
            ),
        )

    async def answer_mail(self, who: str, n: int) -> None:
        """Answers what came to their mailbox last, or the mail before."""
        got = await OutboxMessage.filter(channel="email", account=MAILBOX[who]).order_by("-id").offset(n % 2).first()
        if got is None:
            return
        said = await Communication.get_or_none(id=got.communication_id or 0)
        talking = said.conversation_id if said else got.conversation_id or 0
        box = await met("email", MAILBOX[who])
        sender = Sender(channel="email", account=MAILBOX[who], at_reply_address_of=box.id)
        text = ("", "yes")[n // 2 % 2]
        addressed = await Conversation.get_or_none(id=talking)
        promoter_id = addressed.promoter_id if addressed else None
        await self.writes(who, sender, text, promoter_id=promoter_id, medium="email", conversation_id=talking)

    async def settle_claim(self, who: str, n: int) -> None:
        """By the link in the mail, in a browser of theirs."""
        got = await OutboxMessage.filter(channel="email", account=MAILBOX[who], kind=KIND).order_by("-id").first()
        claim = await open_claim(got.facts["detail_id"]) if got else None
        if claim is None:
            return
        browser = await self._browser(who) if n // 2 % 2 else None
        await (refuse(claim) if n % 4 == 3 else confirm(claim, browser=browser))

    async def chat(self, who: str, n: int) -> None:
        sender = Sender(channel="madeup", account=who, name=who)
        await dispatch(
            self.services, BotStarted(sender=sender, payload=self.tags[n % 2].code, message_id=self.number())
        )
        await self.writes(who, sender, promoter_id=await self._talks_with(sender, self.promoters[n % 2]))

    async def web_chat(self, who: str, n: int) -> None:
        sender, came_to = Sender(channel="web", account=(await self._browser(who)).account), None
        if n // 2 % 2:
            came_to = self.promoters[n % 2]
            await dispatch(
                self.services, BotStarted(sender=sender, payload=self.tags[n % 2].code, message_id=self.number())
            )
        await self.writes(who, sender, promoter_id=await self._talks_with(sender, came_to))

    async def edits(self, who: str, n: int) -> None:
        """Changes what they wrote last in a chat, or says so of what the other wrote."""
        author = PEOPLE[n % 2]
        chats = [("madeup", who), *(("web", each) for each in self.browsers[who])]
        for channel, account in chats:
            latest = [
                where for where, its in self.written.items() if its.who == author and where.startswith(f"{channel}:")
            ]
            if not latest:
                continue
            number, text = latest[-1].rpartition(":")[2], f"{who}'s other words {self.number()}"
            its = self.written.setdefault(source(channel, account, number), Written(who, []))
            its.texts.append(text)
            sender = Sender(channel=channel, account=account)
            await dispatch(self.services, MessageReceived(sender=sender, message_id=number, text=text, edited=True))

    async def adds_mailbox(self, who: str, n: int) -> None:
        """Of their own with the code that came there; of the other's by a guess."""
        whose = PEOPLE[n % 2]
        sender = Sender(channel="madeup", account=who)
        await dispatch(
            self.services, MessageReceived(sender=sender, message_id=self.number(), text=f"/terminals {MAILBOX[whose]}")
        )
        sent = await OutboxMessage.filter(kind="terminal-code", account=MAILBOX[whose]).order_by("-id").first()
        code = sent.facts["code"] if sent and whose == who else "000 000"
        await dispatch(self.services, MessageReceived(sender=sender, message_id=self.number(), text=code))

    async def shares_number(self, who: str, _: int) -> None:
        contact = Enclosure(kind="contact", facts={"own": True, "phone": PHONE[who]})
        sender = Sender(channel="madeup", account=who)
        await dispatch(self.services, MessageReceived(sender=sender, message_id=self.number(), enclosures=[contact]))

    async def calls(self, who: str, _: int) -> None:
        await dispatch(
            self.services, CallReceived(sender=Sender(channel="voice", account=PHONE[who]), call=new_code(), asks=True)
        )

    async def promoters_answer(self, _: str, n: int) -> None:
        for each in await Conversation.filter(promoter_id=self.promoters[n % 2].id):
            await reply(await conversation(each.id), "an answer", by="promoter", key=self.number())

    async def promoters_call(self, _: str, n: int) -> None:
        for each in await Conversation.filter(promoter_id=self.promoters[n % 2].id):
            talking = await conversation(each.id)
            if phone := await phone_for(talking):
                way, key = Direction.TO_CUSTOMER, new_code()
                await begin(talking, way, key=key, channel="voice", promoter_phone="+1", customer_phone=phone)

    # What is true after each.

    async def carry(self) -> None:
        """What a courier does, as far as it matters here."""
        for row in await OutboxMessage.filter(state=SendState.QUEUED).order_by("id"):
            await OutboxMessage.filter(id=row.id).update(state=SendState.SENT)
            if row.communication_id is not None:
                await Communication.filter(id=row.communication_id).update(state="sent")
            if row.channel == "email":
                await met("email", row.account)
            if row.kind == "relay" and row.channel == "web":
                await ask_if_unread(row)

    async def check(self) -> None:
        await self._check_writing()
        await self._check_deliveries()
        for who, other in (PEOPLE, PEOPLE[::-1]):
            theirs = await self._customers(other)
            spoken = await self._conversations_with_words_of(who)
            for number in spoken:
                talking = await Conversation.get(id=number)
                assert talking.customer_id not in theirs, f"{who}'s words are in a conversation of {other}'s"
            for row in await OutboxMessage.filter(id__gt=self.checked, communication_id__not_isnull=True):
                if (row.channel, row.account) in self.accounts(other):
                    said = await Communication.get(id=row.communication_id)
                    assert said.conversation_id not in spoken, f"{other} gets what belongs to {who}"
            for call in await Call.filter(customer_phone=PHONE[who], shown=True):
                said = await Communication.get(id=call.communication_id).prefetch_related("conversation")
                assert said.conversation.customer_id not in theirs
        last = await OutboxMessage.all().order_by("-id").first()
        self.checked = last.id if last else 0

    async def _check_writing(self) -> None:
        customers = {who: await self._customers(who) for who in PEOPLE}
        kept = Communication.filter(source__in=list(self.written)).prefetch_related("conversation", "versions")
        for said in await kept:
            its, customer = self.written[said.source], said.conversation.customer_id
            # An unproved mail's words stay where they are when its mailbox is found to be somebody's whom we know.
            is_theirs = customer in customers[its.who] or not await Address.exists(customer_id=customer)
            assert is_theirs, f"{its.who}'s words are another's"
            assert its.promoter_id in {None, said.conversation.promoter_id}, "the words are in another conversation"
            assert (said.author, said.direction) == ("customer", Direction.TO_PROMOTER)
            versions = {version.text for version in said.versions}
            assert {said.text, *versions} <= set(its.texts), "the words are of another message"

    async def _check_deliveries(self) -> None:
        """What goes on, goes to the other in the same conversation; and nothing else repeats a customer's words."""
        for row in await OutboxMessage.filter(id__gt=self.checked):
            to = await Address.get_or_none(channel=row.channel, account=row.account)
            if row.kind == "relay":
                said = await Communication.get(id=row.communication_id).prefetch_related("conversation")
                talking = said.conversation
                assert to is not None
                if row.edits_id is not None:
                    assert row.communication_id == (await OutboxMessage.get(id=row.edits_id)).communication_id
                if said.direction is Direction.TO_PROMOTER:
                    assert to.promoter_id == talking.promoter_id, "another promoter gets it"
                else:
                    assert to.customer_id in {None, talking.customer_id}, "another customer gets it"
            facts = str(row.facts)
            for its in self.written.values():
                if any(len(text) > len("yes") and text in facts for text in its.texts):
                    assert (row.channel, row.account) not in self.accounts(PEOPLE[1 - PEOPLE.index(its.who)])

    async def _conversations_with_words_of(self, who: str) -> set[int]:
        found = set()
        for channel, account in self.accounts(who):
            for said in await Communication.filter(source__startswith=f"{channel}:{account}:"):
                if said.source not in self.forged:
                    found.add(said.conversation_id)
        for call in await Call.filter(customer_phone=PHONE[who]).exclude(near=""):
            found.add((await Communication.get(id=call.communication_id)).conversation_id)
        return found

    async def _customers(self, who: str) -> set[int]:
        found = set()
        for channel, account in self.accounts(who):
            address = await Address.get_or_none(channel=channel, account=account)
            if address is not None and address.customer_id is not None:
                found.add(address.customer_id)
        return found

    async def _talks_with(self, sender: Sender, came_to: Promoter | None) -> int | None:
        """Whom unaddressed words of this account are for: whom it wrote to last, else whom it came to first of all."""
        here = f"{sender.channel}:{sender.account}:"
        before = [its.promoter_id for where, its in self.written.items() if where.startswith(here)]
        if before:
            return before[-1]
        return await self._comes_to(await met(sender.channel, sender.account), came_to) if came_to else None

    async def _comes_to(self, address: Address, promoter: Promoter) -> int | None:
        """Whom a card leads them to: its promoter, unless they have talked with somebody before."""
        own = address.customer_id
        spoken = own is not None and await Communication.exists(conversation__customer_id=own)
        return None if spoken else promoter.id

    async def _browser(self, who: str) -> Address:
        if not self.browsers[who]:
            self.browsers[who].append(f"browser of {who}")
        return await met("web", self.browsers[who][0])


DEEDS = [
    World.form,
    World.form,
    World.card_mail,
    World.forge,
    World.answer_mail,
    World.answer_mail,
    World.settle_claim,
    World.chat,
    World.web_chat,
    World.edits,
    World.edits,
    World.adds_mailbox,
    World.shares_number,
    World.calls,
    World.promoters_answer,
    World.promoters_answer,
    World.promoters_call,
]
_BEGINNINGS = [
    [],
    [(World.form, "eve", 0), (World.promoters_answer, "", 0)],  # Yi's mailbox is asked
    [(World.form, "eve", 0), (World.promoters_answer, "", 0), (World.answer_mail, "yi", 0)],  # who takes it for theirs
    [(World.form, "yi", 0), (World.promoters_answer, "", 0)],
]
_MORE = st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(PEOPLE), st.integers(0, 7)), min_size=2, max_size=14)
STEPS = st.builds(lambda first, more: [*first, *more], st.sampled_from(_BEGINNINGS), _MORE)


@asynccontextmanager
async def world(path: Path) -> AsyncIterator[World]:
    async with (
        open_database(f"sqlite://{path}") as database,
        GroupCommit(database, Bell()) as recorder,
        TagCache(Bell(), Marks(bytes(32))) as catalogue,
    ):
        towel = await add_promotion("Towel", target="https://shop.test/towel")
        promoters, tags = [], []
        for name in ("jia", "bo"):
            promoter = await invite(name)
            await bind(await met("madeup", name), promoter)
            promoters.append(promoter)
            tags.append(await issue_tag(towel, promoter, "madeup"))
        visits = Visits(recorder, Numbers(await enrol("all")))
        services = Services(
            public_url="https://cards.test",
            visits=visits,
            catalogue=catalogue,
            channels=frozenset({"email", "web", "madeup", "voice"}),
            writes_first=frozenset({"email"}),
        )
        yield World(services, promoters, tags)


async def _live(template: Path, steps: list[tuple[object, str, int]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "handbill.db"
        shutil.copyfile(template, path)
        async with world(path) as made:
            for deed, who, n in steps:
                async with transaction():
                    await deed(made, who, n)  # type: ignore[operator]  # (a deed with its own arguments)
                await made.carry()
                await made.check()


@given(steps=STEPS)
@pytest.mark.slow
@pytest.mark.exhaustive
@settings(max_examples=examples(80), suppress_health_check=list(HealthCheck))
def test_nobody_reads_the_others_words_whatever_was_typed(
    sqlite_template: Path, steps: list[tuple[object, str, int]]
) -> None:
    asyncio.run(_live(sqlite_template, steps))


async def test_what_two_people_wrote_and_edited_stays_theirs(sqlite_template: Path) -> None:
    """Both talk with both promoters, by every way; each changes their own words, and says so of the other's."""
    await _live(
        sqlite_template,
        [
            (World.chat, "yi", 0),
            (World.edits, "yi", 0),
            (World.chat, "eve", 1),
            (World.edits, "eve", 1),
            (World.web_chat, "eve", 2),
            (World.card_mail, "yi", 3),
            (World.promoters_answer, "", 0),
            (World.promoters_answer, "", 1),
            (World.answer_mail, "yi", 0),
            (World.chat, "yi", 1),
            (World.edits, "yi", 0),
            (World.edits, "eve", 0),
            (World.edits, "eve", 1),
        ],
    )
