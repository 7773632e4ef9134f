"""The card picture: its size, its code after a messenger's squeezing, and its answer to hostile facts."""

import io
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from landing.cards import CARD_HEIGHT, CARD_WIDTH, BadPicture, CardContent, UnscannableAddress, draw_card
from landing.cards.card import monogram
from landing.cards.drawable_text import legible
from tests.fixtures.quick import examples

URL = "https://handbill.example.com/c/AbCdEfGhIjKlMnOpQrStUv"


def content(
    title: str = "Spring tea tasting", *, url: str = URL, hero: bytes | None = None, seed: str | int = 1
) -> CardContent:
    return CardContent(
        title=title,
        summary="Saturday, two o’clock. 凭此名片免费品尝。",
        promoter="Wei Zhang",
        url=url,
        call_to_action="Scan to read more",
        hero=hero,
        seed=seed,
    )


def noise(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.merge("RGB", [Image.effect_noise((width, height), 90) for _ in "rgb"]).save(out, "JPEG", quality=90)
    return out.getvalue()


def opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


def squeezed(picture: Image.Image) -> Image.Image:
    """What is left after a messenger: half as wide, JPEG of quality 60."""
    out = io.BytesIO()
    picture.resize((540, 720), Image.Resampling.BILINEAR).save(out, "JPEG", quality=60)
    return opened(out.getvalue())


def codes(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


TITLES = st.text(
    st.one_of(
        st.characters(max_codepoint=0x24F),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from(["🎉", "👩", "\u200d", "🇨", "🇳", "，", "“"]),
    ),
    max_size=220,
)


@pytest.mark.slow
@settings(max_examples=examples(12))
@given(TITLES, st.integers(0, 100))
def test_the_code_survives_a_messenger_whatever_the_title(title: str, seed: int) -> None:
    picture = opened(draw_card(content(title, seed=seed)))
    assert picture.size == (CARD_WIDTH, CARD_HEIGHT)
    assert codes(picture) == [URL]
    assert codes(squeezed(picture)) == [URL]


@pytest.mark.slow
@settings(max_examples=examples(4))
@given(TITLES)
def test_the_code_survives_a_messenger_beside_a_photo(title: str) -> None:
    picture = opened(draw_card(content(title, hero=PHOTO)))
    assert picture.size == (CARD_WIDTH, CARD_HEIGHT)
    assert codes(squeezed(picture)) == [URL]


PHOTO = noise(900, 700)


@pytest.mark.slow
def test_the_longest_address_still_scans_after_a_messenger_and_a_longer_one_is_refused() -> None:
    longest = "https://handbill.example.com/c/" + "x" * 269
    assert codes(squeezed(opened(draw_card(content(url=longest))))) == [longest]
    with pytest.raises(UnscannableAddress, match="301"):
        draw_card(content(url=longest + "x"))
    with pytest.raises(UnscannableAddress):
        draw_card(content(url=""))


ABSURD = ["W" * 200, "茶" * 200, "👨‍👩‍👧" * 60, "Donaudampfschiff" * 12, "a\n\x00\u202e" * 100]


@pytest.mark.parametrize("title", ABSURD)
def test_absurd_titles_never_touch_the_margins_of_a_designed_card(title: str) -> None:
    absurd, plain = (opened(draw_card(content(words))) for words in (title, "Tea"))
    assert ImageChops.difference(absurd, plain).getbbox() is not None
    for margin in ((0, 0, 70, CARD_HEIGHT), (CARD_WIDTH - 70, 0, CARD_WIDTH, CARD_HEIGHT), (0, 0, CARD_WIDTH, 120)):
        assert ImageChops.difference(absurd.crop(margin), plain.crop(margin)).getbbox() is None


@pytest.mark.slow
@pytest.mark.parametrize("title", ABSURD)
def test_absurd_titles_never_touch_the_margins_of_a_photo_card(title: str) -> None:
    card = opened(draw_card(content(title, hero=PHOTO)))
    below_photo = 760
    for left in (0, CARD_WIDTH - 70):
        margin = card.crop((left, below_photo, left + 70, CARD_HEIGHT))
        assert len(margin.getcolors() or []) == 1, "only the sheet's paper"


@pytest.mark.slow
def test_the_same_facts_make_the_same_card_and_seeds_make_different_ones() -> None:
    assert draw_card(content(seed="a")) == draw_card(content(seed="a"))
    assert len({draw_card(content(seed=seed)) for seed in range(12)}) > 6


@pytest.mark.slow
def test_a_noisy_photo_still_makes_a_card_that_wechat_takes() -> None:
    assert len(draw_card(content(hero=noise(1080, 1000)))) < 2_000_000


def test_a_hero_that_is_no_picture_is_refused() -> None:
    with pytest.raises(BadPicture):
        draw_card(content(hero=b"<svg xmlns='http://www.w3.org/2000/svg'/>"))


def test_a_card_with_nothing_to_say_still_carries_its_code() -> None:
    empty = CardContent(title="", summary="", promoter="", url=URL, call_to_action="")
    assert codes(opened(draw_card(empty))) == [URL]


@pytest.mark.process
def test_cards_are_drawn_in_threads_and_other_processes_alike() -> None:
    wanted = [content(f"Card {number}", seed=number) for number in range(4)]
    alone = [draw_card(card) for card in wanted]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(draw_card, wanted)) == alone
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        assert list(processes.map(draw_card, wanted[:1])) == alone[:1]


def test_a_monogram_is_a_surname_two_initials_or_an_emoji() -> None:
    assert monogram("张伟") == "张"
    assert monogram("maria fernández garcía") == "MG"
    assert monogram("ann") == "A"
    assert monogram(legible("🦄 Shop", limit=10)) == legible("🦄", limit=10)
