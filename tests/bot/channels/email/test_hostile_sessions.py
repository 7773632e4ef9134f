"""Whatever comes over the wire, the next mail is taken."""

import asyncio
import gc

import pytest

from bot.channels.email.smtp_server import MAX_ARRIVING
from tests.bot.channels.email.conftest import Office, OpenOffice

LEAVING = b"\r\nQUIT\r\n"


async def session(port: int, *lines: bytes, patience: float = 5) -> bytes:
    """Says all of it at once, and reads until the other side hangs up, or is silent for a moment."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    heard = b""
    try:
        writer.write(b"".join(lines))
        await writer.drain()
        async with asyncio.timeout(patience):
            while piece := await asyncio.wait_for(reader.read(65536), 0.4):
                heard += piece
    except (TimeoutError, ConnectionError):
        pass
    writer.close()
    return heard


def mail(office: Office, *body: bytes) -> tuple[bytes, ...]:
    to = office.reply.encode()
    return (b"EHLO x\r\nMAIL FROM:<yi@home.test>\r\nRCPT TO:<", to, b">\r\nDATA\r\n", *body)


SESSIONS: dict[str, tuple[bytes, ...]] = {
    "HTTP": (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",),
    "TLS at once": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),),
    "a line without end": (b"x" * 300_000,),
    "not UTF-8": (b"EHLO \xff\xfe\r\nMAIL FROM:<\xff@x.test>\r\nRCPT TO:<\xff\xff>\r\n",),
    "NUL": (bytes(1_000) + b"\r\n",),
    "no greeting": (b"MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n",),
    "brackets": (b"EHLO x\r\nMAIL FROM:<" + b"(" * 400 + b"\r\n",),
    "commands that there are not": (b"EHLO x\r\n" + b"STEAL\r\n" * 50,),
    "AUTH": (b"EHLO x\r\nAUTH PLAIN AGEAYg==\r\nAUTH LOGIN\r\n",),
    "a size beyond reason": (b"EHLO x\r\nMAIL FROM:<a@b.test> SIZE=99999999999999\r\n",),
}


@pytest.mark.parametrize("said", SESSIONS.values(), ids=SESSIONS.keys())
async def test_nonsense_is_answered_and_forgotten(open_office: OpenOffice, said: tuple[bytes, ...]) -> None:
    async with open_office() as office:
        heard = await session(office.port, *said, LEAVING)
        assert heard.startswith(b"220 talk.test")
        assert b"250 2.0.0" not in heard
        assert all(line[:1] in b"2345" for line in heard.split(b"\r\n") if line)
        await office.yi.send(office.yi.write(office.reply, "still there?"))
        assert [each.text for each in await office.letters()] == ["still there?"]


async def test_a_smuggled_second_mail_stays_part_of_the_first(open_office: OpenOffice) -> None:
    async with open_office() as office:
        smuggled = b"MAIL FROM:<evil@x.test>\r\nRCPT TO:<" + office.reply.encode() + b">\r\nDATA\r\nforged\r\n"
        for end in (b"\n.\n", b"\n.\r\n", b"\r\n.\n"):
            body = b"From: yi@home.test\r\n\r\nhello" + end + smuggled + b".\r\n"
            heard = await session(office.port, *mail(office, body), LEAVING)
            assert heard.count(b"250 2.0.0") == 1
        letters = await office.letters()
        assert len(letters) == 3
        assert {each.sender for each in letters} == {"yi@home.test"}


@pytest.mark.slow
async def test_a_mail_that_breaks_off_is_none(open_office: OpenOffice) -> None:
    async with open_office() as office:
        await session(office.port, *mail(office, b"From: yi@home.test\r\n\r\nhalf a sen"))
        assert await office.letters() == []


async def test_long_lines_and_strange_octets_are_taken(open_office: OpenOffice) -> None:
    async with open_office() as office:
        body = b"From: yi@home.test\r\nSubject: Re: x\r\n\r\n" + b"y" * 20_000 + b"\r\n\x00\xff\r\n.\r\n"
        assert b"250 2.0.0" in await session(office.port, *mail(office, body), LEAVING)
        longer = b"From: yi@home.test\r\n\r\n" + b"y" * 200_000 + b"\r\n.\r\n"
        assert b"500 Line too long" in await session(office.port, *mail(office, longer), LEAVING)
        [letter] = await office.letters()
        assert letter.text.startswith("yyyy")


@pytest.mark.slow
async def test_a_crowd_is_turned_away_and_those_inside_are_served(open_office: OpenOffice) -> None:
    async with open_office() as office:
        crowd = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", office.port) for _ in range(30)))
        greetings = [await reader.readline() for reader, _ in crowd]
        assert sum(each.startswith(b"220") for each in greetings) == 20
        assert sum(each.startswith(b"421") for each in greetings) == 10
        for _, writer in crowd:
            writer.close()
        await asyncio.sleep(0.5)
        await office.yi.send(office.yi.write(office.reply, "hello"))
        assert len(await office.letters()) == 1


@pytest.mark.slow
async def test_so_many_mails_arrive_at_a_time_and_the_next_waits_its_turn(open_office: OpenOffice) -> None:
    async with open_office() as office:
        slow = [await asyncio.open_connection("127.0.0.1", office.port) for _ in range(MAX_ARRIVING)]
        for reader, writer in slow:
            writer.write(b"".join(mail(office)))
            async with asyncio.timeout(5):
                await reader.readuntil(b"354 ")
        next_one = asyncio.create_task(office.yi.send(office.yi.write(office.reply, "my turn")))
        await asyncio.sleep(0.3)
        assert not next_one.done()
        slow[0][1].close()
        assert await next_one == "2.0.0 Taken"
        for _, writer in slow:
            writer.close()


@pytest.mark.slow
async def test_half_a_mail_is_forgotten_with_its_connection(open_office: OpenOffice) -> None:
    """Held until the next full collection, a few hundred of them would fill the memory."""
    line = b"half a mail\r\n"
    async with open_office() as office:
        gc.disable()
        try:
            assert await session(office.port, *mail(office, line * 1_000))
            await asyncio.sleep(0.5)
            lists = (each for each in gc.get_objects() if isinstance(each, list) and each)
            held = [each for each in lists if isinstance(each[0], bytes | bytearray) and each[0] == line]
        finally:
            gc.enable()
        assert held == []
