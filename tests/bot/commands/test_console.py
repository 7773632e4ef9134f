"""A promoter's own console is found from their chat; what signs them in there works once, and not for long."""

from datetime import timedelta

from bot.commands.console import LIFE
from models.people.device_links import DeviceLink, device_link_owner, redeem_device_link
from tests.bot.commands.conftest import Two


async def test_the_way_to_it_is_asked_for_in_chat_and_works_once(two: Two) -> None:
    await two.jia.says("/help")
    await two.bot.until(lambda: "web" in str(two.bot.channel.delivered[-1].outgoing))
    await two.jia.presses("web")
    answer = await two.jia_hears("https://cards.test/join/")
    code = answer.partition("/join/")[2].partition("?")[0]
    assert "?to=console" in answer
    assert timedelta(minutes=15) >= LIFE
    kept = await DeviceLink.get()
    assert code not in kept.token
    assert await device_link_owner(code) is not None
    spent = await redeem_device_link(code)
    assert spent is not None
    assert spent.id == two.promoter.id
    assert await redeem_device_link(code) is None


async def test_a_customer_is_given_no_way_to_it(two: Two) -> None:
    await two.yi.presses("web")
    await two.yi.says("/web")
    await two.yi_hears("推广员")
    assert not await DeviceLink.all().count()
