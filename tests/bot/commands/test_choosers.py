"""Lists to choose from: by words, page by page, by buttons and by numbers, with two thousand customers."""

import json
import re
from datetime import timedelta

import pytest

from bot.commands import chooser
from bot.messages import Message
from models.meetings.meetings import plan
from models.people.addresses import Address, number_choices
from models.privacy.customer_references import disguise
from models.queue.outbox import OutboxMessage as Row
from models.sharing.promotions import Promotion, add_promotion
from models.storage.clock import now
from models.talking.communications import Communication
from models.talking.conversations import Conversation
from tests.bot.commands.conftest import Two
from tests.bot.conftest import Bot
from tests.models.reports.test_shortlists import many


def last(bot: Bot, account: str) -> Message:
    messages = [each.outgoing for each in bot.channel.delivered if each.account == account]
    return [each for each in messages if isinstance(each, Message)][-1]


def actions(message: Message) -> dict[str, str]:
    return {button.label: button.action for row in message.buttons for button in row if button.action}


def chosen(message: Message) -> list[str]:
    """The buttons that choose somebody."""
    return [label for label, action in actions(message).items() if action.split(":")[-1].isdecimal() and "·" in label]


@pytest.fixture
async def crowd(two: Two, towel: Promotion) -> Two:
    await many(two.promoter, [f"Person {n:04}" for n in range(1998)], towel)
    await many(two.promoter, ["Li Wei"], towel)
    await two.jia.says("/done")
    await two.jia_hears("Done")
    return two


async def _hears_last(two: Two, words: str) -> Message:
    await two.bot.until(lambda: words in last(two.bot, "jia").text)
    return last(two.bot, "jia")


@pytest.mark.slow
async def test_every_customer_is_on_one_page_of_the_list(crowd: Two) -> None:
    await Conversation.filter(id__gt=60).delete()
    await crowd.jia.says("/customers")
    page = await _hears_last(crowd, "1–8 of 60")
    seen: list[str] = []
    back = 0
    while True:
        for button in (button for row in page.buttons for button in row):
            assert len(button.action.encode()) <= 64
        seen += [action for action in actions(page).values() if action.startswith("talk:")]
        ways = actions(page)
        back += "‹ Back" in ways
        if "More ›" not in ways:
            break
        await crowd.jia.presses(ways["More ›"])
        page = await _hears_last(crowd, f"{len(seen) + 1}–")
    assert len(seen) == len(set(seen)) == 60
    assert back == 7


async def test_customers_who_are_called_alike_are_told_apart_wherever_they_are_chosen(
    two: Two, towel: Promotion
) -> None:
    await many(two.promoter, ["Yi", "Li Wei"], towel)
    await two.jia.says("/done")
    await two.jia_hears("Done")
    await two.jia.says("Which of them is this for?")
    shown = chosen(await _hears_last(two, "Who is this for?"))
    assert "Li Wei · Towel" in shown
    alike = sorted(label for label in shown if label.startswith("Yi · Towel · "))
    assert [re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d · [A-Z]{2,}", label[13:]) is None for label in alike] == [
        False
    ] * 2
    assert len({label.rpartition(" ")[2] for label in alike}) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "question"),
    [
        ("/customers", "Whom would you like to write to"),
        ("/history", "Whose history"),
        ("/call", "Whom would you like to call"),
        ("/calllog", "Whose call was it"),
        ("/meet", "Whom will you meet"),
    ],
)
async def test_each_list_takes_words_with_the_command_and_after_it(crowd: Two, command: str, question: str) -> None:
    await crowd.jia.says(f"{command} person 19")
    found = await _hears_last(crowd, "“person 19”: 1–8 of ")
    assert question in found.text
    assert "(of 2,000)" in found.text
    await crowd.jia.says("zzzz")
    await _hears_last(crowd, "Nothing here matches “zzzz”")
    await crowd.jia.says("199")
    found = await _hears_last(crowd, "“199”: 1–8 of 10 (of 2,000)")
    assert question in found.text
    assert not await Communication.filter(direction="to_customer").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "then"),
    [
        ("/customers li", "You are writing to Li Wei"),
        ("/history LI", "Nothing has happened with Li Wei yet."),
        ("/meet li", "When"),
    ],
)
async def test_the_only_one_found_needs_no_press(crowd: Two, command: str, then: str) -> None:
    await crowd.jia.says(command)
    await crowd.jia_hears(then)
    assert not any("of 2,000" in text for text in crowd.bot.channel.to("jia"))


@pytest.mark.slow
async def test_nobody_is_rung_before_they_are_chosen(crowd: Two) -> None:
    await crowd.jia.says("/call li")
    found = await _hears_last(crowd, "“li”: 1 of 2,000")
    assert "call:2000" in actions(found).values()


@pytest.mark.slow
async def test_words_that_find_nobody_go_to_nobody(crowd: Two) -> None:
    await crowd.jia.says("/customers")
    await _hears_last(crowd, "of 2,000")
    await crowd.jia.says("zzzz")
    none = await _hears_last(crowd, "Nothing here matches “zzzz”")
    assert actions(none) == {"All 2,000 customers": "page:talk:0:0:"}
    await crowd.jia.says("li")
    await crowd.jia_hears("You are writing to Li Wei")

    await crowd.jia.says("/customers")
    await _hears_last(crowd, "1–8 of 2,000")
    await crowd.jia.says("Hello there")
    asked = await _hears_last(crowd, "Who is this for?")
    assert "say:2000" in actions(asked).values()
    assert not await Communication.filter(text="Hello there").exists()
    await crowd.jia.presses("say:2000")
    await crowd.bot.until(lambda: "Li Wei" in last(crowd.bot, "jia").text)
    assert (await Communication.get(text="Hello there")).conversation_id == 2000


@pytest.mark.slow
async def test_who_is_this_for_takes_a_name_and_more_of_the_words(crowd: Two) -> None:
    await crowd.jia.says("The towels are here")
    await _hears_last(crowd, "Who is this for?")
    await crowd.jia.says("li")
    found = await _hears_last(crowd, "“li”: 1 of 2,000")
    assert "“The towels are here”" in found.text
    await crowd.jia.presses(actions(found)["➕ That was part of my message"])
    await _hears_last(crowd, "1–8 of 2,000")
    await crowd.jia.says("Li Wei")
    again = await _hears_last(crowd, "“Li Wei”: 1 of 2,000")
    await crowd.jia.presses(next(action for action in actions(again).values() if action == "say:2000"))
    await crowd.jia_hears("You are writing to Li Wei")
    await crowd.bot.until(lambda: "Not" not in last(crowd.bot, "jia").text)
    said = await Communication.filter(conversation_id=2000, direction="to_customer").order_by("id")
    assert [each.text for each in said] == ["The towels are here", "li"]


@pytest.mark.slow
async def test_a_check_in_asks_with_whom_and_takes_a_name(crowd: Two) -> None:
    await crowd.jia.is_at(52.5, 13.4, accuracy_m=10.0)
    whom = await _hears_last(crowd, "Whom are you meeting?")
    await crowd.jia.presses(actions(whom)["More ›"])
    await _hears_last(crowd, "9–16 of 2,000")
    await crowd.jia.says("li we")
    found = await _hears_last(crowd, "“li we”: 1 of 2,000")
    await crowd.jia.presses("met:1:2000")
    await crowd.jia_hears("Checked in with Li Wei")
    assert "Nobody" in actions(found)


@pytest.mark.slow
async def test_a_typed_number_turns_the_page_where_there_are_no_buttons(crowd: Two) -> None:
    await crowd.jia.says("/history")
    page = await _hears_last(crowd, "1–8 of 2,000")
    await number_choices("madeup", "jia", list(actions(page).values()))
    more = list(actions(page)).index("More ›") + 1
    await crowd.jia.says(str(more))
    page = await _hears_last(crowd, "9–16 of 2,000")
    await number_choices("madeup", "jia", list(actions(page).values()))
    await crowd.jia.says("person 1500")
    await crowd.jia_hears("Nothing has happened with Person 1500 yet.")
    assert not await Communication.exists()


@pytest.mark.slow
async def test_meeting_somebody_keeps_what_was_said_of_it_while_pages_turn(crowd: Two) -> None:
    await crowd.jia.says("/meet tomorrow 15:00")
    whom = await _hears_last(crowd, "Whom will you meet?")
    await crowd.jia.presses(actions(whom)["More ›"])
    await _hears_last(crowd, "9–16 of 2,000")
    await crowd.jia.says("li wei")
    await crowd.bot.until(lambda: "Whom" not in last(crowd.bot, "jia").text)
    dialogue = (await Address.get(account="jia")).dialogue
    assert dialogue["question"]["awaits"] in {"where", "zone"}
    assert dialogue["question"]["draft"]["with"] == 2000


async def test_cards_are_chosen_from_any_number(two: Two) -> None:
    for n in range(39):
        await add_promotion(f"Offer {n}", target="https://shop.test/offer")
    await two.jia.says("/card")
    page = await _hears_last(two, "1–8 of 40")
    shown = [label for label, action in actions(page).items() if action.startswith("card:")]
    while "More ›" in actions(page):
        await two.jia.presses(actions(page)["More ›"])
        page = await _hears_last(two, f"{len(shown) + 1}–")
        shown += [label for label, action in actions(page).items() if action.startswith("card:")]
    assert sorted(shown) == sorted(["Towel", *(f"Offer {n}" for n in range(39))])
    before = len(two.bot.channel.delivered)
    await two.jia.says("tow")
    await two.bot.until(lambda: any("/c/" in str(each.outgoing) for each in two.bot.channel.delivered[before:]))


@pytest.mark.slow
async def test_pages_of_others_are_their_own(crowd: Two) -> None:
    _, bo = await crowd.bot.promoter("bo", "Bo")
    for page in ("page:talk:0:0:", "page:send:1:0:", "page:met:1:0:li", "page:say:0:0:li"):
        heard = len(crowd.bot.channel.to("bo"))
        await bo.presses(page)
        await crowd.bot.until(lambda heard=heard: len(crowd.bot.channel.to("bo")) > heard)  # type: ignore[misc]  # (mypy can't tell a default's type)
        assert "Li Wei" not in str(last(crowd.bot, "bo"))
    for rubbish in ("page:", "page:talk", "page:talk:x:0:", "page:nolist:0:0:", "page:talk:0:-8:", "page:talk:0:9e9:"):
        heard = len(crowd.bot.channel.to("bo"))
        await bo.presses(rubbish)
        await crowd.bot.until(lambda heard=heard: len(crowd.bot.channel.to("bo")) > heard)  # type: ignore[misc]  # (mypy can't tell a default's type)


@pytest.mark.slow
async def test_a_short_line_for_the_chosen_customer_is_asked_about_where_a_list_was_shown(crowd: Two) -> None:
    await add_promotion("Bathrobe", target="https://shop.test/robe")
    await crowd.jia.says("/customers li")
    await crowd.jia_hears("You are writing to Li Wei")
    for command in ("/card", "/customers person"):
        await crowd.jia.says(command)
        await crowd.jia.says("zz later")
        asked = await _hears_last(crowd, "Who is this for?")
        assert {"say:2000", "say:0"} <= set(actions(asked).values())
        await crowd.jia.presses("say:0")
        await _hears_last(crowd, "Not sent")
    assert not await Communication.filter(direction="to_customer").exists()


def test_every_page_s_button_fits_where_platforms_take_64_bytes() -> None:
    for which in chooser.LISTS:
        words = chooser._kept("王小明 🧺 " * 10)
        assert len(chooser.page_action(which, of=2**31 - 1, skip=99_992, words=words).encode()) <= 64


@pytest.mark.slow
async def test_a_name_looked_for_is_gone_with_the_customer(crowd: Two) -> None:
    await crowd.jia.says("/call Li Wei")
    await _hears_last(crowd, "“Li Wei”: 1 of 2,000")
    await disguise([2000])
    for row in await Row.filter(account="jia"):
        assert "Li Wei" not in json.dumps(row.facts, ensure_ascii=False), row.kind


async def test_figures_of_many_promotions_and_many_meetings_are_told_page_by_page(two: Two) -> None:
    talk = await Conversation.get(promoter_id=two.promoter.id)
    for n in range(19):
        await plan(talk, now() + timedelta(days=n + 1), source=f"madeup:jia:plan {n}", place="Café")
    await two.jia.says("/meet")
    await two.bot.until(lambda: any(a.startswith("meet:show:") for a in actions(last(two.bot, "jia")).values()))
    shown: list[str] = []
    for _ in range(3):
        page = last(two.bot, "jia")
        shown += [action for action in actions(page).values() if action.startswith("meet:show:")]
        heard = len(two.bot.channel.to("jia"))
        if "More ›" in actions(page):
            await two.jia.presses(actions(page)["More ›"])
            await two.bot.until(lambda heard=heard: len(two.bot.channel.to("jia")) > heard)  # type: ignore[misc]  # (mypy can't tell a default's type)
    assert len(shown) == len(set(shown)) == 19
