"""A prepared message is saved as the Bot API wants it; where it can't be, the page shares otherwise."""

from bot.channels.telegram.channel import Telegram
from models.identity.mini_apps import SharedCard
from tests.bot.channels.telegram.conftest import channel, opening, telegram
from tests.fixtures.telegram import FakeTelegram

__all__ = ["channel", "opening", "telegram"]

CARD = SharedCard(
    code="A" * 22,
    title="Towel",
    summary="Soft.",
    link=f"https://cards.test/c/{'A' * 22}",
    picture=f"https://cards.test/c/{'A' * 22}/square.jpg",
    opens="🔗 Open",
)


async def test_the_message_is_the_readers_own_card_for_any_chat_of_theirs(
    telegram: FakeTelegram, channel: Telegram
) -> None:
    yi = telegram.person("Yi")
    assert (await channel.mini_app.prepare(str(yi.id), CARD)).startswith("prepared")
    [call] = [each for each, _ in telegram.calls if each.method == "savePreparedInlineMessage"]
    assert call.params["user_id"] == yi.id
    assert call.params["result"]["id"] == CARD.code
    assert CARD.link in call.params["result"]["input_message_content"]["message_text"]
    assert call.params["allow_user_chats"] is call.params["allow_group_chats"] is True


async def test_without_an_answer_there_is_none(telegram: FakeTelegram, channel: Telegram) -> None:
    telegram.failures.on("savePreparedInlineMessage").answer_lost()
    assert await channel.mini_app.prepare("7", CARD) == ""
    assert await channel.mini_app.prepare("7", CARD) != ""
