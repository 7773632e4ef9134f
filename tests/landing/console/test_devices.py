"""Operators and promoters see where they are signed in, and end single devices; reports wait to be seen to."""

from models.people.addresses import bind, customer_at, met
from models.people.promoters import invite
from models.people.sessions import SessionRole, session, start_session
from models.talking.blocks import AbuseReport, report
from models.talking.conversations import between
from tests.landing.console.conftest import Browser

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


async def test_an_operator_ends_another_sign_in_and_stays_in(operator: Browser) -> None:
    async with Browser(operator.url, **{"User-Agent": FIREFOX, "Accept-Language": "en"}) as other:
        await other.sign_in()
        page = await operator.get("/console/devices")
        assert "Firefox · Windows" in page.text
        mark = page.source.partition('name="device" value="')[2]
        assert mark.startswith("others")
        mark = mark.partition('name="device" value="')[2][:16]
        assert (await operator.send("/console/devices/end", device="%" * 16)).status == 404
        assert (await operator.send("/console/devices/end", device=mark)).status == 303
        assert (await other.get("/console")).status == 401
        await other.sign_in()
        await operator.send("/console/devices/end", device="others")
        assert ((await other.get("/console")).status, (await operator.get("/console")).status) == (401, 200)


async def test_the_operator_ends_one_device_of_a_promoters_the_last_one_too(operator: Browser) -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    await bind(address := await met("web", "desk"), jia)
    secret = await start_session(SessionRole.PERSON, address=address)
    assert (await operator.send(f"/console/promoters/{bo.id}/devices/end", device=str(address.id))).status == 404
    assert await session(secret, SessionRole.PERSON)
    assert (await operator.send(f"/console/promoters/{jia.id}/devices/end", device=str(address.id))).status == 303
    assert await session(secret, SessionRole.PERSON) is None


async def test_a_report_is_announced_until_it_was_seen_to(operator: Browser) -> None:
    conversation = await between((await invite("Jia")).id, (await customer_at(await met("web", "yi", name="Yi"))).id)
    assert await report(conversation)
    assert "One report from a promoter" in (await operator.get("/console")).text
    assert "Yi" in (await operator.get("/console/reports")).text
    number = (await AbuseReport.get()).id
    assert (await operator.send(f"/console/reports/{number}/settle")).status == 303
    assert (await operator.send(f"/console/reports/{number}/settle")).status == 404
    assert "report from a promoter" not in (await operator.get("/console")).text
