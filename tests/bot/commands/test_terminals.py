"""``/terminals``: a person sees where they are told, says where first, adds by a link or a code, and removes."""

import re

import pytest

from bot.messages import Message
from models.identity.merges import Merge
from models.people.addresses import Address
from models.people.customers import Customer
from models.people.promoters import Promoter, invite
from models.queue.outbox import enqueue
from models.queue.payloads import sentence
from models.sharing.promotions import Promotion
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.talking.connections import agree_to, connect
from tests.bot.conftest import Bot
from tests.fixtures.made_up import MadeUp, Person


@pytest.fixture
def mail() -> MadeUp:
    return MadeUp(name="email", writes_first=True)


@pytest.fixture
def channels(channel: MadeUp, mail: MadeUp) -> dict[str, MadeUp]:
    """Telephones are not set up; the other chat has links, as Telegram has."""
    return {"madeup": channel, "email": mail, "elsewhere": MadeUp(name="elsewhere")}


@pytest.fixture
def elsewhere(channels: dict[str, MadeUp]) -> MadeUp:
    return channels["elsewhere"]


def _buttons(channel: MadeUp, account: str) -> dict[str, str]:
    """Of the last message there: label → action."""
    last = [each.outgoing for each in channel.delivered if each.account == account][-1]
    assert isinstance(last, Message)
    return {button.label: button.action for row in last.buttons for button in row}


async def _code(bot: Bot, mail: MadeUp, account: str, *, times: int = 1) -> str:
    """The code in the mail that arrived last."""
    await bot.until(lambda: len(mail.to(account)) >= times)
    found = re.search(r"\d{3} \d{3}", mail.to(account)[-1])
    assert found
    return found[0]


async def _customer(bot: Bot, towel: Promotion, jia: Promoter, account: str, name: str) -> Person:
    tag = await issue_tag(towel, jia, "madeup")
    who = bot.person(account, name)
    await who.starts(tag.code)
    await bot.heard(account, "Towel")
    return who


async def test_a_mail_address_is_added_by_a_code_and_chosen_to_be_told_first(bot: Bot, mail: MadeUp) -> None:
    row, jia = await bot.promoter("jia", "Jia")
    await jia.says("/terminals")
    listed = await bot.heard("jia", "Where you can be reached")
    assert "• Madeup · Jia (this chat)" in listed
    await jia.says("/terminals Jia@Home.test")
    await bot.heard("jia", "on its way to jia@home.test")
    await jia.says(await _code(bot, mail, "jia@home.test"))
    await bot.heard("jia", "jia@home.test is confirmed as yours")

    added = await Address.get(channel="email", account="jia@home.test")
    assert (added.promoter_id, added.confirmed_at is not None) == (row.id, True)
    await jia.says("/terminals")
    await bot.heard("jia", "• E-mail jia@home.test", times=1)
    await jia.presses(_buttons(bot.channel, "jia")["E-mail jia@home.test"])
    await bot.heard("jia", "E-mail jia@home.test: what would you like to do?")
    await jia.presses(_buttons(bot.channel, "jia")["Tell me here first"])
    await bot.heard("jia", "you are told on E-mail jia@home.test first")
    await jia.says("/terminals")
    assert "jia@home.test (told here first)" in await bot.heard("jia", "told here first)")


async def test_the_code_arrives_in_the_language_of_whoever_asked(bot: Bot, mail: MadeUp) -> None:
    _, jia = await bot.promoter("jia", "佳", "zh")
    await jia.says("终端 jia@home.test")  # more than the bare word: no command
    await jia.says("/终端 jia@home.test")
    await bot.until(lambda: bool(mail.to("jia@home.test")))
    assert "您的验证码" in mail.to("jia@home.test")[0]
    await jia.says("我的终端")
    await bot.heard("jia", "当前聊天")


async def test_wrong_codes_are_counted_and_after_five_the_right_one_is_wrong_too(bot: Bot, mail: MadeUp) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/terminals jia@home.test")
    code = await _code(bot, mail, "jia@home.test")
    wrong = "000 001" if code != "000 001" else "000 002"
    await jia.says(wrong)
    await bot.heard("jia", "4 tries are left")
    for _ in range(4):
        await jia.says(wrong)
    await bot.heard("jia", "Ask for a new one: /devices jia@home.test")
    await jia.says(code)
    await bot.heard("jia", "You have no customers yet")  # words like any other
    assert not await Address.filter(channel="email").exists()


async def test_what_can_not_be_added_is_refused_with_a_sentence(bot: Bot, mail: MadeUp) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/terminals my house")
    await bot.heard("jia", "neither an e-mail address nor a telephone")
    await jia.says("/terminals +49 30 1234567")
    await bot.heard("jia", "No code can be sent to a telephone here")
    for _ in range(4):
        await jia.says("/terminals somebody@else.test")
    await bot.heard("jia", "Too many codes")
    await bot.until(lambda: len(mail.to("somebody@else.test")) == 3)
    await bot.person("zed", "Zed").says("/terminals zed@home.test")
    await bot.heard("zed", "open the card’s link")
    assert mail.to("zed@home.test") == []


async def test_another_chat_joins_by_a_link_that_works_once(bot: Bot, elsewhere: MadeUp) -> None:
    row, jia = await bot.promoter("jia", "Jia")
    await jia.presses("terminal:add")
    answer = await bot.heard("jia", "Elsewhere: https://madeup.test/join_")
    found = re.search(r"join_\S+", answer)
    assert found
    assert found[0] != f"join_{row.code}"
    phone = Person(bot.recorder, "jias-phone", "Jia", channel="elsewhere")
    await phone.starts(found[0])
    await bot.until(lambda: any("Welcome, Jia" in text for text in elsewhere.to("jias-phone")))
    thief = Person(bot.recorder, "thief", "Thief", channel="elsewhere")
    await thief.starts(found[0])
    await bot.until(lambda: any("not valid" in text for text in elsewhere.to("thief")))
    assert {each.account for each in await Address.filter(promoter_id=row.id)} == {"jia", "jias-phone"}


async def test_a_terminal_is_removed_once_that_is_confirmed_and_the_last_one_stays(bot: Bot, mail: MadeUp) -> None:
    row, jia = await bot.promoter("jia", "Jia")
    await jia.says("/terminals jia@home.test")
    await jia.says(await _code(bot, mail, "jia@home.test"))
    await bot.heard("jia", "is confirmed")
    added = await Address.get(channel="email")
    await jia.presses(f"terminal:remove:{added.id}")
    await bot.heard("jia", "Remove E-mail jia@home.test?")
    await jia.presses(_buttons(bot.channel, "jia")["No, keep it"])
    await bot.heard("jia", "E-mail jia@home.test stays")
    assert await Address.filter(promoter_id=row.id).count() == 2
    await jia.presses(f"terminal:gone:{added.id}")
    await bot.heard("jia", "E-mail jia@home.test is removed")
    own = await Address.get(account="jia")
    await jia.presses(f"terminal:gone:{own.id}")
    await bot.heard("jia", "the only one left")
    assert [each.account for each in await Address.filter(promoter_id=row.id)] == ["jia"]


async def test_what_waited_for_a_removed_terminal_goes_to_another(bot: Bot, elsewhere: MadeUp) -> None:
    row, jia = await bot.promoter("jia", "Jia")
    phone = Person(bot.recorder, "jias-phone", "Jia", channel="elsewhere")
    await phone.starts(f"join_{row.code}")
    await bot.until(lambda: bool(elsewhere.to("jias-phone")))
    lost = await Address.get(account="jias-phone")
    elsewhere.slow["jias-phone"] = 30  # it does not answer
    await enqueue(lost, sentence("no-customers"))
    waiting = await enqueue(lost, sentence("no-opens"))
    await jia.presses(f"terminal:gone:{lost.id}")
    await bot.heard("jia", "is removed")
    await bot.heard("jia", "No card of yours has been opened yet")
    await waiting.refresh_from_db()
    assert (waiting.channel, waiting.account) == ("madeup", "jia")


async def test_nobody_touches_somebody_elses_terminal(bot: Bot, towel: Promotion) -> None:
    row, _ = await bot.promoter("jia", "Jia")
    yi = await _customer(bot, towel, row, "yi", "Yi")
    jias = await Address.get(account="jia")
    for times, verb in enumerate(("", "first:", "remove:", "gone:", "keep:"), 1):
        await yi.presses(f"terminal:{verb}{jias.id}")
        await bot.heard("yi", "This one is not yours", times=times)
    await yi.presses("terminal:gone:nonsense")
    await bot.heard("yi", "I don’t know that command")
    await jias.refresh_from_db()
    assert (jias.promoter_id, jias.told_first) == (row.id, False)


async def test_two_customers_who_confirm_the_same_mail_address_are_one(
    bot: Bot, mail: MadeUp, towel: Promotion
) -> None:
    row, jia = await bot.promoter("jia", "Jia")
    yi = await _customer(bot, towel, row, "yi", "Yi")
    same = await _customer(bot, towel, row, "same", "Yi again")
    for times, who in enumerate((yi, same), 1):
        await who.says("/terminals yi@home.test")
        await who.says(await _code(bot, mail, "yi@home.test", times=times))
        await bot.heard(who.account, "yi@home.test is confirmed")
    made = await Merge.get()
    assert made.evidence == "email"
    assert await Customer.filter(kept_as_id=None).count() == 1
    await same.says("/terminals")
    listed = await bot.heard("same", "Where you can be reached")
    assert all(part in listed for part in ("Madeup · Yi again (this chat)", "Madeup · Yi", "E-mail yi@home.test"))
    await same.says("Is it me?")
    await bot.heard("jia", "Is it me?")
    await jia.says("/customers")
    await bot.heard("jia", "Whom would you like to write to?")
    assert list(_buttons(bot.channel, "jia")) == ["Yi · Towel"]


async def test_a_mail_address_only_typed_into_a_form_merges_nobody(bot: Bot, mail: MadeUp, towel: Promotion) -> None:
    row, _ = await bot.promoter("jia", "Jia")
    yi = await _customer(bot, towel, row, "yi", "Yi")
    liar = await Customer.create(name="Liar", created_at=row.created_at)
    await Address.create(
        channel="email", account="yi@home.test", customer=liar, created_at=row.created_at, used_at=row.created_at
    )
    await yi.says("/terminals yi@home.test")
    await yi.says(await _code(bot, mail, "yi@home.test"))
    await bot.heard("yi", "is confirmed")
    assert (await Address.get(channel="email")).customer_id == (await Address.get(account="yi")).customer_id
    assert not await Merge.exists()


async def test_a_persons_own_contact_proves_their_telephone_and_anybody_elses_nothing(
    bot: Bot, towel: Promotion
) -> None:
    row, _ = await bot.promoter("jia", "Jia")
    yi = await _customer(bot, towel, row, "yi", "Yi")
    await yi.says("", enclosures=[{"kind": "contact", "facts": {"name": "Bing", "phone": "+86 139", "own": False}}])
    await yi.says("", enclosures=[{"kind": "contact", "facts": {"name": "Yi", "phone": "8613800138000", "own": True}}])
    await bot.heard("yi", "+8613800138000 is confirmed as yours")
    phone = await Address.get(channel="voice")
    assert (phone.account, phone.customer_id) == ("+8613800138000", (await Address.get(account="yi")).customer_id)
    await yi.says("/terminals")
    assert "Telephone +8613800138000 (for calls only)" in await bot.heard("yi", "Where you can be reached")


async def test_an_invited_promoter_who_is_no_customer_is_offered_no_link_as_a_customer(bot: Bot) -> None:
    await invite("Bo")
    await bot.person("zed", "Zed").presses("terminal:add")
    assert "join_" not in await bot.heard("zed", "open the card’s link")


async def test_a_promoters_own_account_that_we_were_let_into_is_listed_while_it_stands(bot: Bot) -> None:
    row, jia = await bot.promoter("jia", "Jia")
    made, _ = await connect("telegram", "jia", "c1", since=now(), enabled=True, may_answer=True)
    await agree_to(made, row, "We hear your chats.")
    await jia.says("/terminals")
    assert "• Telegram Business account" in await bot.heard("jia", "Where you can be reached")
    await connect("telegram", "jia", "c1", since=now(), enabled=False, may_answer=False)
    await jia.says("/terminals")
    assert "Business" not in await bot.heard("jia", "Where you can be reached", times=2)
