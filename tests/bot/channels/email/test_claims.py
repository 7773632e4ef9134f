"""Typed mail addresses, over real mail: they steal nothing, tell nothing, and are asked once."""

import asyncio
from typing import Any

import pytest

from models.identity.claim_letters import KIND, claim_of, confirm, token_of
from models.identity.form_details import Agreement, Answered, answer_form
from models.people.addresses import Address, met
from models.people.customers import Detail
from models.people.promoters import Promoter, invite
from models.queue.outbox import OutboxMessage
from models.reading.interactions import Event
from models.reading.opens import Open, Visitor
from models.sharing.promotions import Promotion
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.talking.communications import Communication
from models.talking.conversations import Conversation, between
from tests.bot.channels.email.test_story import Post, post
from tests.fixtures.email import Received
from tests.fixtures.made_up import Person
from tests.fixtures.naming import names
from tests.fixtures.patience import within
from tests.fixtures.record import at_rest

__all__ = ["post"]


class Reader:
    """Somebody with a browser of their own who fills in forms."""

    def __init__(self, post: Post, language: str = "en") -> None:
        self._post = post
        self._language = language
        self.browser: Address | None = None

    async def fills_in(self, promotion: Promotion, promoter: Promoter, **filled: str) -> Answered:
        tag = await issue_tag(promotion, promoter, "web")
        marked = await self._post.catalogue.look_up(tag.code)
        assert marked is not None
        number = await self._post.visits.record_open_here(
            marked, channel="web", visitor=Visitor.PERSON, customer_id=None
        )
        agreement = Agreement(text="I agree", language=self._language, channel="web", promoter_id=promoter.id)
        event = Event(f"form {number}", "form", {}, 0.0, now())
        answered = await answer_form(number, event, filled, agreement, self.browser)
        opened = await Open.get(id=number)
        self.browser = await Address.get(channel="web", customer_id=opened.customer_id or answered.customer_id)
        return answered


@pytest.fixture
async def stranger(post: Post, towel: Promotion) -> Reader:
    return Reader(post)


async def _answers(post: Post, promoter: Person, customer_id: int | None, words: str) -> None:
    talking = await Conversation.filter(customer_id=customer_id).order_by("-id").first()
    assert talking is not None
    await promoter.presses(f"talk:{talking.id}")
    await promoter.says(words)
    async with within():
        while not await Communication.filter(text=words, state="sent").exists():
            await asyncio.sleep(0.02)


async def _asked(post: Post, at_jia: Person, typed: Answered, words: str = "The answer") -> Received:
    """The letter that goes to the mailbox which was typed, once the promoter has answered."""
    await _answers(post, at_jia, typed.customer_id, words)
    return await post.got("yi@home.test", "left this mail address with Jia")


def _texts(post: Post) -> list[str]:
    return [each.text for each in post.far.received]


async def test_a_typed_address_steals_no_mail_and_no_answer(post: Post, towel: Promotion, stranger: Reader) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    bo, at_bo = await post.promoter("bo", "Bo")
    typed = await stranger.fills_in(towel, jia, email="yi@home.test", name="Stranger")
    yi = post.program("yi@home.test", "Yi")
    tag = await issue_tag(towel, bo, "madeup")
    await yi.send(yi.write(post.mail._ours.card(tag.code), "My secret question"))
    await post.heard("bo", "My secret question")
    (mine,) = await Conversation.filter(promoter_id=bo.id)
    assert mine.customer_id != typed.customer_id
    await _answers(post, at_bo, mine.customer_id, "My secret answer")
    await post.got("yi@home.test", "My secret answer")
    assert stranger.browser is not None
    assert not await OutboxMessage.filter(account=stranger.browser.account).exists()
    assert not any("secret" in text for text in post.channel.to("jia"))
    assert at_jia


@pytest.mark.slow
async def test_who_only_filled_in_a_form_is_asked_once_and_gets_what_waits(
    post: Post, towel: Promotion, stranger: Reader
) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    typed = await stranger.fills_in(towel, jia, email="yi@home.test", name="Yi")
    await _answers(post, at_jia, typed.customer_id, "The private answer")
    await _answers(post, at_jia, typed.customer_id, "and another")
    asked = await post.got("yi@home.test", "left this mail address with Jia")
    await at_rest()
    assert len(post.far.received) == 1
    assert not any(word in str(asked.mail) for word in ("private", "Towel"))
    assert not names(asked.text, "Yi")
    yi = post.program("yi@home.test", "Yi")
    await yi.send(yi.answer(asked, "Yes!\n\nSent from my telephone"))
    await post.got("yi@home.test", "The private answer")
    await post.got("yi@home.test", "and another")
    got = await post.got("yi@home.test", "address is confirmed")
    assert got
    await _answers(post, at_jia, typed.customer_id, "here we go on")
    on = await post.got("yi@home.test", "here we go on")
    await yi.send(yi.answer(on, "A private reply"))
    await post.heard("jia", "A private reply")
    # The browser that typed it has not shown that it is them.
    assert await Address.get(channel="web") == await Address.get(channel="web", customer_id=None)
    assert (await Detail.get(field="email")).fell_at is None


@pytest.mark.slow
async def test_words_in_answer_confirm_and_go_on_to_the_promoter(
    post: Post, towel: Promotion, stranger: Reader
) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    typed = await stranger.fills_in(towel, jia, email="yi@home.test", name="Yi")
    asked = await _asked(post, at_jia, typed)
    yi = post.program("yi@home.test", "Yi")
    await yi.send(yi.answer(asked, "Thanks, please call me on Monday"), times=3)
    await post.heard("jia", "please call me on Monday")
    await post.got("yi@home.test", "The answer")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "thanks"), [("2", "not be asked"), ("No, that was not me", "not be asked"), ("不是我", "不会再询问您")]
)
async def test_no_ends_it_for_good_whoever_types_it_again(
    post: Post, towel: Promotion, stranger: Reader, said: str, thanks: str
) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    typed = await stranger.fills_in(towel, jia, email="yi@home.test", name="Stranger")
    asked = await _asked(post, at_jia, typed)
    yi = post.program("yi@home.test", "Yi")
    await yi.send(yi.answer(asked, said))
    await post.got("yi@home.test", thanks)
    again = await Reader(post).fills_in(towel, jia, email="Yi+again@Home.test", name="Stranger")
    await _answers(post, at_jia, again.customer_id, "Hello?")
    await at_rest()
    assert sum("left this mail address" in text for text in _texts(post)) == 1
    assert not any("The answer" in text for text in _texts(post))
    assert not await Address.filter(channel="email", customer_id__not_isnull=True).exists()


@pytest.mark.slow
async def test_a_mailbox_is_not_flooded_whoever_claims_it(post: Post, towel: Promotion) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    for n, account in enumerate(["y.i@gmail.com", "yi@gmail.com", "yi+3@gmail.com", "YI@gmail.com"]):
        typed = await Reader(post).fills_in(towel, jia, email=account, name=f"Stranger {n}")
        await _answers(post, at_jia, typed.customer_id, f"Answer {n}")
    await at_rest()
    assert len([each for each in _texts(post) if "left this mail address" in each]) == 1


async def test_who_has_spoken_elsewhere_is_not_joined_by_a_strangers_mailbox(
    post: Post, towel: Promotion, stranger: Reader
) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    typed = await stranger.fills_in(towel, jia, email="yi@home.test", name="Stranger")
    asked = await _asked(post, at_jia, typed)
    talking = await between(jia.id, typed.customer_id or 0)
    await Address.filter(channel="web").update(talking_in_id=talking.id)  # they opened their chat after all
    yi = post.program("yi@home.test", "Yi")
    await yi.send(yi.answer(asked, "Yes, my secret is this"))
    await post.got("yi@home.test", "could not be confirmed from here")
    await at_rest()
    assert not await Communication.filter(text__contains="secret").exists()
    assert not await Address.filter(channel="email", customer_id__not_isnull=True).exists()


@pytest.mark.slow
async def test_the_browser_that_typed_it_and_opens_the_link_stays_the_customers(
    post: Post, towel: Promotion, stranger: Reader
) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    typed = await stranger.fills_in(towel, jia, email="yi@home.test", name="Yi")
    await _asked(post, at_jia, typed)
    claim = await claim_of(await token_of((await Detail.get(field="email")).id))
    assert claim is not None
    assert await confirm(claim, browser=stranger.browser)
    assert not await confirm(claim, browser=stranger.browser)
    await at_rest()
    assert {each.channel for each in await Address.filter(customer_id=typed.customer_id)} == {"web", "email"}


async def test_an_absence_note_of_a_claimed_mailbox_is_told_to_nobody(
    post: Post, towel: Promotion, stranger: Reader
) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    typed = await stranger.fills_in(towel, jia, email="yi@home.test", name="Stranger")
    asked = await _asked(post, at_jia, typed)
    yi = post.program("yi@home.test", "Yi")
    away: dict[str, Any] = {"Auto_Submitted": "auto-replied"}
    await yi.send(yi.write(asked.reply_to, "I am in Rome with my secret", **away), sender="<>")
    await yi.send(yi.write(post.mail._ours.card((await issue_tag(towel, jia, "madeup")).code), "Who are you?"))
    await post.heard("jia", "Who are you?")
    assert not any("Rome" in text for text in post.channel.to("jia"))


async def test_a_promoters_own_mailbox_is_never_asked(post: Post, towel: Promotion, stranger: Reader) -> None:
    jia, at_jia = await post.promoter("jia", "Jia")
    box = await met("email", "bo@acme.test")
    await Address.filter(id=box.id).update(promoter_id=(await invite("Bo")).id)
    typed = await stranger.fills_in(towel, jia, email="bo@acme.test", name="Stranger")
    await _answers(post, at_jia, typed.customer_id, "The answer")
    await at_rest()
    assert not await OutboxMessage.filter(kind=KIND).exists()
