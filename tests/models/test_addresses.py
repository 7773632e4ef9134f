from datetime import timedelta

from models.addresses import Address, bind, customer_at, met, named_themself, reachable
from models.clock import now
from models.promoters import invite


async def test_a_customer_who_only_left_an_account_is_written_to_there(database: object) -> None:
    browser = await met("web", "a browser", language="zh")
    yi = await customer_at(browser)
    await named_themself(yi, "email", "Yi@Home.test", beside=browser)
    found = await reachable(yi.id)
    assert found is not None
    assert (found.channel, found.account, found.language, found.confirmed_at) == ("email", "yi@home.test", "zh", None)
    await Address.filter(id=browser.id).update(used_at=now() + timedelta(seconds=2))  # then they talk in the browser
    assert (await reachable(yi.id)) == await Address.get(id=browser.id)


async def test_a_customer_who_talks_here_already_is_still_written_to_here(database: object) -> None:
    browser = await met("web", "a browser")
    browser.talking_in_id = 1
    yi = await customer_at(browser)
    await named_themself(yi, "email", "yi@home.test", beside=browser)
    assert (await reachable(yi.id)) == browser


async def test_an_account_stays_with_whoever_had_it_first(database: object) -> None:
    terminal = await met("email", "jia@acme.test")
    await bind(terminal, await invite("Jia"))
    browser = await met("web", "a browser")
    yi = await customer_at(browser)
    await named_themself(yi, "email", "jia@acme.test", beside=browser)
    await named_themself(yi, "email", "x" * 100 + "@home.test", beside=browser)
    kept = await Address.get(channel="email", account="jia@acme.test")
    assert (kept.customer_id, kept.promoter_id) == (None, terminal.promoter_id)
    assert await Address.filter(customer_id=yi.id).count() == 1
