from pathlib import Path

import pytest

from bot.channels.contract import ChannelContext
from bot.channels.plugin import plugins
from bot.channels.web.channel import WebChat
from bot.messages import Button, Media, Message, Offers, PressAnswer
from bot.outcomes import Final
from models.files.store import MediaStore
from models.people.addresses import Address, met
from models.storage.bell import Bell
from models.storage.database import Database
from models.talking.web_lines import ChatLine, topic_of


@pytest.fixture
async def yi(database: Database) -> Address:
    return await met("web", "q1W2e3R4t5Y6u7I8o9P0aS")


@pytest.fixture
def chat(bell: Bell, tmp_path: Path) -> WebChat:
    return WebChat(ChannelContext(public_url="http://cards.test", media=MediaStore(tmp_path), bell=bell))


async def test_a_message_becomes_a_line_and_rings(chat: WebChat, yi: Address, bell: Bell) -> None:
    with bell.listen(topic_of(yi)) as listener:
        (number,) = await chat.send(
            yi.account, Message(text="Hello", buttons=((Button(label="Copy", copy="x"),),)), key="1"
        )
        assert await listener.wait(1)
    line = await ChatLine.get()
    assert (str(line.id), line.address_id, line.mine) == (number, yi.id, False)
    assert line.content == {"text": "Hello", "buttons": [[{"label": "Copy", "copy": "x"}]]}


async def test_a_second_attempt_at_a_message_shows_nothing_new(chat: WebChat, yi: Address) -> None:
    first = await chat.send(yi.account, Message(text="Hello"), key="1")
    assert await chat.send(yi.account, Message(text="Hello"), key="1") == first
    assert await ChatLine.all().count() == 1


async def test_a_files_bytes_are_kept_and_the_line_names_their_hash(chat: WebChat, yi: Address) -> None:
    photo = Media(kind="photo", name="a.png", mime="image/png", data=b"png", facts={"width": 3})
    await chat.send(yi.account, Message(media=(photo,)), key="1")
    (enclosed,) = (await ChatLine.get()).content["enclosures"]
    assert enclosed["size"] == 3
    assert enclosed["facts"] == {"width": 3}
    assert await chat.fetch(enclosed["sha256"]) == b"png"
    with pytest.raises(Final, match="not kept"):
        await chat.send(yi.account, Message(media=(Media(kind="photo", ref="b" * 64),)), key="2")


async def test_edits_follow_each_other_and_may_return_to_an_earlier_wording(chat: WebChat, yi: Address) -> None:
    (number,) = await chat.send(yi.account, Message(text="A"), key="1")
    for text in ("B", "B", "A", "B"):
        assert await chat.edit(yi.account, number, Message(text=text))
    edits = await ChatLine.filter(replaces_id=int(number)).order_by("id")
    assert [line.content["text"] for line in edits] == ["B", "A", "B"]


async def test_another_persons_line_is_not_edited(chat: WebChat, yi: Address) -> None:
    (number,) = await chat.send(yi.account, Message(text="A"), key="1")
    bo = await met("web", "A" * 22)
    assert await chat.edit(bo.account, number, Message(text="B")) is False
    assert await chat.edit(yi.account, "nonsense", Message(text="B")) is False


async def test_a_press_is_answered_only_with_words(chat: WebChat, yi: Address) -> None:
    assert await chat.send(yi.account, PressAnswer(press_id="p"), key="1") == []
    await chat.send(yi.account, PressAnswer(press_id="p", text="Done"), key="2")
    assert (await ChatLine.get()).content == {"text": "Done", "toast": True}


async def test_what_a_browser_has_not_is_refused_for_good(chat: WebChat, yi: Address) -> None:
    with pytest.raises(Final) as offers:
        await chat.send(yi.account, Offers(query_id="1", offers=()), key="1")
    assert offers.value.reason == "failed-unsupported"
    with pytest.raises(Final) as nobody:
        await chat.probe("A" * 22)
    assert nobody.value.barred


def test_links_lead_to_the_invitation_or_the_chat_about_a_card(chat: WebChat) -> None:
    assert chat.link("join_abc") == "http://cards.test/join/abc"
    assert chat.link("q1W2e3R4t5Y6u7I8o9P0aS") == "http://cards.test/chat?tag=q1W2e3R4t5Y6u7I8o9P0aS"


def test_the_web_chat_is_on_without_any_setting() -> None:
    web = plugins()["web"]
    assert web.on_by_default
    assert web.settings().model_dump() == {}
