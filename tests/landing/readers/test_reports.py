import json
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from landing.readers.report_quota import MAX_BYTES_OF_AN_OPEN, MAX_EVENTS_OF_AN_OPEN, ReportQuota, is_allowed
from landing.site import WebContext
from models.queue.outbox import OutboxMessage
from models.reading.interactions import Interaction, extension
from models.reading.opens import Open, Proof
from models.storage.clock import now
from models.storage.codes import new_code
from models.storage.row_numbers import first_at
from tests.landing.conftest import PREVIEW, Client, Stall
from tests.landing.readers.test_opens import token_of


def event(kind: str, event_id: str = "", **value: Any) -> dict[str, Any]:
    return {"id": event_id or new_code(), "kind": kind, "value": value}


def report(*events: dict[str, Any]) -> str:
    return json.dumps({"events": events})


@pytest.fixture
async def page(client: Client, stall: Stall) -> tuple[int, str]:
    """An open page: the open's number and its token."""
    answer = await client.get(f"/c/{stall.page.code}")
    return int(answer.headers["X-Recorded"]), token_of(await answer.text())


async def test_the_first_report_proves_the_open_and_tells_the_promoter(client: Client, page: tuple[int, str]) -> None:
    open_id, token = page
    answer = await client.post(f"/i/{token}", data=report(event("shown")))
    assert (answer.status, await answer.read()) == (204, b"")
    assert (await Open.get(id=open_id)).state is Proof.OPENED
    assert [message.facts["open_id"] for message in await OutboxMessage.filter(kind="opened")] == [open_id]


@pytest.mark.parametrize("media_type", ["application/json", "text/plain;charset=UTF-8", "application/octet-stream"])
async def test_json_is_taken_under_any_name(client: Client, page: tuple[int, str], media_type: str) -> None:
    body = report(event("dwell", seconds=6.5), event("scroll", percent=70), event("click", target="x"))
    answer = await client.post(f"/i/{page[1]}", data=body, headers={"Content-Type": media_type})
    assert answer.status == 204
    assert await extension(page[0]) == {"dwell_seconds": 6.5, "scroll_percent": 70, "clicks": 1, "forms": 0}


async def test_what_is_told_twice_is_kept_once(client: Client, page: tuple[int, str]) -> None:
    body = report(event("dwell", seconds=6), event("dwell", seconds=5))
    for _ in range(3):
        assert (await client.post(f"/i/{page[1]}", data=body)).status == 204
    assert (await extension(page[0]))["dwell_seconds"] == 11
    assert await Interaction.filter(open_id=page[0]).count() == 2
    assert (await Open.get(id=page[0])).state is Proof.READ


async def test_a_target_site_reports_with_the_token_of_the_link(client: Client, stall: Stall) -> None:
    redirect = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    token = redirect.headers["Location"].partition("hb=")[2].partition("#")[0]
    headers = {"Origin": "https://shop.example", "Content-Type": "text/plain"}
    answer = await client.post(f"/i/{token}", data=report(event("form", name="signup")), headers=headers)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert (await extension(int(redirect.headers["X-Recorded"])))["forms"] == 1


async def test_other_origins_may_ask_first_but_bring_no_cookies(client: Client, page: tuple[int, str]) -> None:
    answer = await client.options(f"/i/{page[1]}", headers={"Access-Control-Request-Method": "POST"})
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("token", ["nope", "A" * 22, "%00"])
async def test_a_made_up_token_is_refused_with_a_sentence(client: Client, stall: Stall, token: str) -> None:
    answer = await client.post(f"/i/{token}", data=report(event("shown")))
    assert answer.status == 404
    assert "open the page again" in await answer.text()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_token_ends_after_a_day(client: Client, tag_site: WebContext, stall: Stall) -> None:
    old = tag_site.token_cipher.seal(first_at(now() - timedelta(hours=25)))
    assert (await client.post(f"/i/{old}", data=report(event("shown")))).status == 404


async def test_an_open_that_was_never_recorded_is_refused(client: Client, tag_site: WebContext, stall: Stall) -> None:
    token = tag_site.token_cipher.seal(first_at(now()))
    assert (await client.post(f"/i/{token}", data=report(event("shown")))).status == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"events": 1}', b'{"events": [{"id": "short", "kind": "click"}]}', b"[" * 9000],
)
async def test_a_report_that_can_not_be_read_is_refused_with_a_sentence(
    client: Client, page: tuple[int, str], body: bytes
) -> None:
    answer = await client.post(f"/i/{page[1]}", data=body, headers={"Content-Type": "application/json"})
    assert answer.status == 400
    assert len(await answer.text()) > 10


async def test_a_report_is_small(client: Client, page: tuple[int, str]) -> None:
    answer = await client.post(f"/i/{page[1]}", data=b" " * (16 * 1024 + 1))
    assert answer.status == 413
    fits = report(event("shown")).encode().ljust(16 * 1024)
    assert (await client.post(f"/i/{page[1]}", data=fits)).status == 204


async def test_a_report_without_a_length_is_small_too(client: Client, page: tuple[int, str]) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * 4096

    assert (await client.post(f"/i/{page[1]}", data=endless())).status == 413


async def test_a_compressed_report_is_refused_before_it_is_unpacked(client: Client, page: tuple[int, str]) -> None:
    bomb = zlib.compress(b" " * 1_000_000)
    answer = await client.post(f"/i/{page[1]}", data=bomb, headers={"Content-Encoding": "deflate"})
    assert answer.status == 415


def test_an_open_that_reports_without_end_is_stopped() -> None:
    quota = ReportQuota()
    for _ in range(MAX_EVENTS_OF_AN_OPEN // 100):
        reported = quota.having(1, 100, 0)
        assert is_allowed(reported)
        quota.count(1, reported)
    assert not is_allowed(quota.having(1, 1, 0))
    assert is_allowed(quota.having(2, 1, 0))


async def test_an_open_stores_only_so_many_bytes(client: Client, page: tuple[int, str]) -> None:
    statuses = []
    for number in range(40):
        event = {"id": f"event-{number:04}", "kind": "note", "value": {"words": "x" * 3_900}}
        body = {"events": [event | {"id": f"event-{number:04}-{n}"} for n in range(4)]}
        statuses.append((await client.post(f"/i/{page[1]}", json=body)).status)
    assert statuses.count(204) == MAX_BYTES_OF_AN_OPEN // len(json.dumps(body).encode())
    assert set(statuses) == {204, 429}


async def test_what_can_not_be_recorded_is_not_thanked_for(client_of_full_disk: Client, page: tuple[int, str]) -> None:
    answer = await client_of_full_disk.post(f"/i/{page[1]}", data=report(event("shown")))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_a_preview_of_a_page_has_nothing_to_report_with(client: Client, stall: Stall) -> None:
    answer = await client.get(f"/c/{stall.page.code}", headers={"User-Agent": PREVIEW})
    assert token_of(await answer.text()) == ""
