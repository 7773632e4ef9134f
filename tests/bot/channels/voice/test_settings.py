"""What ``[channels.voice]`` refuses, by name."""

import pytest
from pydantic import ValidationError

from bot.channels.voice.settings import VoiceSettings

GOOD = {"account_sid": "AC0", "auth_token": "secret", "from_number": "+49 30 5550000"}


def test_little_is_needed() -> None:
    settings = VoiceSettings.model_validate(GOOD)
    assert (settings.from_number, settings.consent) == ("+49305550000", "key")
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("account_sid", "AC/../x"),
        ("auth_token", "with space"),
        ("from_number", "030 5550000"),
        ("api_url", "http://api.twilio.com"),
        ("api_url", "https://user@api.twilio.com"),
        ("api_url", "ftp://127.0.0.1"),
        ("consent", "perhaps"),
        ("country", "Germany"),
        ("countries", ["0"]),
        ("recording_hosts", ["https://x.test"]),
        ("signature", "telnyx"),
        ("time_limit_s", 1),
    ],
)
def test_what_can_not_be_meant_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        VoiceSettings.model_validate(GOOD | {key: value})
    assert "with space" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:1/", "https://x.test/api"]
)
def test_plain_http_is_for_loopback(url: str) -> None:
    assert VoiceSettings.model_validate(GOOD | {"api_url": url}).api_url == url.rstrip("/")
