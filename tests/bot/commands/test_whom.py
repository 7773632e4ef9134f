"""Whose words reach whom: two promoters, three customers, and whatever order they write, quote, press and open in."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from operator import attrgetter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.relaying.routing import AskWhom, Facts, meant
from bot.messages import Message
from models.people.addresses import Address
from models.people.promoters import Promoter, invite
from models.sharing.promotions import Promotion
from models.sharing.tags import issue_tag
from models.storage.database import transaction
from models.talking.communications import Communication, Direction
from models.talking.conversations import Conversation, conversation, find_conversations, known_apart
from models.talking.enclosures import Enclosure
from models.talking.replies import reply
from tests.bot.conftest import Bot, dispatch
from tests.fixtures.made_up import Person
from tests.fixtures.quick import examples

PROMOTERS, CUSTOMERS = 2, 3
_EXAMPLES: Iterator[int] = count(1)

numbers = st.integers(min_value=1, max_value=9)
maybe = st.none() | numbers


@given(addressed=maybe, quoted=maybe, place=maybe, chosen=maybe, came_since=maybe)
def test_words_go_where_something_says_so_or_wait_for_an_answer(
    addressed: int | None, quoted: int | None, place: int | None, chosen: int | None, came_since: int | None
) -> None:
    facts = Facts(addressed=addressed, quoted=quoted, place=place, chosen=chosen, came_since=came_since)
    whom = meant(facts)
    said = next((each for each in (addressed, quoted, place) if each is not None), None)
    if said is not None:
        assert whom == said
    elif chosen is None:
        assert whom == AskWhom()
    elif came_since in {None, chosen}:
        assert whom == chosen
    else:
        assert whom == AskWhom((chosen, came_since))


@dataclass
class Fair:
    """One example's people; nothing is carried to anybody unless ``carry`` is called."""

    bot: Bot
    promotion: Promotion
    number: int
    promoters: list[Promoter] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    shown: dict[str, int] = field(default_factory=dict)
    """By account: the conversation that its person was told, or said, last that they write to."""
    since: dict[str, int] = field(default_factory=dict)
    """By account of a promoter: another conversation whose words came there after that."""
    seen: int = 0
    said: int = 0

    async def open(self) -> None:
        self.seen = len(self.bot.channel.delivered)
        for n in range(PROMOTERS):
            invited = await invite(f"P{n}")
            self.promoters.append(invited)
            self.tags.append((await issue_tag(self.promotion, invited, "madeup")).code)
            await self.does(self.promoter(n), "started", payload=f"join_{invited.code}", message_id="join")
        await self.carry()

    def promoter(self, n: int) -> str:
        return f"e{self.number}.p{n}"

    def customer(self, n: int) -> str:
        return f"e{self.number}.c{n}"

    async def does(self, account: str, kind: str, **fields: object) -> None:
        body = json.dumps({"type": kind, "sender": {"account": account, "name": account}, **fields})
        async with transaction():
            for update in self.bot.channel.parse(body):
                await dispatch(self.bot.worker._services, update)

    async def carry(self) -> None:
        """Tells everybody what they are to be told, and notes what each has been shown."""
        courier = self.bot.courier
        while await courier._carry_due() or courier._hands.tasks:
            await asyncio.gather(*courier._hands.tasks)
            await asyncio.sleep(0)  # that they are done is noted after they are
        for each in self.bot.channel.delivered[self.seen :]:
            if isinstance(each.outgoing, Message):
                await self._shows(each.account, each.outgoing, each.external_id)
        self.seen = len(self.bot.channel.delivered)

    async def _shows(self, account: str, message: Message, _: str) -> None:
        if message.recipient:
            self.shows(account, message.conversation_id)
        elif message.author and message.conversation_id != self.shown.get(account):
            self.since[account] = message.conversation_id

    def shows(self, account: str, conversation_id: int) -> None:
        self.shown[account] = conversation_id
        self.since.pop(account, None)

    async def between(self, promoter: int, customer: int) -> Conversation | None:
        address = await Address.get_or_none(channel="madeup", account=self.customer(customer))
        if address is None or address.customer_id is None:
            return None
        return await Conversation.get_or_none(promoter_id=self.promoters[promoter].id, customer_id=address.customer_id)

    async def opens(self, customer: int, promoter: int) -> None:
        self.said += 1
        await self.does(self.customer(customer), "started", payload=self.tags[promoter], message_id=f"s{self.said}")
        await self.carry()

    async def presses(self, account: str, action: str, conversation_id: int) -> None:
        await self.does(account, "pressed", action=f"{action}:{conversation_id}", message_id="")
        self.shows(account, conversation_id)

    async def says(self, account: str, quotes: str = "") -> None:
        """Words that go to whom the speaker was shown last, to whom they answer, or nowhere yet."""
        self.said += 1
        number = f"w{self.said}"
        kept_before = await Communication.all().count()
        await self.does(account, "said", text=number, message_id=number, quotes=quotes)
        kept = await Communication.get_or_none(source=f"madeup:{account}:{number}")
        assert await Communication.all().count() == kept_before + (1 if kept else 0)
        if kept is None:
            return
        if quotes:
            answered = await self._answered(account, quotes)
            assert kept.conversation_id == answered
            self.shows(account, answered)
            return
        assert kept.conversation_id == self.shown.get(account), (account, number)
        if ".p" in account:
            assert account not in self.since, (account, number)

    async def _answered(self, account: str, quotes: str) -> int:
        each = next(one for one in self.bot.channel.delivered if one.external_id == quotes)
        assert each.account == account
        assert isinstance(each.outgoing, Message)
        return each.outgoing.conversation_id

    def heard(self, account: str, nth: int) -> str:
        """Somebody's words that arrived there."""
        words = [
            each.external_id
            for each in self.bot.channel.delivered
            if each.account == account and isinstance(each.outgoing, Message) and each.outgoing.author
        ]
        return words[nth % len(words)] if words else ""

    async def answers_the_question(self, promoter: int, customer: int) -> None:
        account = self.promoter(promoter)
        talking = await self.between(promoter, customer)
        waiting = (await Address.get(channel="madeup", account=account)).dialogue.get("pending", [])
        if talking is None or not waiting:
            return
        before = {each.id for each in await Communication.all()}
        await self.presses(account, "say", talking.id)
        sent = await Communication.exclude(id__in=list(before))
        assert {each.text for each in sent} == {each["text"] for each in waiting}
        assert {each.conversation_id for each in sent} == {talking.id}
        assert {each.direction for each in sent} == {Direction.TO_CUSTOMER}

    async def does_one(self, step: tuple[str, int, int, int, bool]) -> None:  # noqa: C901  (one for each act)
        what, promoter, customer, nth, carried = step
        jia, yi = self.promoter(promoter), self.customer(customer)
        talking = await self.between(promoter, customer)
        match what:
            case "opens":
                await self.opens(customer, promoter)
            case "customer says":
                await self.says(yi)
            case "customer quotes" if quotes := self.heard(yi, nth):
                await self.says(yi, quotes)
            case "customer presses" if talking is not None:
                await self.presses(yi, "write", talking.id)
            case "promoter says":
                await self.says(jia)
            case "promoter quotes" if quotes := self.heard(jia, nth):
                await self.says(jia, quotes)
            case "promoter presses" if talking is not None:
                await self.presses(jia, "talk", talking.id)
            case "promoter answers":
                await self.answers_the_question(promoter, customer)
            case "promoter is done":
                await self.does(jia, "said", text="/done", message_id=f"d{self.said}")
                self.said += 1
                self.shown.pop(jia, None)
        if carried:
            await self.carry()


ACTS = (
    "opens",
    "customer says",
    "customer quotes",
    "customer presses",
    "promoter says",
    "promoter says",
    "promoter quotes",
    "promoter presses",
    "promoter answers",
    "promoter is done",
)
steps = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, PROMOTERS - 1),
    st.integers(0, CUSTOMERS - 1),
    st.integers(0, 20),
    st.booleans(),
)


@pytest.mark.slow
@settings(max_examples=examples(8), suppress_health_check=list(HealthCheck))
@given(story=st.lists(steps, min_size=50, max_size=70))
async def test_words_never_go_to_another_than_the_one_shown_last(
    idle_bot: Bot, towel: Promotion, story: list[tuple[str, int, int, int, bool]]
) -> None:
    fair = Fair(idle_bot, towel, next(_EXAMPLES))
    await fair.open()
    for customer in range(CUSTOMERS):
        await fair.opens(customer, customer % PROMOTERS)
    for step in story:
        await fair.does_one(step)
    await fair.carry()


async def _card_of(bot: Bot, towel: Promotion, account: str, name: str) -> tuple[Promoter, Person, str]:
    row, who = await bot.promoter(account, name)
    return row, who, (await issue_tag(towel, row, "madeup")).code


async def test_it_is_asked_once_for_whom_words_are_and_all_that_waited_goes_there_once(
    bot: Bot, towel: Promotion
) -> None:
    _, jia, tag = await _card_of(bot, towel, "jia", "Jia")
    yi, bo = bot.person("yi", "Yi"), bot.person("bo", "Bo")
    for each in (yi, bo):
        await each.starts(tag)
        await bot.heard("jia", f"{each.name} opened")
    await jia.presses("talk:1")
    await bot.heard("jia", "You are writing to Yi")
    await jia.says("hello")
    await bot.heard("jia", "→ Yi")
    await bo.says("and me?")
    await bot.heard("jia", "and me?")
    bot.channel.files["f1"] = b"a picture"
    await jia.says("fifty")
    await jia.says("", enclosures=[vars(Enclosure(kind="photo", ref="f1"))])
    asked = await bot.heard("jia", "You are writing to Yi, but Bo wrote after that. Who is this for?")
    assert "“fifty”" in asked
    await jia.presses("say:2")
    await jia.presses("say:2")
    await bot.heard("bo", "fifty")
    await bot.heard("jia", "→ Bo", times=2)
    await jia.says("more for you")
    await bot.heard("bo", "more for you")
    assert len([text for text in bot.channel.to("jia") if "Who is this for?" in text]) == 1
    assert not any("fifty" in text for text in bot.channel.to("yi"))
    assert [each.conversation_id for each in await Communication.all().order_by("id")] == [1, 2, 2, 2, 2]


async def test_of_two_who_are_called_alike_the_question_says_which_as_buttons_do(bot: Bot, towel: Promotion) -> None:
    _, jia, tag = await _card_of(bot, towel, "jia", "Jia")
    yi, other = bot.person("yi", "Yi"), bot.person("yi2", "Yi")
    for times, each in enumerate((yi, other), 1):
        await each.starts(tag)
        await bot.heard("jia", "Yi opened", times=times)
    await jia.presses("talk:1")
    await bot.heard("jia", "You are writing to Yi")
    await other.says("and me?")
    await bot.heard("jia", "and me?")
    await jia.says("fifty")
    asked = await bot.heard("jia", "Who is this for?")
    talking = await find_conversations(promoter_id=1, customer_id=None)
    one, another = [" · ".join(known_apart(each)) for each in sorted(talking, key=attrgetter("id"))]
    assert one != another
    assert f"You are writing to Yi ({one}), but another Yi ({another}) wrote after that." in asked


async def test_a_customer_of_two_is_told_to_whom_they_write_and_turns_by_a_button(bot: Bot, towel: Promotion) -> None:
    _, jia, of_jia = await _card_of(bot, towel, "jia", "Jia")
    _, kim, of_kim = await _card_of(bot, towel, "kim", "Kim")
    yi = bot.person("yi", "Yi")
    await yi.starts(of_jia)
    await yi.says("hello Jia")
    await bot.heard("jia", "hello Jia")
    await yi.starts(of_kim)
    await bot.heard("yi", "You are still writing to Jia")
    await yi.says("is it blue?")
    await bot.heard("jia", "is it blue?")
    await yi.presses("write:2")
    await bot.heard("yi", "You are writing to Kim now")
    await yi.says("hello Kim")
    await bot.heard("kim", "hello Kim")
    await jia.presses("talk:1")
    await jia.says("deep blue")
    assert "You are writing to Jia now" in await bot.heard("yi", "deep blue")
    await yi.says("good")
    await bot.heard("jia", "good")
    assert not any("blue" in text or "good" in text for text in bot.channel.to("kim"))
    assert kim


async def test_a_card_told_after_anothers_words_says_to_whom_the_customer_writes_then(
    idle_bot: Bot, towel: Promotion
) -> None:
    """The promoter's words waited when the customer opened the other's card again; both are told afterwards."""
    fair = Fair(idle_bot, towel, 900)
    await fair.open()
    await fair.opens(0, 0)
    await fair.opens(0, 1)
    first, second = await fair.between(0, 0), await fair.between(1, 0)
    assert first is not None
    assert second is not None
    await fair.presses(fair.customer(0), "write", second.id)
    await fair.presses(fair.promoter(0), "talk", first.id)
    await fair.carry()
    await fair.does(fair.promoter(0), "said", text="the blue one?", message_id="a1")
    await fair.opens(0, 1)
    shown = [each.text for each in idle_bot.channel.delivered if each.account == fair.customer(0)]
    assert "You are writing to P0 now" in shown[-2]
    assert "You are still writing to P0" in shown[-1]
    await fair.says(fair.customer(0))


async def test_what_the_operator_answers_is_the_teams_and_the_promoter_sees_it(bot: Bot, towel: Promotion) -> None:
    _, _, tag = await _card_of(bot, towel, "jia", "Jia")
    yi = bot.person("yi", "Yi", "zh")
    await yi.starts(tag)
    await yi.says("open on Sunday?")
    await bot.heard("jia", "open on Sunday?")
    await reply(await conversation(1), "yes, until six", by="operator", key="k1")
    assert (await bot.heard("yi", "until six")).startswith("Jia 的团队 · Towel")
    assert await bot.heard("jia", "until six") == "🖥 The operator answered Yi in your name:\nyes, until six"
    assert (await Communication.all().order_by("-id").first()).author == "operator"  # type: ignore[union-attr]  # (there is one)
