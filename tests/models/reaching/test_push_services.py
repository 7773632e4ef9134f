"""What a browser calls its push service is posted to only where it is one that is listed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reaching.push_services import PUSH_SERVICES, NoPushService, is_push_service, origin_of

HERE = "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://fcm.googleapis.com/fcm/send/dTp:APA91b", "https://fcm.googleapis.com"),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAAA", "https://updates.push.services.mozilla.com"),
        ("https://wns2-am3p.notify.windows.com/w/?token=BQ%3d", "https://wns2-am3p.notify.windows.com"),
        ("https://web.push.apple.com/QGuQyavXutnMH", "https://web.push.apple.com"),
        ("https://web.push.apple.com:443/QGuQyavXutnMH", "https://web.push.apple.com:443"),
    ],
)
def test_the_push_services_of_the_usual_browsers_are_known(endpoint: str, origin: str) -> None:
    assert origin_of(endpoint, PUSH_SERVICES) == origin


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "nonsense",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/fcm/send/x",
        "https://fcm.googleapis.com:no/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://user:password@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.test/x",
        "https://evilnotify.windows.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "http://127.0.0.1:9000/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\r\nHost: evil.test",
        "https://[fcm.googleapis.com/x",
    ],
)
def test_anything_else_is_never_asked(endpoint: str) -> None:
    with pytest.raises(NoPushService):
        origin_of(endpoint, PUSH_SERVICES)


@given(st.text())
def test_whatever_a_browser_names_is_a_listed_host_or_refused(endpoint: str) -> None:
    with pytest.raises(NoPushService):
        origin_of(f"https://{endpoint}", PUSH_SERVICES)


def test_a_push_service_on_this_machine_is_asked_at_its_own_port_only_where_it_is_listed() -> None:
    assert origin_of(f"{HERE}/send/1", [HERE]) == HERE
    with pytest.raises(NoPushService):
        origin_of("http://127.0.0.1:9001/send/1", [HERE])


@pytest.mark.parametrize(
    ("listed", "can_be"),
    [
        ("push.example.test", True),
        ("*.push.example.test", True),
        (HERE, True),
        ("http://localhost:9000", True),
        ("http://push.example.test", False),
        ("https://push.example.test", False),
        ("http://127.0.0.1:9000/", False),
        ("*", False),
        ("*.test", False),
        ("push", False),
        ("PUSH.example.test/path", False),
    ],
)
def test_hosts_can_be_listed_and_nothing_wider(listed: str, can_be: bool) -> None:
    assert is_push_service(listed) is can_be
