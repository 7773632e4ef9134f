"""Mails as people's programs write them, and as nobody should."""

import base64
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.charsets import decoded
from bot.channels.email.headers import bare_subject, line_of, sender_of
from bot.channels.email.html import text_of
from bot.channels.email.parsing import MAX_FILES, UnreadableMail, read_mail
from bot.channels.email.quoted_text import new_words
from tests.fixtures.email import raw_of

ANSWER = "From: Yi <yi@home.test>\nIn-Reply-To: <a@b.test>\n"


def text(mail: str) -> str:
    return read_mail(raw_of(mail)).text


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("Subject: Towels\n\nHow much?", "Towels\n\nHow much?"),
        ("Subject: Re: Towels\n\nTwo.", "Two."),
        (f"{ANSWER}Subject: anything\n\nTwo.\n-- \nYi", "Two.\n-- \nYi"),
        (f"{ANSWER}\nTwo.\n\nOn Mon, 2 Mar 2026, Jia <reply+x@talk.test>\nwrote:\n> How many?\n>\n> Jia", "Two."),
        (f"{ANSWER}\n两条。\n\n在 2026年3月2日，Jia <reply+x@talk.test> 写道：\n> 几条？", "两条。"),
        (f"{ANSWER}\n两条。\n\n------------------ 原始邮件 ------------------\n发件人: Jia\n几条？", "两条。"),
        (f"{ANSWER}\nTwo.\n\n________________________________\nFrom: Jia\nSent: Monday\nHow many?", "Two."),
        (f"{ANSWER}\nTwo.\nFrom: Jia\nSent: Monday\nTo: Yi\nSubject: Towels\n\nHow many?", "Two."),
        (f"{ANSWER}\nFrom: here\nTo: there", "From: here\nTo: there"),
        (f"{ANSWER}\n> How many?\n> And when?\nTwo.\n> Where?\nHere.", "> How many?\n> […]\nTwo.\n> Where?\nHere."),
        (f"{ANSWER}\n> only a quote", "> only a quote"),
        ("Subject: =?utf-8?b?5q+b5be+?=\n\n", "毛巾"),
        ("", ""),
        ("\n\n", ""),
        (f"{ANSWER}\nno\x00 bell\x07 here\u202e", "no bell here"),
    ],
)
def test_only_the_new_words_are_said(mail: str, said: str) -> None:
    assert text(mail) == said


def test_html_alone_becomes_text_and_beside_plain_text_is_left_alone() -> None:
    mail = EmailMessage(policy=SMTP)
    mail["In-Reply-To"] = "<a@b.test>"
    mail.set_content(
        "<style>p{}</style><p>Hello <b>you</b> &amp; me<script>steal()</script></p><ul><li>one<li>two</ul>"
        '<a href="https://shop.test/t">look</a><blockquote>How many?</blockquote>',
        subtype="html",
    )
    assert read_mail(mail.as_bytes()).text == "Hello you & me\n\n- one\n- two\n\nlook (https://shop.test/t)"
    mail.set_content("Plain words")
    mail.add_alternative("<p>Rich words</p>", subtype="html")
    assert read_mail(mail.as_bytes()).text == "Plain words"


def test_files_are_found_and_the_letterheads_small_pictures_are_not() -> None:
    mail = EmailMessage(policy=SMTP)
    mail.set_content("see")
    mail.add_alternative('<p>see <img src="cid:logo"></p>', subtype="html")
    rich = mail.get_payload()[1]  # type: ignore[index]  # (a multipart mail's payload is a list of mails)
    rich.add_related(b"\x89PNG logo", "image", "png", cid="<logo>", filename="logo.png", disposition="inline")  # type: ignore[union-attr]  # (a multipart mail's payload is a list of mails)
    mail.add_attachment(b"%PDF", "application", "pdf", filename="C:\\secret\\报价.pdf")
    mail.add_attachment("name,price\n", subtype="csv", filename="prices.csv")
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "Forwarded"
    inner.set_content("within")
    mail.add_attachment(inner)
    found = {file.name: (file.mime, file.data) for file in read_mail(mail.as_bytes()).files}
    assert found["报价.pdf"] == ("application/pdf", b"%PDF")
    assert found["prices.csv"][1].strip() == b"name,price"
    assert found["Forwarded.eml"][0] == "message/rfc822"
    assert len(found) == 3


@pytest.mark.parametrize(
    "written",
    [
        b"Content-Disposition: attachment; filename*=gb2312''%B1%A8%BC%DB.pdf",
        b"Content-Disposition: attachment; filename*0*=UTF-8''%E6%8A%A5; filename*1*=%E4%BB%B7; filename*2=.pdf",
        b'Content-Disposition: attachment; filename="=?gb2312?B?sai82y5wZGY=?="',
        b'Content-Disposition: attachment; filename="=?utf-8?B?5oql?=\r\n =?utf-8?B?5Lu3LnBkZg==?="',
        b'Content-Disposition: attachment; filename="' + "报价.pdf".encode("gbk") + b'"',
        b'Content-Disposition: attachment; filename="' + "报价.pdf".encode() + b'"',
        b'Content-Type: application/pdf; name="=?gb2312?B?sai82y5wZGY=?="',
    ],
)
def test_a_files_name_is_read_however_it_is_spelt(written: bytes) -> None:
    kind = b"" if b"application/pdf" in written else b"Content-Type: application/pdf\r\n"
    [file] = read_mail(kind + written + b"\r\n\r\n%PDF").files
    assert file.name == "报价.pdf"


@pytest.mark.parametrize(
    ("charset", "data", "said"),
    [
        ("gb2312", "镕基".encode("gb18030"), "镕基"),
        ("no-such-charset", "毛巾".encode(), "毛巾"),
        ("us-ascii", "毛巾".encode("gbk"), "毛巾"),
        ("iso-8859-1", b"\x93quoted\x94", "“quoted”"),
        ("utf-8", b"\xff\xfe", "\xff\xfe"),
        ("zip", b"words", "words"),
        ("punycode", b"words", "words"),
        ("a\x00b", b"words", "words"),
        ("shift_jis", "①髙".encode("cp932"), "①髙"),
        ("euc-kr", "뷁".encode("cp949"), "뷁"),
        ("iso-8859-8-i", "מגבת".encode("iso8859-8"), "מגבת"),
        ("windows-874", "ผ้า".encode("cp874"), "ผ้า"),
        ("iso-2022-jp", "手拭".encode("iso-2022-jp"), "手拭"),
        ("iso-2022-kr", "수건".encode("iso-2022-kr"), "수건"),
        ("hz-gb-2312", "毛巾".encode("hz"), "毛巾"),
        ("koi8-r", "полотенце".encode("koi8-r"), "полотенце"),
        ("iso-8859-1", "毛巾".encode(), "毛巾"),
        ("us-ascii", "Où sont les é".encode("cp1252"), "Où sont les é"),
    ],
)
def test_every_encoding_becomes_text(charset: str, data: bytes, said: str) -> None:
    assert decoded(data, charset) == said


@pytest.mark.parametrize("charset", ["utf-8", "iso-2022-jp", "shift_jis", "euc-kr", "windows-1251", "gbk", "big5"])
def test_one_damaged_byte_costs_one_character_and_not_the_encoding(charset: str) -> None:
    said = {"windows-1251": "Сколько стоит полотенце? ", "euc-kr": "수건은 얼마입니까? "}.get(charset, "手拭一枚幾何? ")
    data = (said * 4).encode(charset)
    damaged = decoded(data[: len(data) // 2] + b"\xff" + data[len(data) // 2 :], charset)
    assert damaged.startswith(said)
    assert damaged.endswith(said)
    assert sum(map(damaged.count, set(said) - {" "})) >= len(said) * 3


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("From: Yi Chen <Yi@Home.test>", ("yi@home.test", "Yi Chen")),
        ("From: =?gb2312?B?s8LT8A==?= <yi@home.test>", ("yi@home.test", "陈羽")),
        ('From: "victim@bank.test" <yi@home.test>', ("yi@home.test", "victim@bank.test")),
        ("From: yi@home.test, bob@home.test", ("", "")),
        ("From: yi@home.test\nFrom: bob@home.test", ("", "")),
        ("From: <>", ("", "")),
        ("From: yi@localhost", ("", "")),
        ("From: yi@home.test <yi@home.test>", ("yi@home.test", "yi@home.test")),
        ("From: Chen, Yi [VIP] <yi@home.test>", ("yi@home.test", "Chen, Yi [VIP]")),
        ("From: bob@home.test <yi@home.test>", ("", "")),
        ("From: <bob@home.test> <yi@home.test>", ("", "")),
        ('From: "Yi\r\n Chen" <yi@home.test>', ("yi@home.test", "Yi Chen")),
        ("From: yi\u202e <yi@home.test>", ("yi@home.test", "yi")),
        ("Subject: none", ("", "")),
    ],
)
def test_a_mail_has_one_author(header: str, sender: tuple[str, str]) -> None:
    assert sender_of(read_mail(raw_of(f"{header}\n\nhi")).header) == sender


def test_marks_of_answering_are_not_the_subject() -> None:
    assert bare_subject("Re: AW: 回复：Fwd: [2] Towels") == "[2] Towels"
    assert bare_subject("Regarding towels") == "Regarding towels"


def _nested(depth: int) -> bytes:
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(depth))
    return opened + b"\r\nhello\r\n"


HOSTILE = {
    "deeply nested": _nested(3_000),
    "nested as deep as it goes": _nested(60),
    "mails within mails": b"Content-Type: message/rfc822\r\n\r\n" * 400 + b"hello\r\n",
    "ten thousand parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 10_000,
    "a header without end": b"Subject: " + b"x" * 1_000_000,
    "a hundred thousand headers": b"X: y\r\n" * 100_000 + b"\r\nhello",
    "encoded words without end": b"Subject: " + b"=?utf-8?q?x?= " * 10_000 + b"\r\n\r\nhello",
    "brackets in From": b"From: " + b"(" * 50_000 + b"\r\n\r\nhello",
    "groups in From": b"From: " + b"a:;," * 10_000 + b"\r\n\r\nhello",
    "a boundary that is none": b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nhello',
    "names in pieces": b"Content-Type: text/plain; "
    + b"".join(b"name*%d*=%%ff;" % n for n in range(5_000))
    + b"\r\n\r\nx",
    "an encoding that is none": (
        b"Content-Type: text/plain; charset=\xff\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!"
    ),
    "uuencode": b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 f\r\nM\xff\xff\r\nend\r\n",
    "html without end": b"Content-Type: text/html\r\n\r\n" + b"<div><a href='" * 60_000,
    "comments without end": b"Content-Type: text/html\r\n\r\n" + b"<!--" * 100_000,
    "quotes without end": b"In-Reply-To: <a@b>\r\n\r\n" + b"> x\r\n" * 100_000,
    "only NUL": b"\x00" * 100_000,
    "a report of nothing": (
        b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n--b--'
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mails_are_taken_apart_soon_or_refused(raw: bytes) -> None:
    began = monotonic()
    with suppress(UnreadableMail):
        mail = read_mail(raw)
        line_of(mail.header, "Subject")
        sender_of(mail.header)
        assert len(mail.text) <= 20_000
        assert len(mail.files) <= MAX_FILES
    assert monotonic() - began < 20  # and not minutes


@given(st.binary(max_size=2_000))
def test_whatever_comes_is_a_mail_or_refused(raw: bytes) -> None:
    try:
        mail = read_mail(raw)
    except UnreadableMail:
        return
    assert "\x00" not in mail.text
    sender_of(mail.header)


@given(st.text(alphabet="<>/abp q=\"'!-&;\n", max_size=300))
def test_whatever_is_html_becomes_text_without_its_marks(source: str) -> None:
    assert "<script" not in text_of(f"<script>{source}")
    assert text_of(base64.b64encode(source.encode()).decode()) == base64.b64encode(source.encode()).decode()


@given(st.text(alphabet=">ab \n:：写道wrote On", max_size=300))
def test_folding_invents_nothing(words: str) -> None:
    kept = new_words(words).replace("> […]", "")
    assert {line.strip() for line in kept.splitlines()} <= {line.strip() for line in words.splitlines()} | {""}
