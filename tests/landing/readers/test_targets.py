from urllib.parse import parse_qsl, urlsplit

from hypothesis import assume, given
from hypothesis import strategies as st

from landing.readers.targets import plain, tagged
from models.sharing.promotions import BadPromotion, checked_target

TOKEN = "PZKq4PcXPZKq4PcXPZKq4P"
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=12)


@st.composite
def targets(draw: st.DrawFn) -> str:
    path, query, fragment = draw(words), draw(words), draw(words)
    url = f"https://{draw(st.sampled_from(['shop.example', 'bücher.example', '商店.example:8443']))}/{path}"
    url += f"?{query}" if draw(st.booleans()) else ""
    url += f"#{fragment}" if draw(st.booleans()) else ""
    try:
        return checked_target(url)
    except BadPromotion:
        assume(False)
        raise


def test_the_token_joins_the_query_and_leaves_the_rest() -> None:
    assert tagged("https://a.example/x?b=1&c=%20#d", TOKEN) == f"https://a.example/x?b=1&c=%20&hb={TOKEN}#d"


def test_a_bare_host_gets_a_path() -> None:
    assert tagged("https://a.example", TOKEN) == f"https://a.example/?hb={TOKEN}"


def test_an_old_token_in_the_target_gives_way() -> None:
    assert tagged("https://a.example/?hb=old&x=1&hb", TOKEN) == f"https://a.example/?x=1&hb={TOKEN}"


def test_other_scripts_travel_in_ascii() -> None:
    assert plain("https://bücher.example/毛巾?q=蓝#色") == (
        "https://xn--bcher-kva.example/%E6%AF%9B%E5%B7%BE?q=%E8%93%9D#%E8%89%B2"
    )


@given(targets())
def test_every_target_that_may_be_set_becomes_one_safe_header(target: str) -> None:
    location = tagged(target, TOKEN)
    assert location.isascii()
    assert not set(location) & set('\r\n \t<>"')
    assert urlsplit(location).scheme == "https"


@given(targets())
def test_query_and_fragment_survive_the_token(target: str) -> None:
    before, after = urlsplit(plain(target)), urlsplit(tagged(target, TOKEN))
    assert (after.netloc, after.path, after.fragment) == (before.netloc, before.path or "/", before.fragment)
    fields = parse_qsl(after.query, keep_blank_values=True)
    assert fields[-1] == ("hb", TOKEN)
    kept = [field for field in parse_qsl(before.query, keep_blank_values=True) if field[0] != "hb"]
    assert [field for field in fields if field[0] != "hb"] == kept
