"""What a browser says it is, in names that people know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landing.user_agents import device

_APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {_APPLE} Version/18.5 Safari/604.1",
            "Safari · iPhone",
        ),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {_APPLE} MicroMessenger/8.0", "WeChat · iPhone"),
        ("curl/8.5.0", "?"),
        ("", "?"),
    ],
)
def test_a_browser_is_called_by_its_name_and_system(agent: str, named: str) -> None:
    assert device(agent) == named


@given(st.text(max_size=600))
def test_nothing_that_a_browser_says_is_kept_but_our_names(agent: str) -> None:
    assert len(device(agent)) <= 40
    assert set(device(agent)) <= set(device("Firefox Windows") + device(agent))
    assert device(agent) == device(agent + "\0")
