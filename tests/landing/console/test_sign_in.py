"""The entrance: one link, one browser, once; everything else is closed."""

from models.people.sessions import sign_in_link
from models.storage.codes import new_code
from tests.landing.console.conftest import Browser

DOORS = [
    "/console",
    "/console/promotions",
    "/console/promotions/new",
    "/console/promotions/1",
    "/console/promotions/1/edit",
    "/console/promotions/1/picture",
    "/console/promoters",
    "/console/promoters/1",
    "/console/opens",
    "/console/conversations",
    "/console/conversations/1",
    "/console/media/1",
]
LEVERS = [
    "/console/sample",
    "/console/promotions",
    "/console/promotions/1/edit",
    "/console/promotions/1/archive",
    "/console/promoters",
    "/console/promoters/1/deactivate",
    "/console/promoters/1/reactivate",
    "/console/leave",
]


async def test_looking_at_the_link_spends_nothing_the_button_does_once(stranger: Browser) -> None:
    link = f"/console/enter/{await sign_in_link()}"
    for _ in range(3):  # a messenger previews it, a scanner too
        assert (await stranger.get(link)).status == 200
    entered = await stranger.post(link)
    assert (entered.status, entered.headers["Location"]) == (303, "/console")
    assert (await stranger.get("/console")).status == 200
    async with Browser(stranger.url) as other:
        spent = await other.post(link)
        assert spent.status == 404
        assert "handbill console" in spent.text
        assert (await other.get("/console")).status == 401


async def test_a_link_that_never_was_opens_nothing(stranger: Browser) -> None:
    for code in ("x", "A" * 22, "%00", "..%2f"):
        assert (await stranger.get(f"/console/enter/{code}")).status == 404, code
        assert (await stranger.post(f"/console/enter/{code}")).status == 404, code


async def test_the_cookie_is_out_of_scripts_reach(stranger: Browser) -> None:
    entered = await stranger.post(f"/console/enter/{await sign_in_link()}")
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_no_door_opens_for_a_stranger(stranger: Browser) -> None:
    for door in DOORS:
        page = await stranger.get(door)
        assert page.status == 401, door
        assert "handbill console" in page.text, door


async def test_no_lever_moves_for_a_stranger_or_for_another_site(stranger: Browser, operator: Browser) -> None:
    forged = {"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"}
    for lever in LEVERS:
        assert (await stranger.post(lever, {"token": operator.token})).status == 401, lever
        assert (await operator.post(lever)).status == 403, lever  # our session, no token
        assert (await operator.post(lever, {"token": new_code()})).status == 403, lever
        assert (await operator.post(lever, {"token": operator.token}, **forged)).status == 403, lever


async def test_another_sites_button_does_not_spend_the_link(stranger: Browser) -> None:
    link = f"/console/enter/{await sign_in_link()}"
    assert (await stranger.post(link, Origin="https://evil.test")).status == 403
    assert (await stranger.post(link)).status == 303


async def test_signed_out_is_signed_out(operator: Browser) -> None:
    assert (await operator.send("/console/leave")).status == 200
    assert (await operator.get("/console")).status == 401


async def test_no_page_may_be_framed_or_load_from_elsewhere(operator: Browser, stranger: Browser) -> None:
    for page in (await operator.get("/console"), await stranger.get("/console")):
        policy = page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_language_is_the_browsers_until_one_is_chosen(operator: Browser) -> None:
    assert "总览" in (await operator.get("/console", **{"Accept-Language": "zh-CN,zh;q=0.9"})).text
    assert "总览" in (await operator.get("/console?lang=zh")).text
    assert "推广员" in (await operator.get("/console/promoters")).text  # remembered
    assert "Overview" in (await operator.get("/console?lang=en")).text
    assert (await operator.get("/console?lang=xx")).status == 200
