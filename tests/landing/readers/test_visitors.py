import json
from importlib.resources import files

import crawleruseragents
import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from landing.readers.visitors import Reader, who_fetched
from models.reading.opens import Visitor

PEOPLE = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; V2254A) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0.49",
    "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Telegram-Android/11.4 (Xiaomi; Android 14; SDK 34)",
    "Mozilla/5.0 (Linux; Android 12; CUBOT X50) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [Pinterest/iOS]",
    "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Viber/21.4.0.3",
    "Mozilla/5.0 (Linux; Android 7.0; M bot 60 Build/NRD90M) AppleWebKit/537.36 Chrome/91.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; U; Android 9; zh-cn; Spider 8 (2019)) AppleWebKit/537.36 Version/4.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; Scanner Pro Build/UP1A) AppleWebKit/537.36 Mobile Safari/537.36 DingTalk/7.6",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Safari/605.1.15 (Ecosia ios@11.0.2)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/471.1]",
    "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Mobile Safari/537.36 Instagram 341.0 Android (34)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Safari Line/14.9.1",
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Mobile Safari/537.36 KAKAOTALK/10.8.3 (INAPP)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile Weibo (iPhone14,5__weibo__)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [LinkedInApp]/9.30",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/122 Safari/537.36 Slack_SSB/4.38",
    "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80; U; en) Presto/2.12 Version/12.16",
    "UCWEB/2.0 (MIDP-2.0; U; Adr 9; zh-CN) U2/1.0.0 UCBrowser/10.7 U2/1.0.0 Mobile",
]
PREVIEWS = [
    "TelegramBot (like TwitterBot)",
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
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "Mozilla/5.0 (compatible; Yahoo Link Preview; https://help.yahoo.com/kb/)",
]
# Their browsers, for people, say the same words behind an engine's name.
PREVIEWS_BY_THEIR_FIRST_WORD = ["WhatsApp/2.23.20.0 A", "WhatsApp", "Viber", "Notion/1.0 (team@makenotion.com)"]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    "curl/8.5.0",
    "python-requests/2.32",
    "Go-http-client/1.1",
    "okhttp/4.12.0",
    "HTTPie/3.2.2",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (compatible; YandexMetrika/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0; +https://perplexity.ai)",
    "BarracudaCentral",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (compatible; GoogleOther)",
    "",
]

# Published as fetchers, but browsers that people read in: Instagram's and Facebook's own, two editors, Fluid.
READ_IN_BY_PEOPLE = ("AP3A\\.240617\\.008", "MetaIAB Facebook", "Code\\/1\\.", "Trae\\/", "Fluid")


def published_fetchers(tag: str = "") -> list[str]:
    """The agents of crawler-user-agents, of one kind or of all."""
    return [
        agent
        for each in crawleruseragents.CRAWLER_USER_AGENTS_DATA
        if each["pattern"] not in READ_IN_BY_PEOPLE and (not tag or tag in each["tags"])
        for agent in each["instances"]
    ]


def published_browsers() -> set[str]:
    """The agents of people's browsers that fake-useragent has."""
    lines = files("fake_useragent").joinpath("data/browsers.jsonl").read_text().splitlines()
    return {json.loads(line)["useragent"] for line in lines}


def fetched(agent: str | None, method: str = "GET", **headers: str) -> Reader:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given_headers = named if agent is None else {"User-Agent": agent, **named}
    return who_fetched(method, CIMultiDictProxy(CIMultiDict(given_headers)))


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_are_people_in_messengers_too(agent: str) -> None:
    assert fetched(agent) == Reader(Visitor.PERSON)


@pytest.mark.parametrize("agent", PREVIEWS + PREVIEWS_BY_THEIR_FIRST_WORD)
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


@pytest.mark.slow
def test_no_published_browser_is_taken_for_a_robot() -> None:
    browsers = published_browsers()
    assert len(browsers) > 500
    assert [agent for agent in browsers if fetched(agent).visitor is not Visitor.PERSON] == []


@pytest.mark.slow
def test_of_the_published_fetchers_at_most_one_in_fifty_is_taken_for_a_person() -> None:
    fetchers = published_fetchers()
    assert len(fetchers) > 2_000
    assert sum(fetched(agent).visitor is Visitor.PERSON for agent in fetchers) <= len(fetchers) // 50


def test_of_the_published_previews_at_least_nine_in_ten_get_the_card() -> None:
    previews = published_fetchers("social-preview")
    assert len(previews) > 100
    assert sum(fetched(agent).shows_card for agent in previews) >= len(previews) * 9 // 10


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
