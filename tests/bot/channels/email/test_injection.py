"""Whatever people are called and whatever their subjects and ids hold, a mail has our headers and no others."""

import base64
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.email.addresses import normal
from bot.channels.email.headers import answered_ids, file_name, id_of, line_of, sender_of
from bot.channels.email.mail_threads import MailThread
from bot.channels.email.writing import Cover, write
from bot.messages import Media
from bot.messages import Message as Said
from tests.fixtures.quick import examples

INJECTED = "x\r\nBcc: everybody@evil.test\r\n\r\nBuy!"
HEADERS = {
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "X-Loop", "Auto-Submitted", "In-Reply-To"),
    *("References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}
COVER = Cover(
    recipient="yi@home.test",
    reply_to="reply+abc@talk.test",
    speaker="Jia",
    message_id="<one@talk.test>",
    domain="talk.test",
    language="en",
)


def q_word(text: str, charset: str = "utf-8") -> str:
    return f"=?{charset}?q?{''.join(f'={octet:02X}' for octet in text.encode())}?="


def b_word(text: str) -> str:
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


WORDS = [q_word(INJECTED), b_word(INJECTED), q_word(q_word(INJECTED)), b_word(b_word(q_word(INJECTED)))]
SCRAPS = ["=?", "?=", "?q?", "?b?", "=?utf-8", "=?x?Q?a=0D=0AX: y", "=0D=0A", "\r", "\n", "\0", "\x85", "\u2028"]
PIECES = st.one_of(st.text(max_size=12), st.sampled_from([INJECTED, *WORDS, *SCRAPS, *' <>@"']))
TEXTS = st.lists(PIECES, max_size=6).map("".join)


def check(raw: bytes) -> None:
    head = raw.partition(b"\r\n\r\n")[0]
    lines = re.sub(rb"\r\n[ \t]", b" ", head).split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in lines]
    assert set(names) <= HEADERS
    assert len(set(names)) == len(names)
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", b"".join(lines))
    assert not re.search(rb"[\x00\x7f]", raw)
    understood = message_from_bytes(raw, policy=policy.default)
    assert isinstance(understood, EmailMessage)
    for part in understood.walk():
        for value in part.values():
            assert not re.search(r"[\x00-\x1f\x7f]", str(value))
    assert understood["Bcc"] is None
    assert str(understood["To"]) == "yi@home.test"


@settings(max_examples=examples(100))
@given(TEXTS, TEXTS, TEXTS, TEXTS, st.booleans())
@example(q_word(INJECTED), b_word(INJECTED), f"<{q_word(INJECTED)}@x>", q_word(INJECTED), True)
@example(q_word(q_word(INJECTED)), q_word(q_word(INJECTED)), "<a@b>", b_word(q_word(INJECTED)), False)
@pytest.mark.slow
def test_nothing_that_people_chose_becomes_a_header(name: str, subject: str, number: str, file: str, bot: bool) -> None:
    thread = None if bot else MailThread(subject, [number, "<first@home.test>", number])
    media = Media(kind="document", name=file, mime=file)
    cover = replace(COVER, speaker=name, thread=thread, files=[(media, b"%PDF"), (replace(media, kind="photo"), b"x")])
    said = Said(text=f"{subject}\n{name}", heading=subject, speaker=name, quotes=number)
    check(write(said, cover).as_bytes())


@settings(max_examples=examples(100))
@given(TEXTS)
@example(q_word(INJECTED))
@example(b_word(b_word(INJECTED)))
@pytest.mark.slow
def test_what_comes_in_is_cleaned_after_decoding_and_can_not_be_decoded_again(text: str) -> None:
    mail = Message()
    line = text.replace("\r", "").replace("\n", "")
    for name in ("Subject", "Message-ID", "In-Reply-To"):
        mail[name] = line
    mail["From"] = f'"{line}" <yi@home.test>'
    part = Message()
    part["Content-Disposition"] = f'attachment; filename="{line}"'
    _, called = sender_of(mail)
    for found in (line_of(mail, "Subject"), called, file_name(part), id_of(mail), *answered_ids(mail)):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", found)
        assert not re.search(r"=\?[^?\s]{1,80}\?[bq]\?", found, re.IGNORECASE)


@pytest.mark.parametrize("local", [q_word("a\r\nX: y"), b_word("x"), "a\x85b", "a\u2028b", "a\u200bb"])
def test_an_address_that_could_be_decoded_is_none(local: str) -> None:
    assert normal(f"{local}@home.test") == ""


def test_a_question_that_looks_a_little_like_code_stays() -> None:
    written = write(Said(text="1+1=?", heading="1+1=? =?"), COVER).as_bytes()
    assert b"Subject: 1+1=? =?\r\n" in written
