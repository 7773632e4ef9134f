import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from landing.visitors import Reader, who_fetched
from models.opens import Visitor

PEOPLE = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; V2254A) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0.49",
    "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Telegram-Android/11.4 (Xiaomi; Android 14; SDK 34)",
    "Mozilla/5.0 (Linux; Android 12; CUBOT X50) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [Pinterest/iOS]",
]
PREVIEWS = [
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (Macintosh) Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "meta-externalagent/1.1",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "LinkedInBot/1.0",
    "SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)",
    "Snap URL Preview Service; bot; snapchat",
    "http.rb/5.1.1 (Mastodon/4.2.0; +https://mastodon.example/) Bot",
    "Mozilla/5.0 AppleWebKit/600.2.5 Safari/600.2.5 (Applebot/0.1)",
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    "curl/8.5.0",
    "python-requests/2.32",
    "Go-http-client/1.1",
    "okhttp/4.12.0",
    "",
]


def fetched(agent: str | None, method: str = "GET", **headers: str) -> Reader:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given_headers = named if agent is None else {"User-Agent": agent, **named}
    return who_fetched(method, CIMultiDictProxy(CIMultiDict(given_headers)))


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_are_people_in_messengers_too(agent: str) -> None:
    assert fetched(agent) == Reader(Visitor.PERSON)


@pytest.mark.parametrize("agent", PREVIEWS)
def test_preview_fetchers_are_previews_and_want_the_card(agent: str) -> None:
    found = fetched(agent)
    assert found.visitor is Visitor.PREVIEW
    assert found.shows_card
    assert found.reason in agent.lower()


@pytest.mark.parametrize("agent", ROBOTS)
def test_programs_are_robots(agent: str) -> None:
    found = fetched(agent)
    assert found.visitor is Visitor.ROBOT
    assert found.reason
    assert not found.shows_card


def test_no_user_agent_is_a_robot() -> None:
    assert fetched(None) == Reader(Visitor.ROBOT, "no user-agent")


def test_head_is_a_preview() -> None:
    assert fetched(PEOPLE[0], "HEAD") == Reader(Visitor.PREVIEW, "head")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Moz", "Prefetch"),
        ("X-Purpose", "preview"),
    ],
)
def test_a_prefetch_is_a_preview_that_wants_no_card(name: str, value: str) -> None:
    assert fetched(PEOPLE[0], **{name.replace("-", "_"): value}) == Reader(Visitor.PREVIEW, "prefetch")


@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=2000), st.text(max_size=30))
def test_any_header_gets_a_verdict_with_a_short_reason(agent: str, purpose: str) -> None:
    found = fetched(agent, Sec_Purpose=purpose)
    assert len(found.reason) <= 60
    assert (found.visitor is Visitor.PERSON) == (found.reason == "")


@given(st.sampled_from(PREVIEWS), st.sampled_from(PEOPLE))
def test_a_preview_fetcher_is_found_wherever_it_names_itself(preview: str, browser: str) -> None:
    assert fetched(f"{browser} {preview}").visitor is Visitor.PREVIEW
