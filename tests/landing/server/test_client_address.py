"""Who asks: only what our own proxies say of it is believed."""

from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from landing.server.client_address import PROXIES, Proxies, client_ip, client_network, is_near


class _Wire:
    def __init__(self, peer: str) -> None:
        self._peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self._peer, 4711) if name == "peername" else default

    def is_closing(self) -> bool:
        return False


def asked(peer: str, *forwarded: str, trusted: tuple[str, ...] = (), **headers: str) -> web.Request:
    app = web.Application()
    app[PROXIES] = Proxies(trusted)
    said = CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()})
    for line in forwarded:
        said.add("X-Forwarded-For", line)
    return make_mocked_request("GET", "/", said, app=app, transport=_Wire(peer))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # no proxy of ours: typed by the client
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.7, 10.0.0.2"], "10.0.0.7"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["nonsense, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["2001:DB8::1"], "2001:db8::1"),
        ("::ffff:203.0.113.9", [], "203.0.113.9"),
    ],
)
def test_the_client_is_the_first_from_the_right_that_is_no_proxy_of_ours(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert client_ip(asked(peer, *forwarded, trusted=("10.0.0.0/8",))) == client


@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=200))
def test_no_header_makes_a_client_out_of_nothing(forwarded: str) -> None:
    assert client_ip(asked("203.0.113.9", forwarded)) == "203.0.113.9"
    believed = client_ip(asked("10.0.0.1", forwarded, trusted=("10.0.0.0/8",)))
    assert believed == "10.0.0.1" or believed in forwarded.lower()


def near() -> Iterator[tuple[web.Request, bool]]:
    yield asked("127.0.0.1"), True
    yield asked("::1"), True
    yield asked("10.0.0.1", trusted=("10.0.0.0/8",)), True
    yield asked("10.0.0.1", "10.0.0.9", trusted=("10.0.0.0/8",)), True
    yield asked("203.0.113.9"), False
    yield asked("203.0.113.9", "127.0.0.1"), False
    yield asked("10.0.0.1", "203.0.113.9", trusted=("10.0.0.0/8",)), False
    yield asked("127.0.0.1", "203.0.113.9", trusted=("127.0.0.0/8",)), False
    yield asked("127.0.0.1", "127.0.0.1"), False  # relayed by a proxy that nobody told us of
    yield asked("127.0.0.1", X_Real_IP="203.0.113.9"), False


@pytest.mark.parametrize(("request_", "expected"), list(near()))
def test_near_is_this_machine_and_trusted_networks_and_nobody_they_relay(request_: web.Request, expected: bool) -> None:
    assert is_near(request_) is expected


def test_an_ipv6_subscriber_is_one_household() -> None:
    assert client_network("2001:db8:0:1::5") == client_network("2001:db8:0:1:ffff::9") == "2001:db8:0:1::/64"
    assert client_network("2001:db8:0:2::5") != client_network("2001:db8:0:1::5")
    assert client_network("203.0.113.9") == "203.0.113.9"
