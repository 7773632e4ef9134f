import asyncio
import smtplib
import ssl
from pathlib import Path

import pytest

from bot.messages import Message
from models.recording.group_commit import NotRecorded
from tests.bot.channels.email.certificates import certificate
from tests.bot.channels.email.conftest import OpenOffice
from tests.fixtures.email import bounce_of, raw_of


async def test_an_answer_is_committed_before_it_is_acknowledged_and_told_three_times_is_one(
    open_office: OpenOffice,
) -> None:
    async with open_office() as office:
        mail = office.yi.write(office.reply.upper(), "Yes, please.\n", subject="Re: Towel", In_Reply_To="<a@talk.test>")
        mail.add_attachment(b"%PDF", "application", "pdf", filename="../../etc/order.pdf")
        assert await office.yi.send(mail, times=3) == "2.0.0 Taken"
        hop = b"Received: from relay.test by talk.test; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        await asyncio.gather(*(office.yi.send(hop * n + mail.as_bytes(), to=office.reply) for n in range(3)))
        [letter] = await office.letters()
        assert (letter.sender, letter.name, letter.text) == ("yi@home.test", "Yi", "Yes, please.")
        assert letter.conversation_id == office.talking.id
        assert letter.answers == ["<a@talk.test>"]
        document, original = letter.files
        assert (document.kind, document.name) == ("document", "order.pdf")
        assert await office.media.read(document.sha256) == b"%PDF"
        assert b"Yes, please." in await office.media.read(original.sha256)


async def test_a_mail_without_message_id_is_known_again_by_what_it_says(open_office: OpenOffice) -> None:
    async with open_office() as office:
        bare = raw_of("From: yi@home.test\nSubject: hm\n\nhello\n")
        other = raw_of("From: yi@home.test\nSubject: hm\n\nhello?\n")
        for hops, raw in ((0, bare), (1, bare), (2, bare), (0, other)):
            await office.yi.send(b"Received: by x\r\n" * hops + raw, to=office.reply)
        assert [each.text for each in await office.letters()] == ["hm\n\nhello", "hm\n\nhello?"]


async def test_recipients_that_there_are_not_are_refused_at_once(open_office: OpenOffice) -> None:
    async with open_office() as office:
        token = office.reply.partition("@")[0].removeprefix("reply+")
        strangers = [
            "postmaster@talk.test",
            "reply@talk.test",
            *(f"reply+{token[:-1]}{last}@talk.test" for last in "abiy234567" if last != token[-1]),
            f"bounce+{token}@talk.test",
            f"reply+{token}@elsewhere.test",
            f"card+{'a' * 29}@talk.test",
            f"{'x' * 300}@talk.test",
            office.channel._ours.reply(office.talking.id, 4711),
            office.channel._ours.reply(4711, 1),
        ]
        for stranger in strangers:
            with pytest.raises(smtplib.SMTPResponseException) as refused:
                await office.yi.send(office.yi.write(stranger, "?"))
            assert refused.value.smtp_code in {550, 553}, stranger
        assert not await office.letters()


async def test_whoever_guesses_recipients_is_shown_out(open_office: OpenOffice) -> None:
    def guess(port: int) -> list[int]:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            server.ehlo()
            server.mail("x@home.test")
            return [server.rcpt(f"reply+{n}@talk.test")[0] for n in range(21)]

    async with open_office() as office:
        answers = await asyncio.to_thread(guess, office.port)
        assert answers == [550] * 20 + [421]


async def test_when_the_database_takes_nothing_the_mail_is_kept_by_its_sender(open_office: OpenOffice) -> None:
    async with open_office() as office:
        office.refuse += [NotRecorded("full"), RuntimeError("a mistake of ours"), OSError(28, "No space left")]
        mail = office.yi.write(office.reply, "again and again")
        for _ in range(3):
            with pytest.raises(smtplib.SMTPResponseException) as later:
                await office.yi.send(mail)
            assert later.value.smtp_code == 451
        await office.yi.send(mail)
        assert len(await office.letters()) == 1


@pytest.mark.slow
async def test_size_and_rate_have_their_limits(open_office: OpenOffice) -> None:
    def asks(port: int) -> bytes:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            return server.ehlo()[1]

    async with open_office(size_limit_mb=1, mails_per_minute=3) as office:
        reported = await asyncio.to_thread(asks, office.port)
        assert b"SIZE 1048576" in reported
        assert b"AUTH" not in reported
        big = office.yi.write(office.reply, "x" * 70 + "\n" + ("y" * 70 + "\n") * 20_000)
        with pytest.raises(smtplib.SMTPResponseException) as too_big:
            await office.yi.send(big)
        assert too_big.value.smtp_code == 552
        for n in range(2):
            await office.yi.send(office.yi.write(office.reply, f"mail {n}"))
        with pytest.raises(smtplib.SMTPResponseException) as too_fast:
            await office.yi.send(office.yi.write(office.reply, "one more"))
        assert too_fast.value.smtp_code == 450


async def test_only_the_peers_that_are_named_are_let_in(open_office: OpenOffice) -> None:
    async with open_office(allowed_peers=["10.0.0.0/8"]) as office:
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            await office.yi.send(office.yi.write(office.reply, "?"))
        assert refused.value.smtp_code == 554


async def test_a_mail_server_beside_us_speaks_lmtp_and_hears_of_each_recipient(open_office: OpenOffice) -> None:
    def bring(port: int, recipients: list[str], raw: bytes) -> list[bytes]:
        with smtplib.LMTP("127.0.0.1", port) as server:
            server.ehlo()
            server.mail("yi@home.test")
            for each in recipients:
                assert server.rcpt(each)[0] == 250
            server.putcmd("data")
            assert server.getreply()[0] == 354
            server.send(raw + b"\r\n.\r\n")
            return [server.getreply()[1] for _ in recipients]

    async with open_office(lmtp=True) as office:
        raw = office.yi.write(office.reply, "both").as_bytes()
        answers = await asyncio.to_thread(bring, office.port, [office.reply, office.card], raw)
        assert answers == [b"2.0.0 Taken", b"2.0.0 Taken"]
        assert [bool(each.tag) for each in await office.letters()] == [False, True]


async def test_with_a_certificate_mail_comes_over_tls(open_office: OpenOffice, tmp_path: Path) -> None:
    chain, secret = certificate(tmp_path)

    def bring(port: int, raw: bytes, to: str) -> str:
        trusting = ssl.create_default_context(cafile=str(chain))
        trusting.check_hostname = False
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            assert server.starttls(context=trusting)[0] == 220
            server.sendmail("yi@home.test", [to], raw)
            return str(server.sock.version())  # type: ignore[union-attr]  # (it is there)

    async with open_office(tls_certificate=str(chain), tls_key=str(secret)) as office:
        raw = office.yi.write(office.reply, "in private").as_bytes()
        assert (await asyncio.to_thread(bring, office.port, raw, office.reply)).startswith("TLSv1.")
        assert [each.text for each in await office.letters()] == ["in private"]


async def test_automatic_answers_lists_and_circles_are_known(open_office: OpenOffice) -> None:
    async with open_office() as office:
        write, send = office.yi.write, office.yi.send
        await send(write(office.reply, "I am away", Auto_Submitted="auto-replied"))
        await send(write(office.reply, "Got it", Precedence="auto_reply"))
        await send(write(office.reply, "from nobody"), sender="<>")
        assert [each.kind for each in await office.letters()] == ["automatic"] * 3
        assert all(not each.files for each in await office.letters())
        await send(write(office.reply, "News!", List_Id="<news.home.test>"))
        await send(write(office.reply, "Ours", X_Loop="handbill@talk.test"))
        back = raw_of(f"From: yi@home.test\nMessage-ID: {office.channel._ours.message_id(5)}\n\nback\n")
        await send(back, to=office.reply)
        assert len(await office.letters()) == 3
        with pytest.raises(smtplib.SMTPResponseException) as circling:
            await send(b"Received: by x\r\n" * 31 + raw_of("From: yi@home.test\n\nround\n"), to=office.reply)
        assert circling.value.smtp_code == 554


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Apple-Action", "vacation"),
        ("X-Autoresponder", "yes"),
        ("Subject", "Automatic reply: Towels"),
        ("Subject", "自动答复: 毛巾"),
        ("Subject", "Réponse automatique : Serviettes"),
    ],
)
async def test_an_absence_note_is_no_word_of_theirs(open_office: OpenOffice, header: str, value: str) -> None:
    async with open_office() as office:
        note = f"From: yi@home.test\nMessage-ID: <note@home.test>\n{header}: {value}\n\nI am away.\n"
        await office.yi.send(raw_of(note), to=office.reply)
        assert [each.kind for each in await office.letters()] == ["automatic"]


QMAIL = """Hi. This is the qmail-send program at home.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<yi@home.test>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its recipients. The following address(es) failed:

  yi@home.test
    SMTP error from remote mail server after RCPT TO: 550 mailbox not found
"""
EXIM_LATE = """A message that you sent has not yet been delivered to one or more of its recipients
after more than 24 hours.
No action is required on your part. Delivery attempts will continue for some time: 451 4.7.1 try later
"""
YAHOO = (
    "Sorry, we were unable to deliver your message to the following address.\n\n<yi@home.test>:\n554: delivery error\n"
)
MAIL_RU = "Это письмо создано автоматически.\n\nВаше письмо не может быть доставлено: 550 user not found\n"


@pytest.mark.parametrize(
    ("prose", "failed", "status"),
    [
        (QMAIL, True, "5.1.1"),
        (EXIM, True, "5.0.0"),
        (EXIM_LATE, False, "4.7.1"),
        (YAHOO, True, "5.0.0"),
        (MAIL_RU, True, "5.0.0"),
    ],
    ids=["qmail", "exim", "exim-late", "yahoo", "mail.ru"],
)
async def test_a_server_that_writes_prose_is_understood_at_the_mails_own_address(
    open_office: OpenOffice, prose: str, failed: bool, status: str
) -> None:
    async with open_office() as office:
        await office.channel.send("yi@home.test", Message(text="hello"), key="12")
        [got] = office.far.received
        bounce = f"From: MAILER-DAEMON@home.test\nSubject: failure notice\n\n{prose}"
        await office.yi.send(raw_of(bounce), to=got.sender, sender="<>")
        reported = [(each.row, each.failed, each.status) for each in await office.letters()]
        assert reported == [(12, failed, status)]


async def test_a_persons_words_about_failures_are_no_report(open_office: OpenOffice) -> None:
    async with open_office() as office:
        await office.channel.send("yi@home.test", Message(text="hello"), key="12")
        [got] = office.far.received
        await office.yi.send(raw_of("From: yi@home.test\n\nThe towels could not be delivered.\n"), to=got.sender)
        await office.yi.send(raw_of("From: yi@home.test\n\nI am away.\n"), to=got.sender, sender="<>")
        assert await office.letters() == []


async def test_a_report_is_read_wherever_the_other_server_sends_it(open_office: OpenOffice) -> None:
    async with open_office() as office:
        await office.channel.send("yi@home.test", Message(text="hello"), key="12")
        [got] = office.far.received
        for _ in range(3):
            await office.yi.send(bounce_of(got), to=got.sender, sender="<>")
        await office.yi.send(bounce_of(got, status="4.4.1", action="delayed"), to=got.sender, sender="<>")
        await office.yi.send(bounce_of(got, action="delivered"), to=got.sender, sender="<>")
        await office.yi.send(bounce_of(got, status="5.2.2"), to=office.reply, sender="<>")
        await office.yi.send(bounce_of(got, status="4.4.1"), to=got.sender, sender="<>")  # given up after days of tries
        await office.yi.send(office.yi.write(got.sender, "vacation"), sender="<>")
        reported = [(each.row, each.failed, each.status) for each in await office.letters()]
        assert reported == [(12, True, "5.1.1"), (12, False, "4.4.1"), (12, True, "5.2.2"), (12, True, "4.4.1")]


@pytest.mark.parametrize(
    ("results", "proof"),
    [
        ("mx.acme.test; dmarc=pass header.from=home.test", "pass"),
        ("mx.acme.test; spf=fail smtp.mailfrom=home.test; dkim=none; dmarc=fail", "fail"),
        ("mx.acme.test; spf=fail; dkim=pass header.d=home.test", "none"),
        ("mx.acme.test; dmarc=fail (dmarc=pass)", "fail"),
    ],
)
async def test_what_the_trusted_mail_server_found_counts(open_office: OpenOffice, results: str, proof: str) -> None:
    async with open_office(trusted_authserv_id="mx.acme.test") as office:
        if proof == "fail":
            with pytest.raises(smtplib.SMTPResponseException) as refused:
                await office.yi.send(office.yi.write(office.card, "hello", Authentication_Results=results))
            assert refused.value.smtp_code == 550
        mail = office.yi.write(office.reply, "hello", Authentication_Results=results)
        mail["Authentication-Results"] = "mx.acme.test; dmarc=pass (written by the sender)"
        await office.yi.send(mail)
        [letter] = await office.letters()
        assert letter.proof == proof
