"""A customer who leaves only a mail address, and a promoter in Telegram: their talk in mails, and what goes wrong."""

import asyncio
import re
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures.email import FarServer, MailProgram, bounce_of
from tests.fixtures.house import House, free_port
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.people import Person
from tests.journeys.meeting import QUICK

pytestmark = pytest.mark.slow

PAGE = """\
---
form: [name, email]
---
# Towel

Always know where it is.
"""


def settings(telegram: FakeTelegram, far: FarServer, port: int) -> dict[str, str]:
    return QUICK | {
        "HANDBILL_CHANNELS__TELEGRAM__TOKEN": telegram.token,
        "HANDBILL_CHANNELS__TELEGRAM__API_URL": telegram.api_url,
        "HANDBILL_CHANNELS__EMAIL__DOMAIN": "talk.test",
        "HANDBILL_CHANNELS__EMAIL__LISTEN_PORT": str(port),
        "HANDBILL_CHANNELS__EMAIL__SMTP_HOST": "127.0.0.1",
        "HANDBILL_CHANNELS__EMAIL__SMTP_PORT": str(far.port),
    }


async def promoter_with_page(house: House, telegram: FakeTelegram, folder: Path) -> tuple[Person, str]:
    page = folder / "towel.md"
    page.write_text(PAGE)
    await house.ask("promotion", "add", "--title", "Towel", "--page", str(page))
    code = (await house.ask("promoter", "invite", "--name", "Jia"))["code"]
    jia = telegram.person("Jia")
    jia.starts(f"join_{code}")
    jia.says("/card")
    card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
    return jia, telegram.card_url(card).rsplit("/", 1)[1]


async def fill_in(house: House, tag: str, **filled: str) -> None:
    async with house.browser.get(f"{house.url}/c/{tag}") as answer:
        token = re.search(r'name="handbill-open" content="([^"]+)"', await answer.text())
    assert token
    event = {"id": str(uuid4()), "kind": "form", "value": {**filled, "consent": True}}
    async with house.browser.post(f"{house.url}/i/{token[1]}", json={"events": [event]}) as response:
        assert response.status == 204, await response.text()


async def exported(house: House, fits: Any) -> list[dict[str, Any]]:
    async with within():
        while not fits(said := await house.export("communications")):
            await asyncio.sleep(0.2)
    return said


async def test_a_talk_in_mails(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FarServer() as far,
        House(tmp_path, settings(telegram, far, port)) as house,
    ):
        jia, tag = await promoter_with_page(house, telegram, tmp_path)
        yi = MailProgram("yi@home.test", "Yi Chen", port)
        await fill_in(house, tag, name="Yi Chen", email="Yi@Home.test")
        left = await telegram.wait_for(lambda sent: "left their details" in sent.text)

        await house.on_record()
        jia.says("Hello Yi, shall I keep one for you?", reply_to=left)
        asked = await far.wait_for(lambda got: "left this mail address with Jia" in got.text)
        assert "keep one" not in asked.text + asked.html
        await yi.send(yi.answer(asked, "Yes"), times=3)
        first = await far.wait_for(lambda got: "keep one for you" in got.text)
        assert (first.recipient, first.subject) == ("yi@home.test", "Jia · Towel")
        assert first.mail["From"].addresses[0].display_name == "Jia"
        assert "keep one for you" in first.html
        assert first.mail["Auto-Submitted"] is None

        answer = yi.answer(first, "Yes <please>!\n-- \nYi Chen")
        answer.add_attachment(b"%PDF-1.7", "application", "pdf", filename="order.pdf")
        assert (await yi.send(answer, times=3)).startswith("2.0.0")
        heard = await telegram.wait_for(lambda sent: "Yes <please>!" in sent.text)
        assert "keep one for you" not in heard.text
        assert "-- \nYi Chen" in heard.text or "--\nYi Chen" in heard.text

        await house.on_record()
        jia.says("It waits for you.", reply_to=heard)
        second = await far.wait_for(lambda got: "waits for you" in got.text)
        assert second.subject == "Re: Jia · Towel"
        assert second.mail["In-Reply-To"] == answer["Message-ID"]
        assert str(first.mail["Message-ID"]) in second.mail["References"]

        jia.sends_document("offer.pdf", b"%PDF-2", "application/pdf", reply_to=heard)
        offer = await far.wait_for(lambda got: "offer.pdf" in got.files)
        assert offer.files["offer.pdf"] == b"%PDF-2"

        bounce = bounce_of(second)
        for _ in range(3):
            await yi.send(bounce, to=second.sender, sender="")
        response = await telegram.wait_for(lambda sent: "no such mailbox" in sent.text)
        assert response.chat_id == jia.id

        said = await exported(house, lambda rows: rows[2]["state"] == "failed")
        assert [(each["direction"], each["medium"], each["channel"], each["state"]) for each in said] == [
            ("to_customer", "email", "telegram", "sent"),
            ("to_promoter", "email", "email", "sent"),
            ("to_customer", "email", "telegram", "failed"),
            ("to_customer", "email", "telegram", "sent"),
        ]
        assert [each["name"] for each in said[1]["attachments"]] == ["order.pdf", "Jia · Towel.eml"]
        assert "5.1.1" in said[2]["reason"]
        for secret in ("please", "yi@home.test"):
            assert secret not in house.log
        telegram.assert_well_formed()


async def test_a_first_mail_through_the_card_and_one_from_elsewhere(tmp_path: Path) -> None:
    port = free_port()
    async with (
        FakeTelegram() as telegram,
        FarServer() as far,
        House(tmp_path, settings(telegram, far, port)) as house,
    ):
        jia, tag = await promoter_with_page(house, telegram, tmp_path)
        async with house.browser.get(f"{house.url}/c/{tag}") as page:
            address = re.search(r'href="mailto:([^"]+)"', await page.text())
        assert address
        yi, bob = MailProgram("yi@home.test", "Yi", port), MailProgram("bob@elsewhere.test", "Bob", port)
        await yi.send(yi.write(address[1].upper(), "How much is it?", subject="Towels"))
        question = await telegram.wait_for(lambda sent: "How much is it?" in sent.text)
        assert question.text.splitlines()[:2] == ["Yi · Towel", "Towels"]
        welcome = await far.wait_for(lambda got: "Jia shared this with you" in got.text)
        assert welcome.mail["Auto-Submitted"] == "auto-generated"

        await house.on_record()
        jia.says("42.", reply_to=question)
        price = await far.wait_for(lambda got: "42." in got.text)
        await bob.send(bob.answer(price, "Send it to my address"))
        asked = await telegram.wait_for(lambda sent: "bob@elsewhere.test" in sent.text)
        assert "my address" not in asked.text
        assert len(await house.export("communications")) == 2
        jia.presses(asked, "No")
        await telegram.wait_for(lambda sent: "Not passed on" in sent.text)
        await bob.send(bob.answer(price, "It is me, Yi, at work"))
        again = await telegram.wait_for(lambda sent: sent.text == asked.text and sent is not asked)
        jia.presses(again, "Yes, pass it on")
        await telegram.wait_for(lambda sent: "It is me, Yi, at work" in sent.text)

        away: EmailMessage = yi.answer(price, "I am away.", Auto_Submitted="auto-replied")
        await yi.send(away)
        await telegram.wait_for(lambda sent: "automatic answer" in sent.text)
        with pytest.raises(smtplib.SMTPResponseException) as unknown:
            await yi.send(yi.write("reply+aaaa@talk.test", "?"))
        assert unknown.value.smtp_code == 550
        said = await house.export("communications")
        assert [each["text"] for each in said] == ["Towels\n\nHow much is it?", "42.", "It is me, Yi, at work"]
        telegram.assert_well_formed()
