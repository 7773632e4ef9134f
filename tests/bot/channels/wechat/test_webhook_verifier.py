"""Whatever comes in at the door: genuine, forged, captured, hostile."""

import json
import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto  # type: ignore[import-untyped]  # (wechatpy has no types)

from bot.channels.envelope import Envelope, NotGenuine
from bot.channels.wechat.crypto import Cipher
from bot.channels.wechat.webhook_verifier import WebhookVerifier
from bot.channels.wechat.xml import UnreadableXml, fields_of
from tests.bot.channels.wechat.conftest import AES_KEY
from tests.fixtures.wechat.sealing import field, push_xml, seal, sign, unseal

TOKEN, APP_ID = "handbillTestToken", "wxfa4ef00d12345678"
WORDS = push_xml({"FromUserName": "oYi", "CreateTime": 1, "MsgType": "text", "Content": "你好", "MsgId": 7})


def plain_door() -> WebhookVerifier:
    return WebhookVerifier(TOKEN, None, time.time)


def safe_door() -> WebhookVerifier:
    return WebhookVerifier(TOKEN, Cipher(AES_KEY, APP_ID, TOKEN), time.time)


def envelope(query: Mapping[str, str], body: bytes | str = b"", method: str = "POST") -> Envelope:
    raw = body.encode() if isinstance(body, str) else body
    return Envelope(method=method, url="", query=query, headers={}, body=raw)


def signed(body: bytes | str = WORDS, *, nonce: str = "77", at: int | None = None, **more: str) -> Envelope:
    timestamp = str(int(time.time()) if at is None else at)
    return envelope({"signature": sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, **more}, body)


def sealed(xml: str = WORDS, *, nonce: str = "77", key: str = AES_KEY, app_id: str = APP_ID) -> Envelope:
    timestamp, encrypted = str(int(time.time())), seal(xml, key, app_id)
    query = {"timestamp": timestamp, "nonce": nonce, "encrypt_type": "aes"}
    query["msg_signature"] = sign(TOKEN, timestamp, nonce, encrypted)
    return envelope(query, push_xml({"ToUserName": "gh_1", "Encrypt": encrypted}))


def refused(door: WebhookVerifier, what: Envelope) -> int:
    with pytest.raises(NotGenuine) as no:
        door.push(what)
    assert no.value.sentence
    return no.value.status


def test_the_console_hears_its_own_words_back() -> None:
    assert plain_door().echo(signed(echostr="5219")) == "5219"
    with pytest.raises(NotGenuine):
        plain_door().echo(envelope({"echostr": "5219"}))


def test_plain_and_encrypted_pushes_say_the_same() -> None:
    assert plain_door().push(signed()) == safe_door().push(sealed()) == fields_of(WORDS.encode())


def test_a_body_that_carries_both_forms_counts_as_encrypted() -> None:
    what = sealed()
    both = envelope(what.query, what.body.replace(b"<Encrypt>", b"<Content>forged</Content><Encrypt>"))
    assert safe_door().push(both)["Content"] == "你好"


def test_with_a_key_plain_pushes_are_refused() -> None:
    assert refused(safe_door(), signed()) == 403


def test_an_encrypted_push_of_somebody_else_is_refused() -> None:
    assert refused(safe_door(), sealed(key=AES_KEY[::-1])) == 400
    assert refused(safe_door(), sealed(app_id="wx0000000000000000")) == 400
    what = sealed()
    assert refused(safe_door(), envelope({**what.query, "msg_signature": "0" * 40}, what.body)) == 401
    assert refused(safe_door(), envelope(what.query, what.body.replace(b"<Encrypt>", b"<Encrypted>"))) == 401


def test_another_ciphertext_under_a_captured_signature_is_refused() -> None:
    assert refused(safe_door(), envelope(sealed().query, sealed("<xml><Content>x</Content></xml>").body)) == 401


def test_a_captured_query_with_another_body_is_refused_and_a_repeat_is_not() -> None:
    door, first = plain_door(), signed()
    assert door.push(first) == door.push(first)
    assert refused(door, envelope(first.query, first.body.replace("你好".encode(), b"gift"))) == 403
    assert door.push(signed(nonce="78"))["Content"] == "你好"


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
def test_a_signature_is_good_for_five_minutes(seconds: int) -> None:
    assert refused(plain_door(), signed(at=int(time.time()) + seconds)) == 403


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
HOSTILE = {
    "entities": BOMB,
    "a file": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>',
    "a bare document type": "<!DOCTYPE xml><xml><Content>x</Content></xml>",
    "an unknown entity": "<xml><Content>&x;</Content></xml>",
    "too deep": "<xml>" + "<a>" * 200_000,
    "too many": "<xml>" + "<a/>" * 20_000 + "</xml>",
    "too long": "<xml><Content>" + "x" * 100_000 + "</Content></xml>",
    "another encoding": '<?xml version="1.0" encoding="utf-16"?><xml></xml>'.encode("utf-16"),
    "no UTF-8": b"<xml><Content>\xff\xfe</Content></xml>",
    "unended": "<xml><Content>",
    "empty": "",
    "two roots": "<xml/><xml/>",
    "a NUL": b"<xml><Content>\x00</Content></xml>",
}


@pytest.mark.parametrize("xml", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_xml_is_refused(xml: bytes | str) -> None:
    assert refused(plain_door(), signed(xml)) == 400


@pytest.mark.parametrize("body", ["<Encrypt>" + " " * 10**6, "<Encrypt>" + "A" * 90_000 + " " * 900_000])
def test_an_unsigned_body_of_blanks_is_looked_at_once(body: str) -> None:
    """Tried again from each blank, it would take hours."""
    query = {"timestamp": str(int(time.time())), "nonce": "1", "encrypt_type": "aes"}
    assert refused(safe_door(), envelope(query, body)) == 401


def test_what_is_nested_does_not_pose_as_a_field() -> None:
    xml = b"<xml><ScanCodeInfo><FromUserName>oMallory</FromUserName></ScanCodeInfo><A>1</A></xml>"
    assert fields_of(xml) == {"ScanCodeInfo": "", "A": "1"}


@given(st.binary(max_size=300))
def test_no_xml_surprises(raw: bytes) -> None:
    try:
        read = fields_of(raw)
    except UnreadableXml:
        return
    assert all(isinstance(text, str) for text in read.values())


@given(st.text(max_size=600))
def test_replies_open_with_the_key_and_in_wechatpy(text: str) -> None:
    xml = json.dumps(text)
    reply = Cipher(AES_KEY, APP_ID, TOKEN).sealed(xml, "1767225700", "77")
    assert unseal(field(reply, "Encrypt"), AES_KEY, APP_ID) == xml
    second_opinion = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    assert second_opinion.decrypt_message(reply, field(reply, "MsgSignature"), "1767225700", "77") == xml
