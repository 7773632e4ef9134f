"""What people get to see in WeChat."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.channels.contract import ChannelContext
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.pieces import texts
from bot.channels.wechat.temporary_media import LARGEST_PICTURE
from bot.channels.wechat.text import LONGEST, split
from bot.messages import Button, Media, Message, Place
from bot.outcomes import Final
from models.people.addresses import Address, met
from tests.bot.channels.wechat.conftest import PUBLIC_URL, Opening
from tests.contracts.pictures import PNG
from tests.fixtures.wechat import FakeWeChat, Person, Sent

CARD = f"{PUBLIC_URL}/c/q1W2e3R4t5Y6u7I8o9P0aS"


async def shown(wechat: FakeWeChat, channel: WeChat, yi: Person, message: Message) -> list[Sent]:
    before = len(wechat.to(yi))
    await channel.send(yi.openid, message, key=str(before))
    return wechat.to(yi)[before:]


async def test_words_arrive_as_they_are_but_links_show_where_they_lead(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    (sent,) = await shown(wechat, channel, yi, Message(text='你好 <b>&</b> <a href="https://evil.test">bank.test</a>'))
    assert sent.text == '你好 <b>&</b> ＜a href="https://evil.test">bank.test＜/a>'


def test_long_words_are_cut_at_sentence_ends() -> None:
    pieces = split("毛巾很软。" * 400)
    assert len(pieces) > 1
    assert all(len(piece.encode()) <= LONGEST and piece.endswith("。") for piece in pieces)
    assert "".join(pieces) == "毛巾很软。" * 400
    assert split("x" * 5000) == ["x" * 2048, "x" * 2048, "x" * 904]
    assert split(" \n ") == []


@given(st.text(alphabet=st.sampled_from("毛巾。, \n.😀a"), max_size=300), st.integers(8, 100))
def test_no_word_is_lost_in_cutting(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


async def test_choices_are_a_menu_to_tap_and_numbers_to_type(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    await met("wechat", yi.openid)
    rows = ((Button(label="红毛巾", action="card:1"),), (Button(label="蓝毛巾", action="card:2"),))
    (sent,) = await shown(wechat, channel, yi, Message(text="要哪一个？", buttons=rows))
    assert sent.type == "msgmenu"
    assert sent.text == "要哪一个？\n1. 红毛巾\n2. 蓝毛巾"
    assert [entry["id"] for entry in sent.content["list"]] == ["card:1", "card:2"]
    address = await Address.get(channel="wechat", account=yi.openid)
    assert address.numbered == ["card:1", "card:2"]


@pytest.mark.process
async def test_a_promoters_card_is_a_picture_and_a_news_card_and_a_code(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    buttons = ((Button(label="打开", url=CARD), Button(label="复制", copy=CARD)), (Button(label="分享", share="毛巾"),))
    photo = Media(kind="photo", mime="image/png", data=PNG)
    message = Message(text=f"毛巾\n柔软。\n{CARD}", media=(photo,), buttons=buttons)
    picture, news, code = await shown(wechat, channel, yi, message)
    assert (picture.type, code.type) == ("image", "image")
    article = {"title": "毛巾", "description": "柔软。", "url": CARD, "picurl": f"{CARD}/square.jpg"}
    assert news.content == {"articles": [article]}
    assert list(wechat.account.codes.values()) == [CARD.rsplit("/", 1)[1]]
    await shown(wechat, channel, yi, Message(text="again"))
    wechat.later(1)
    assert await channel.code_url(CARD.rsplit("/", 1)[1]) in wechat.account.codes
    assert len(wechat.account.codes) == 1, "a code is kept, not made anew"


async def test_a_card_for_a_customer_is_one_news_card(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    photo = Media(kind="photo", mime="image/png", data=PNG)
    text = f"王芳 发给您：\n\n毛巾\n柔软。\n{CARD}"
    buttons = ((Button(label="打开", url=CARD),),)
    (news,) = await shown(wechat, channel, yi, Message(text=text, media=(photo,), buttons=buttons))
    assert news.text == "毛巾\n王芳 发给您：\n柔软。"


async def test_a_link_at_the_side_of_the_words_is_not_their_news(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    map_at = "https://maps.test/?at=31.24,121.49"
    rows = ((Button(label="地图", url=map_at), Button(label="更正", action="correct:1")),)
    (sent,) = await shown(wechat, channel, yi, Message(text="已签到。\n\n与陈一见面。", buttons=rows))
    assert sent.type == "msgmenu"
    assert sent.text == f"已签到。\n\n与陈一见面。\n地图 {map_at}\n1. 更正"


def test_a_reply_of_words_names_a_link_once() -> None:
    rows = ((Button(label="打开", url=CARD), Button(label="地图", url="https://maps.test/")),)
    assert texts(Message(text=f"毛巾\n{CARD}", buttons=rows)) == [f"毛巾\n{CARD}\nhttps://maps.test/"]


async def test_an_account_without_codes_sends_the_card_all_the_same(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    wechat.fails("/cgi-bin/qrcode/create", "code", 48001)
    buttons = ((Button(label="打开", url=CARD), Button(label="分享", share="毛巾")),)
    (news,) = await shown(wechat, channel, yi, Message(text=f"毛巾\n{CARD}", buttons=buttons))
    assert news.url == CARD


async def test_a_place_is_a_link_to_a_map(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    (sent,) = await shown(wechat, channel, yi, Message(text="Yi", place=Place(latitude=31.2304, longitude=-121.4737)))
    assert "marker=coord:31.230400,-121.473700&" in sent.text


@pytest.mark.process
async def test_a_picture_too_large_is_drawn_smaller_and_tells_no_place(
    wechat: FakeWeChat, channel: WeChat, yi: Person
) -> None:
    noise = Image.frombytes("RGB", (2400, 2400), random.Random(1).randbytes(2400 * 2400 * 3))
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=95, exif=exif)
    assert len(file.getvalue()) > LARGEST_PICTURE
    (sent,) = await shown(wechat, channel, yi, Message(media=(Media(kind="photo", data=file.getvalue()),)))
    assert len(sent.data) <= LARGEST_PICTURE
    assert not Image.open(io.BytesIO(sent.data)).getexif()


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        (Media(kind="photo", data=b"no picture"), "failed-refused"),
        (Media(kind="document", name="x.pdf", data=b"%PDF"), "failed-wechat-no-files"),
        (Media(kind="video", mime="video/mp4", data=b"0" * 10_485_761), "failed-too-big"),
    ],
)
@pytest.mark.process
async def test_what_wechat_does_not_take_is_refused_with_its_reason(
    channel: WeChat, yi: Person, media: Media, reason: str
) -> None:
    with pytest.raises(Final) as refused:
        await channel.send(yi.openid, Message(text="see", media=(media,)), key="1")
    assert refused.value.reason == reason


@pytest.mark.process
async def test_wechats_own_handle_goes_without_an_upload_and_the_bytes_where_it_is_gone(
    wechat: FakeWeChat, channel: WeChat, yi: Person, house: ChannelContext
) -> None:
    wechat.account.media["theirs"] = ("image", PNG)
    (sent,) = await shown(wechat, channel, yi, Message(media=(Media(kind="photo", ref="theirs"),)))
    assert sent.data == PNG
    assert not [call for call in wechat.calls if call.path.endswith("/upload")]
    kept = Media(kind="photo", ref="three days old", sha256=await house.media.keep(PNG))
    (sent,) = await shown(wechat, channel, yi, Message(media=(kept,)))
    assert sent.type == "image"
    assert len([call for call in wechat.calls if call.path.endswith("/upload")]) == 1


async def test_what_was_sent_in_wechat_is_fetched(wechat: FakeWeChat, channel: WeChat) -> None:
    wechat.account.media["picture"] = ("image", PNG)
    assert await channel.fetch("picture") == PNG
    wechat.expire_token()
    assert await channel.fetch("picture") == PNG


@pytest.mark.slow
async def test_the_menu_is_made_later_where_wechat_is_busy_at_the_start(wechat: FakeWeChat, opening: Opening) -> None:
    wechat.fails("/cgi-bin/menu/create", "code", -1)
    async with opening():
        await wechat.introduced()
    assert sum(call.path == "/cgi-bin/menu/create" for call in wechat.calls) == 2


async def test_the_menu_is_made_at_the_start_when_the_platform_answers(wechat: FakeWeChat, channel: WeChat) -> None:
    bar = wechat.account.menu["button"]
    assert [button["name"] for button in bar] == ["分享卡", "客户", "更多"]
    assert [entry["key"] for entry in bar[2]["sub_button"]] == ["/stats", "/checkin", "/meet", "/help"]
