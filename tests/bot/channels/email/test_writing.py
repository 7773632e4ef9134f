"""What arrives at the other side, as its mail program shows it."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.channels.email.mail_threads import MailThread
from bot.channels.email.writing import Cover, write
from bot.messages import Button, ContactCard, Media, Message, Place

COVER = Cover(
    recipient="yi@home.test",
    reply_to="reply+abc@talk.test",
    speaker="Jia",
    message_id="<one@talk.test>",
    domain="talk.test",
    language="en",
    thread=MailThread(),
)
SAID = Message(text="Jia · Towel\nHello & <b>welcome</b>\nhttps://shop.test/t.", heading="Jia · Towel", speaker="Jia")


def arrived(message: Message, cover: Cover = COVER) -> EmailMessage:
    mail = message_from_bytes(write(message, cover).as_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def plain(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")  # type: ignore[union-attr]  # (every mail of ours has both bodies)


def rich(mail: EmailMessage) -> str:
    return str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]  # (every mail of ours has both bodies)


def test_who_speaks_stands_on_the_cover_and_the_words_inside() -> None:
    mail = arrived(SAID)
    assert (mail["Subject"], mail["From"]) == ("Jia · Towel", "Jia <reply+abc@talk.test>")
    assert (mail["Reply-To"], mail["Message-ID"]) == ("Jia <reply+abc@talk.test>", "<one@talk.test>")
    assert plain(mail).startswith("Hello & <b>welcome</b>\nhttps://shop.test/t.\n")
    assert "Hello &amp; &lt;b&gt;welcome&lt;/b&gt;" in rich(mail)
    assert '<a href="https://shop.test/t">https://shop.test/t</a>.' in rich(mail)
    assert mail["Auto-Submitted"] is None
    assert "To answer Jia" in plain(mail)


def test_an_answer_stands_in_its_thread() -> None:
    thread = MailThread("Towels?", ["<first@home.test>", "<second@home.test>"])
    mail = arrived(SAID, replace(COVER, thread=thread))
    assert (mail["Subject"], mail["In-Reply-To"]) == ("Re: Towels?", "<second@home.test>")
    assert mail["References"] == "<first@home.test> <second@home.test>"
    quoting = arrived(replace(SAID, quotes="<first@home.test>"), replace(COVER, thread=thread))
    assert quoting["In-Reply-To"] == "<first@home.test>"


def test_what_the_bot_writes_says_so() -> None:
    mail = arrived(Message(text="👀 Yi opened “Towel”\nfirst time"), replace(COVER, thread=None, speaker="Handbill"))
    assert (mail["Auto-Submitted"], mail["Subject"]) == ("auto-generated", "👀 Yi opened “Towel”")


def test_buttons_are_links_and_numbers() -> None:
    rows = (
        (Button(label="Open <it>", url="https://cards.test/c/a?b&c"), Button(label="Run", url="javascript:alert(1)")),
        (Button(label="Write", action="talk:1"), Button(label="Done", action="done")),
        (Button(label="Copy", copy="https://cards.test/copied"), Button(label="Share", share="towel")),
    )
    mail = arrived(Message(text="Which?", buttons=rows))
    assert "Open <it>: https://cards.test/c/a?b&c" in plain(mail)
    assert "Answer with the number:\n1. Write\n2. Done" in plain(mail)
    assert "https://cards.test/copied" in plain(mail)
    assert 'href="https://cards.test/c/a?b&amp;c"' in rich(mail)
    assert "javascript" not in rich(mail)
    assert "<li>Write</li><li>Done</li>" in rich(mail)


def test_files_contacts_and_places_go_along() -> None:
    files = [
        (Media(kind="photo", name="me.png", mime="image/png"), b"\x89PNG"),
        (Media(kind="document", name="报价\r\n.pdf", mime="application/pdf"), b"%PDF"),
        (Media(kind="document", mime="text/html; x"), b"<script>"),
        (Media(kind="document", name="in.eml", mime="message/rfc822"), b"no mail at all"),
    ]
    message = Message(
        text="all",
        contact=ContactCard(name="Bob", phone="+49301234"),
        place=Place(latitude=31.2304, longitude=121.4737),
    )
    mail = arrived(message, replace(COVER, files=files))
    found = {part.get_filename(): part for part in mail.walk() if part.get_filename()}
    assert set(found) == {"me.png", "报价 .pdf", "document-3.bin", "in.eml"}
    assert found["me.png"].get_content_disposition() == "inline"
    assert "cid:file0@talk.test" in rich(mail)
    assert found["in.eml"].get_content_type() == "application/octet-stream"
    assert "Bob +49301234" in plain(mail)
    assert "mlat=31.230400&mlon=121.473700" in plain(mail)


@pytest.mark.parametrize(
    "evil", ["Jia\r\nBcc: all@home.test", "Jia\nX: y", "J\x00ia\u2028", '"Jia" <x@y.test>', "Jia," * 50]
)
def test_names_and_topics_put_no_headers_in(evil: str) -> None:
    message = Message(text=f"{evil}\nhello", heading=evil, speaker=evil)
    mail = arrived(message, replace(COVER, speaker=evil, thread=MailThread(evil, ["<a@b.test>"])))
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert [each.addr_spec for each in mail["From"].addresses] == ["reply+abc@talk.test"]
    assert "hello" in plain(mail)


def test_the_same_row_has_the_same_message_id_in_chinese_too() -> None:
    mail = arrived(Message(text="王芳\n有，两百条。", heading="王芳"), replace(COVER, language="zh", speaker="王芳"))
    assert plain(mail).startswith("有，两百条。")
    assert "直接回复此邮件" in plain(mail)
    assert mail["From"].addresses[0].display_name == "王芳"
