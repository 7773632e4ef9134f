"""The news card: its title is the promotion's, under it stands what it is about, and no address is shown as words."""

import pytest

from bot.channels.wechat.pieces import News, Text, pieces
from bot.courier.rendering.sentences import promotion
from bot.messages import Button, Message
from models.queue.payloads import Choices
from models.queue.payloads.cards import PromotionShown, ShownAs
from models.sharing.promotions import Promotion, PromotionKind, gist
from tests.fixtures.made_up import context

CARDS = "https://cards.test/c/"
URL = f"{CARDS}{'a' * 22}"
OPEN = ((Button(label="Open", url=URL),),)


def _news(message: Message) -> News:
    found = [piece for piece in pieces(message, CARDS) if isinstance(piece, News)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("kind", ["promotion", "promotion-from"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("summary", "under"), [("Soft.", "Soft."), ("", "shop.test")])
async def test_what_a_customer_came_for_is_titled_by_its_title(
    kind: ShownAs, language: str, summary: str, under: str
) -> None:
    choices: Choices = [[{"label": "Open", "url": URL}]]
    shown = PromotionShown(
        kind=kind, topic="Red towel", summary=summary, gist=under, url=URL, name="Jia", choices=choices
    )
    message = await promotion(shown, context(language=language))
    assert "\n\nhttps" not in message.text
    news = _news(message)
    assert (news.title, news.description, news.url) == ("Red towel", under, URL)


@pytest.mark.parametrize("summary", ["", "Soft."])
def test_a_card_sent_to_a_customer_is_titled_by_its_title(summary: str) -> None:
    caption = "\n".join(line for line in ("Red towel", summary, URL) if line)
    news = _news(Message(text=f"Jia sends you this:\n\n{caption}", buttons=OPEN, title="Red towel", gist="Soft."))
    assert (news.title, news.description) == ("Red towel", "Jia sends you this:\nSoft.")


@pytest.mark.parametrize("text", [f"Words\n\n{URL}", f"{URL}\n\nWords", f"Words {URL}", f"Words\n{URL}"])
def test_no_words_are_lost_and_no_address_is_a_title_where_there_are_words(text: str) -> None:
    shown = pieces(Message(text=text, buttons=OPEN), CARDS)
    news = next(piece for piece in shown if isinstance(piece, News))
    said = [news.title, news.description, *(piece.text for piece in shown if isinstance(piece, Text))]
    assert news.title.startswith("Words")
    assert "Words" in " ".join(said)


def test_what_it_is_about_is_the_summary_or_how_the_page_begins_or_the_site() -> None:
    page = "# Towel\n\n**Dries** in [twenty](https://a.test) minutes.\n\nMore."
    assert gist(Promotion(kind=PromotionKind.PAGE, title="Towel", page=page)) == "Dries in twenty minutes."
    assert gist(Promotion(kind=PromotionKind.PAGE, title="Towel", page=page, summary="Soft.")) == "Soft."
    assert gist(Promotion(kind=PromotionKind.LINK, title="Shop", target="https://shop.test/a?b=c")) == "shop.test"
    assert gist(Promotion(kind=PromotionKind.PAGE, title="Towel", page="# Towel")) == ""
