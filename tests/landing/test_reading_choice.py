"""Whether the promoter may see how a page is read: the browser's word, the operator's, and the reader's, both ways."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from landing.site import WebContext
from models.queue.outbox import OutboxMessage
from models.reading.interactions import Interaction
from models.reading.opens import Open, Proof
from tests.landing.conftest import Client, Stall, browsing
from tests.landing.readers.test_opens import token_of
from tests.landing.readers.test_reports import event, report

SIGNALS = ({"Sec-GPC": "1"}, {"DNT": "1"})


@pytest.fixture
async def asking(tag_site: WebContext) -> AsyncIterator[Client]:
    """A browser where the operator has readers asked."""
    async with browsing(replace(tag_site, asks_to_read=True)) as opened:
        yield opened


async def _page(client: Client, stall: Stall, **headers: str) -> tuple[int, str, str]:
    answer = await client.get(f"/c/{stall.page.code}", headers=headers)
    text = await answer.text()
    return int(answer.headers["X-Recorded"]), token_of(text), text


async def _choose(client: Client, stall: Stall, token: str, choice: str, **headers: str) -> Any:
    path = f"/c/{stall.page.code}/reading"
    asks = {"Accept": "application/json", **headers}
    answer = await client.post(path, data={"open": token, "choice": choice}, headers=asks)
    assert answer.status == 200
    return await answer.json()


async def _reports(client: Client, token: str, **headers: str) -> int:
    body = report(event("shown"), event("dwell", seconds=12), event("click", target="x"))
    return (await client.post(f"/i/{token}", data=body, headers=headers)).status


@pytest.mark.parametrize("signal", SIGNALS)
async def test_with_a_signal_nothing_but_the_open_is_kept(client: Client, stall: Stall, signal: dict[str, str]) -> None:
    number, token, text = await _page(client, stall, **signal)
    assert '<meta name="handbill-reading" content="asks">' in text
    assert await _reports(client, token, **signal) == 403
    assert await Interaction.all().count() == 0
    assert (await Open.get(id=number)).state is Proof.FETCHED
    assert await OutboxMessage.all().count() == 0


async def test_where_the_operator_asks_nothing_is_kept_until_the_reader_says_yes(asking: Client, stall: Stall) -> None:
    number, token, text = await _page(asking, stall)
    assert '<meta name="handbill-reading" content="asks">' in text
    assert await _reports(asking, token) == 403
    given = await _choose(asking, stall, token, "yes")
    assert (await Open.get(id=number)).state is Proof.OPENED
    assert await _reports(asking, given["token"]) == 204
    assert (await Open.get(id=number)).state is Proof.READ
    # Remembered for this page, in a cookie that says only that.
    cookies = {cookie.key: cookie.value for cookie in asking.session.cookie_jar}
    assert cookies == {"handbill-reading": "yes"}
    _, _, again = await _page(asking, stall)
    assert '<meta name="handbill-reading" content="agreed">' in again


async def test_a_yes_outweighs_the_signal_and_a_no_the_operators_word(client: Client, stall: Stall) -> None:
    _, token, _ = await _page(client, stall, **{"Sec-GPC": "1"})
    given = await _choose(client, stall, token, "yes", **{"Sec-GPC": "1"})
    assert await _reports(client, given["token"], **{"Sec-GPC": "1"}) == 204
    refused = await _choose(client, stall, given["token"], "no")
    assert await _reports(client, refused["token"]) == 403


async def test_who_says_no_later_takes_back_what_was_told(client: Client, stall: Stall) -> None:
    number, token, text = await _page(client, stall)
    assert '<meta name="handbill-reading" content="tells">' in text
    assert await _reports(client, token) == 204
    await _choose(client, stall, token, "no")
    assert {each.kind for each in await Interaction.filter(open_id=number)} == {"withdrawn"}
    assert (await Open.get(id=number)).state is Proof.OPENED
    assert await _reports(client, token) == 403, "the token from before the no"
    _, _, again = await _page(client, stall)
    assert '<meta name="handbill-reading" content="refused">' in again


async def test_another_sites_page_reports_nothing_of_a_browser_with_the_signal(client: Client, stall: Stall) -> None:
    answer = await client.get(f"/c/{stall.link.code}", allow_redirects=False, headers={"DNT": "1"})
    assert "hb=" not in answer.headers["Location"]
    answer = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    token = re.findall(r"hb=([\w-]{22})", answer.headers["Location"])[0]
    assert await _reports(client, token, **{"Sec-GPC": "1"}) == 403
    assert await _reports(client, token) == 204


async def test_without_script_the_choice_leads_back_to_the_same_open(asking: Client, stall: Stall) -> None:
    number, token, _ = await _page(asking, stall)
    path = f"/c/{stall.page.code}"
    answer = await asking.post(f"{path}/reading", data={"open": token, "choice": "yes"}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, f"{path}#reading")
    back = await asking.get(path)
    assert back.headers["X-Recorded"] == str(number)
    assert '<meta name="handbill-reading" content="agreed">' in await back.text()
    assert await Open.all().count() == 1


async def test_a_form_is_taken_for_itself_and_nothing_beside_it(asking: Client, stall: Stall) -> None:
    number, token, text = await _page(asking, stall)
    terms = re.findall(r'name="terms" value="(\w+)"', text)[-1]
    filled = event("form", name="Yi", consent=True, terms=terms)
    answer = await asking.post(f"/i/{token}", data=report(event("dwell", seconds=5), filled))
    assert answer.status == 204
    assert {each.kind for each in await Interaction.filter(open_id=number)} == {"form"}


@pytest.mark.parametrize("choice", ["maybe", ""])
async def test_rubbish_changes_nothing(client: Client, stall: Stall, choice: str) -> None:
    _, token, _ = await _page(client, stall)
    for sent in (token, "x" * 22, ""):
        assert (await _choose(client, stall, sent, choice))["token"] == ""
    assert (await _choose(client, stall, "y" * 22, "yes"))["token"] == ""
    assert await _reports(client, token) == 204


async def test_another_sites_post_chooses_nothing(client: Client, stall: Stall) -> None:
    _, token, _ = await _page(client, stall)
    answer = await client.post(
        f"/c/{stall.page.code}/reading",
        data={"open": token, "choice": "no"},
        headers={"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status == 403
    assert await _reports(client, token) == 204
