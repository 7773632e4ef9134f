import logging
import ssl
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.channels.email.checkup import check
from bot.channels.email.settings import EmailSettings
from bot.messages import Media, Message
from bot.outcomes import Final, Passing, Unusable
from tests.bot.channels.email.certificates import certificate
from tests.bot.channels.email.conftest import OpenOffice
from tests.fixtures.email import FarServer
from tests.fixtures.house import free_port

SECRET = "open-sesame-4711"


def settings(far: FarServer, **more: Any) -> EmailSettings:
    values = {"domain": "talk.test", "listen_port": free_port(), "smtp_port": far.port, **more}
    return EmailSettings.model_validate(values)


async def test_a_retry_is_the_same_mail_again(open_office: OpenOffice) -> None:
    async with open_office() as office:
        first = await office.channel.send("yi@home.test", Message(text="hello"), key="7")
        again = await office.channel.send("yi@home.test", Message(text="hello"), key="7")
        other = await office.channel.send("yi@home.test", Message(text="hello"), key="8")
        assert first == again != other
        ids = [got.mail["Message-ID"] for got in office.far.received]
        assert ids[0] == ids[1] != ids[2]
        assert office.far.received[0].sender == office.channel._ours.bounce(7)


async def test_words_go_under_the_reply_address_and_in_one_thread(open_office: OpenOffice) -> None:
    async with open_office() as office:
        said = Message(text="Jia\nhello", heading="Jia", speaker="Jia", conversation_id=office.talking.id)
        await office.channel.send("yi@home.test", said, key="1")
        [got] = office.far.received
        assert got.reply_to == office.reply
        await office.yi.send(office.yi.answer(got, "Yes."))
        [letter] = await office.letters()
        assert letter.text == "Yes."
        await office.channel.note(letter.dump())
        await office.channel.send("yi@home.test", said, key="2")
        assert office.far.received[-1].mail["In-Reply-To"] == letter.message_id
        assert office.far.received[-1].subject == "Re: Jia"


async def test_what_is_too_big_is_not_tried(open_office: OpenOffice) -> None:
    async with open_office(size_limit_mb=1) as office:
        big = Media(kind="document", name="big.bin", mime="application/zip", data=bytes(900_000))
        with pytest.raises(Final) as refused:
            await office.channel.send("yi@home.test", Message(text="look", media=(big,)), key="1")
        assert refused.value.reason == "failed-too-big"
        assert not office.far.connections


async def test_addresses_that_are_none_are_final(open_office: OpenOffice) -> None:
    async with open_office() as office:
        for nobody in ("yi", "yi@home.test\r\nRCPT TO:<all@home.test>", "@home.test", "yi@home.test, bob@home.test"):
            with pytest.raises(Final):
                await office.channel.send(nobody, Message(text="?"), key="1")
        assert not office.far.connections


async def test_it_signs_in_and_never_tells_the_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with FarServer(login=("handbill", SECRET)) as far:
        await check(settings(far, username="handbill", password=SECRET))
        with pytest.raises(Unusable) as wrong:
            await check(settings(far, username="handbill", password=SECRET[::-1]))
        assert SECRET[::-1] not in str(wrong.value)
    assert SECRET not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))


async def test_nobody_there_is_passing_and_for_everybody() -> None:
    with pytest.raises(Passing) as nobody:
        await check(EmailSettings(domain="talk.test", smtp_port=free_port()))
    assert nobody.value.everybody


@pytest.mark.slow
async def test_tls_is_used_where_offered_and_insisted_on_where_asked(open_office: OpenOffice, tmp_path: Path) -> None:
    chain, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    async with FarServer(tls=context) as secure, FarServer() as bare:
        async with open_office(smtp_port=secure.port) as office:
            await office.channel.send("yi@home.test", Message(text="hello"), key="1")
        assert secure.secure == [True]
        for unfit in (settings(secure, smtp_tls="starttls"), settings(bare, smtp_tls="starttls")):
            with pytest.raises(Unusable):  # nobody signed that certificate; that server has none
                await check(unfit)


async def test_another_program_at_our_port_is_noticed() -> None:
    async with FarServer() as far, FarServer() as squatter:
        await check(settings(far))
        with pytest.raises(Passing, match="another program"):
            await check(settings(far, listen_port=squatter.port))


@pytest.mark.parametrize(
    "wrong",
    [
        {"domain": "no domain"},
        {"domain": "localhost"},
        {"tls_certificate": "only.pem"},
        {"allowed_peers": ["anywhere"]},
        {"smtp_tls": "maybe"},
        {"listen_port": 70_000},
        {"colour": "red"},
    ],
)
def test_settings_that_cant_be_meant_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        EmailSettings.model_validate({"domain": "talk.test", "password": SecretStr(SECRET), **wrong})
    assert SECRET not in str(refused.value)
