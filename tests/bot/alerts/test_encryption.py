"""What a push service carries: as the RFC's own example has it, and readable by the browser alone."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.encryption import MAX_BYTES, encrypted
from models.reaching.web_push_keys import from_unpadded, point_of
from tests.fixtures.push_service.browser import PushedBrowser

# RFC 8291, appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
OUR_POINT = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
BROWSERS_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
BROWSERS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_rfc_8291_comes_out_byte_for_byte() -> None:
    ours = derive_private_key(int.from_bytes(from_unpadded(OURS), "big"), SECP256R1())
    assert point_of(ours.public_key()) == from_unpadded(OUR_POINT)
    made = encrypted(PLAIN, from_unpadded(BROWSERS_POINT), from_unpadded(AUTH), ours=ours, salt=from_unpadded(SALT))
    assert made == from_unpadded(BODY)


def test_the_tests_own_browser_reads_the_example_of_rfc_8291() -> None:
    browser = PushedBrowser(private=from_unpadded(BROWSERS), auth=from_unpadded(AUTH))
    assert browser.point == from_unpadded(BROWSERS_POINT)
    assert browser.read(from_unpadded(BODY)) == PLAIN


@given(st.binary(max_size=MAX_BYTES))
def test_whatever_is_sent_is_read_by_the_browser_it_was_meant_for_and_by_no_other(plain: bytes) -> None:
    browser, another = PushedBrowser(), PushedBrowser()
    body = encrypted(plain, browser.point, browser.auth)
    assert browser.read(body) == plain
    assert len(body) <= 4096
    assert body != encrypted(plain, browser.point, browser.auth)
    with pytest.raises(InvalidTag):
        another.read(body)


def test_more_than_a_push_service_takes_is_refused_before_it_is_sent() -> None:
    browser = PushedBrowser()
    with pytest.raises(ValueError, match="3994 bytes do not fit"):
        encrypted(bytes(MAX_BYTES + 1), browser.point, browser.auth)


@pytest.mark.parametrize("point", [b"", bytes(65), b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, b"\x02" + bytes(32)])
def test_a_key_that_is_no_point_of_the_curve_is_refused(point: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        encrypted(b"words", point, bytes(16))
