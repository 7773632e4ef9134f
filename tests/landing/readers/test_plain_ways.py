"""A plain request is answered as it would be the ordinary way: the same bytes, the same rows."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landing.readers import open_responses, opens, reports
from landing.server import edge
from landing.server.code_guessing import Guesses
from landing.server.token_bucket import Limiter
from landing.site import SITE, WebContext
from models.reading.interactions import Interaction
from models.reading.opens import Open
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.storage.bell import Bell
from models.storage.ciphers import BadSeal
from models.storage.codes import new_code
from models.storage.row_numbers import Numbers
from tests.fixtures.quick import examples
from tests.fixtures.wire import Wires, wires
from tests.landing.conftest import PREVIEW, TELEPHONE, FullDisk, Stall

_CHANGES = re.compile(rb"(?<=Date: )[^\r]+|(?<=nonce[-=])\"?[\w-]{22}\"?")
_TOKENS = re.compile(rb"(?<![\w-])[\w-]{22}(?![\w-])")
_AGENT = f"User-Agent: {TELEPHONE}"

Plain = list[bool]
"""Whether each request was taken the plain way."""


def _app(site: WebContext) -> web.Application:
    app = web.Application()
    app[SITE] = site
    for part in (opens, reports):
        part.add_to(app)
    return app


class World:
    """One site, asked both ways."""

    def __init__(self, site: WebContext, stall: Stall, connections: Wires, numbers: list[int]) -> None:
        self.site = site
        self.stall = stall
        self.wires = connections
        self._numbers = numbers

    async def ask(self, *pieces: bytes) -> tuple[bytes, list[dict[str, Any]]]:
        """What is answered and stored, with what is new each time called by one name."""
        before = await Open.all().count(), await Interaction.all().count()
        wire = await self.wires.connect()
        wire.send(*pieces)
        answer = await wire.quiet()
        wire.close()
        rows = await Open.all().order_by("id").offset(before[0]).values()
        rows += await Interaction.all().order_by("id").offset(before[1]).values()
        return self._without_numbers(answer, rows), [_without_times(row) for row in rows]

    def _without_numbers(self, answer: bytes, rows: list[dict[str, Any]]) -> bytes:
        answer = _CHANGES.sub(b"*", answer)
        for row in rows:
            answer = answer.replace(f"X-Recorded: {row['id']}\r\n".encode(), b"X-Recorded: *\r\n")
        return _TOKENS.sub(lambda found: self._token(found[0]), answer)

    def _token(self, code: bytes) -> bytes:
        try:
            _, leave = self.site.token_cipher.read(code.decode())
        except BadSeal:
            return code
        return f"<a token, {leave}>".encode()

    def counted(self) -> int:
        """How many requests were taken the plain way so far."""
        return len(self._numbers)


def _without_times(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"id", "viewed_at", "at", "event_id"}}


@pytest.fixture
async def world(tag_site: WebContext, stall: Stall, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    taken: list[int] = []
    _count(monkeypatch, "take_open", taken)
    _count(monkeypatch, "take_report", taken)
    monkeypatch.setattr(open_responses, "compressed", lambda body: b"compressed: " + body)  # a token changes all of it
    monkeypatch.setitem(edge._ARGUMENTS, "lingering_time", 0.01)
    site = replace(tag_site, guesses=Guesses(Limiter(rate=1e6, burst=1e6, max_keys=10)))
    async with wires(_app(site)) as connections:
        for tag in (stall.link, stall.page):
            await site.tag_cache.look_up(tag.code)
            wire = await connections.connect()
            wire.send(_get(tag.code, "Host: t", _AGENT, "Cookie: a=b"))  # renders the page
            await wire.quiet()
            wire.close()
        yield World(site, stall, connections, taken)


def _count(monkeypatch: pytest.MonkeyPatch, name: str, taken: list[int]) -> None:
    real: Callable[..., Any] = getattr(Visits, name)

    def counting(*arguments: Any, **named: Any) -> Any:
        found = real(*arguments, **named)
        if found:
            taken.append(1)
        return found

    monkeypatch.setattr(Visits, name, counting)


def _get(code: str, *lines: str, query: str = "") -> bytes:
    return "\r\n".join((f"GET /c/{code}{query} HTTP/1.1", *lines, "", "")).encode()


def _post(token: str, body: bytes, *lines: str) -> bytes:
    head = (f"POST /i/{token} HTTP/1.1", "Host: t", _AGENT, f"Content-Length: {len(body)}", *lines, "", "")
    return "\r\n".join(head).encode() + body


async def _is_answered_alike(world: World, sent: bytes) -> bool:
    """Asserts it; whether the first way was the plain one."""
    before = world.counted()
    plain = await world.ask(sent)
    is_plain = world.counted() > before
    ordinary = await world.ask(sent[:1], sent[1:])
    assert world.counted() == before + is_plain, "in two pieces it is no plain request"
    assert plain == ordinary
    return is_plain


@pytest.mark.parametrize("kind", ["link", "page"])
@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Connection: keep-alive", "Upgrade-Insecure-Requests: 1"],
        ["Accept-Encoding: gzip, deflate, br", "Accept: text/html"],
        ["DNT: 1"],
        ["sec-gpc:1"],
        ["X-Forwarded-For: 203.0.113.9, 10.0.0.1", "Via: 1.1 caddy"],
        ["Sec-Fetch-Site: cross-site", "Referer: https://t.me/"],
    ],
)
@pytest.mark.both_databases
async def test_a_strangers_open_takes_the_plain_way_to_the_same_answer(
    world: World, kind: str, lines: list[str]
) -> None:
    code = getattr(world.stall, kind).code
    await world.ask(b"G", _get(code, "Host: t", _AGENT, *lines)[1:])  # renders what the choice of reading shows
    assert await _is_answered_alike(world, _get(code, "Host: t", _AGENT, *lines))
    assert await _is_answered_alike(
        world, _get(code, "Host: t", _AGENT, *lines, query="?fbclid=IwAR0-x&utm_source=a.b")
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["Cookie: handbill-reading=no"],
        ["Cookie: a=b"],
        ["Content-Length: 0"],
        ["Connection: close"],
        ["Connection: keep-alive, Upgrade", "Upgrade: websocket"],
        ["Expect: 100-continue"],
        ["Purpose: prefetch"],
        ["Sec-Purpose: prefetch;prerender"],
        ["Range: bytes=0-9"],
        ["Accept-Language: zh", "Accept-Language: en"],
        ["X-Folded: a\r\n b"],
        ["X-Bytes: \u00e9"],
        ["X-Empty:"],
        ["X : y"],
        [f"X{n}: y" for n in range(64)],
        ["X: " + "y" * 5000],
        ["Host: again"],
        [f"User-Agent: {PREVIEW}"],
    ],
)
async def test_whatever_is_more_than_plain_takes_the_ordinary_way(world: World, lines: list[str]) -> None:
    agent = [] if lines[0].startswith("User-Agent") else [_AGENT]
    assert not await _is_answered_alike(world, _get(world.stall.page.code, "Host: t", *agent, *lines))


@pytest.mark.parametrize(
    "query", ["?via=abc", "?%76ia=abc", "?app=telegram", "?a=1&app=x", "?a=1&via=", "?a=\u00e9", "?a=b c", "#x"]
)
async def test_a_query_that_may_name_an_open_takes_the_ordinary_way(world: World, query: str) -> None:
    assert not await _is_answered_alike(world, _get(world.stall.link.code, "Host: t", _AGENT, query=query))


async def test_a_code_that_is_not_in_memory_takes_the_ordinary_way(world: World) -> None:
    assert not await _is_answered_alike(world, _get(new_code(), "Host: t", _AGENT))
    world.site.tag_cache.drop()
    assert not await _is_answered_alike(world, _get(world.stall.link.code, "Host: t", _AGENT))


_LINES = st.sampled_from(
    [
        *(
            "Host: t",
            "host:\tshop.example:8080 ",
            _AGENT,
            _AGENT.lower(),
            f"User-Agent: {PREVIEW}",
            "User-Agent: curl/8",
        ),
        *("Accept-Language: zh-CN,zh;q=0.9", "Accept-Language: de", "Accept-Encoding: gzip", "DNT: 1", "Sec-GPC: 1"),
        *("Connection: keep-alive", "Connection: Keep-Alive", "Connection: close", "Keep-Alive: 5", "TE: trailers"),
        *(
            "Cookie: a=b",
            "Cookie: handbill-reading=yes",
            "Content-Length: 0",
            "Content-Length: 5",
            "content-length: +1",
        ),
        *("Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Expect: 100-continue", "Upgrade: h2c"),
        *("X-Forwarded-For: 203.0.113.9", "Authorization: Basic eDp5", "Range: bytes=0-1", "Content-Encoding: gzip"),
        *(
            "X: a\nY: b",
            "X: a\rY: b",
            "X: \x00",
            "X: \x7f",
            "X:",
            "X",
            ": x",
            " X: y",
            "X\u00e9: y",
            "X: \u00fc",
            "X-Y:\t z \t",
        ),
        *("Content-Type: text/plain", "Purpose: preview", "Sec-WebSocket-Key1: x", "Proxy-Connection: close"),
    ]
)
_USUAL = ["Host: t", _AGENT]
_REQUEST_LINES = st.builds(
    "{} /c/{}{} {}".format,
    st.sampled_from(["GET"] * 12 + ["HEAD", "POST", "get", "OPTIONS", "\r\nGET", " GET"]),
    st.sampled_from(["LINK"] * 5 + ["PAGE"] * 5 + ["x" * 22, "LINK/", "LINK/qr.svg", "LIN%4B"]),
    st.sampled_from([""] * 8 + ["?a=b", "?", "?via=x", "?a=b#c", "#", "?a=\u00e9", "?a=%0d%0a"]),
    st.sampled_from(["HTTP/1.1"] * 12 + ["HTTP/1.0", "HTTP/1.2", "HTTP/2", "http/1.1", "HTTP/1.1 ", ""]),
)
_REST = st.sampled_from(
    [""] * 8 + ["GET /c/LINK HTTP/1.1\r\nHost: t\r\n\r\n", "hallo", "0\r\n\r\n", "\r\n", "GET /c/LINK HTTP/1.1\r\n"]
)
_BETWEEN = st.sampled_from(["\r\n"] * 12 + ["\n", "\r"])


@settings(max_examples=examples(250), suppress_health_check=list(HealthCheck))
@given(_REQUEST_LINES, st.sampled_from([_USUAL] * 3 + [[]]), st.lists(_LINES, max_size=4), _BETWEEN, _REST)
def _any_head_is_answered_alike(
    ask: Callable[[bytes], bool], line: str, usual: list[str], lines: list[str], between: str, rest: str
) -> None:
    ask((between.join([line, *usual, *lines, "", ""]) + rest).encode())


async def test_any_head_is_answered_alike_in_one_piece_and_in_two(world: World) -> None:
    loop, taken = asyncio.get_running_loop(), []

    def ask(sent: bytes) -> bool:
        sent = sent.replace(b"LINK", world.stall.link.code.encode()).replace(b"PAGE", world.stall.page.code.encode())
        taken.append(asyncio.run_coroutine_threadsafe(_is_answered_alike(world, sent), loop).result())
        return taken[-1]

    await asyncio.to_thread(_any_head_is_answered_alike, ask)
    assert any(taken)
    assert not all(taken)


def _events(*kinds: str) -> bytes:
    return json.dumps(
        {"events": [{"id": new_code(), "kind": kind, "value": {"seconds": 1}} for kind in kinds]}
    ).encode()


async def _token(world: World) -> str:
    """Of an open in memory, as its page has it."""
    wire = await world.wires.connect()
    wire.send(_get(world.stall.page.code, "Host: t", _AGENT))
    answer = (await wire.quiet()).decode()
    wire.close()
    return answer.split('name="handbill-open" content="')[1][:22]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("lines", "kinds", "is_plain"),
    [
        (["Content-Type: text/plain;charset=UTF-8"], ["dwell", "scroll"], True),
        (["Content-Type: application/json"], ["click"], True),
        (["Content-Type: text/plain", "Cookie: a=b"], ["dwell"], False),
        (["Content-Type: text/plain", "DNT: 1"], ["dwell"], False),
        (["Content-Type: application/x-www-form-urlencoded"], ["dwell"], False),
        (["Content-Type: text/plain", "Content-Encoding: gzip"], ["dwell"], False),
        (["Content-Type: text/plain", "Transfer-Encoding: chunked"], ["dwell"], False),
        ([], ["dwell"], False),
        (["Content-Type: text/plain"], ["no kind"], False),
    ],
)
async def test_a_report_is_answered_alike(world: World, lines: list[str], kinds: list[str], is_plain: bool) -> None:
    token = await _token(world)
    before = world.counted()
    plain = await world.ask(_post(token, _events(*kinds), *lines))
    assert world.counted() == before + is_plain
    again = _post(token, _events(*kinds), *lines)
    ordinary = await world.ask(again[:1], again[1:])
    assert plain == ordinary


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("\\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
_EVENTS = st.fixed_dictionaries(
    {
        "id": st.builds("{:08}".format, st.integers(0, 99)) | _VALUES,
        "kind": st.sampled_from(["dwell", "scroll", "click", "form", "Dwell", "withdrawn"]) | _VALUES,
        "value": st.fixed_dictionaries({"seconds": st.integers(-5, 20) | _VALUES}) | _VALUES,
    },
    optional={"at": st.sampled_from(["2026-11-26T12:00:00Z", "yesterday", "0001-01-01T00:00:00+00:00"]) | _VALUES},
)
_BODIES = st.one_of(
    st.lists(_EVENTS, max_size=4).map(lambda events: json.dumps({"events": events}).encode()),
    _VALUES.map(lambda value: json.dumps({"events": value}).encode()),
    st.binary(max_size=20),
)


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(_BODIES)
def _any_report_is_answered_alike(ask: Callable[[bytes], None], body: bytes) -> None:
    ask(body)


async def test_any_report_is_answered_alike_in_one_piece_and_in_two(world: World) -> None:
    """Two opens get the same reports, one the plain way and one the ordinary way."""
    loop, tokens = asyncio.get_running_loop(), [await _token(world), await _token(world)]
    statuses = set()

    async def report(body: bytes) -> None:
        plain, ordinary = (_post(token, body, "Content-Type: text/plain") for token in tokens)
        answers = [await world.ask(plain), await world.ask(ordinary[:1], ordinary[1:])]
        for _, rows in answers:
            for row in rows:
                del row["open_id"]
        assert answers[0] == answers[1]
        statuses.add(answers[0][0][9:12])

    await asyncio.to_thread(
        _any_report_is_answered_alike, lambda body: asyncio.run_coroutine_threadsafe(report(body), loop).result()
    )
    assert statuses >= {b"204", b"400"}
    proofs = await Open.filter(id__in=[world.site.token_cipher.unseal(token) for token in tokens])
    assert len({opened.state for opened in proofs}) == 1


async def test_a_report_with_something_behind_it_or_something_lacking_is_no_plain_one(world: World) -> None:
    token = await _token(world)
    whole = _post(token, _events("dwell"), "Content-Type: text/plain")
    behind = f"GET /c/{'x' * 22} HTTP/1.1\r\nHost: t\r\n\r\n".encode()
    before = world.counted()
    longer = await world.ask(whole + behind)
    assert world.counted() == before
    assert re.findall(rb"HTTP/1.1 (\d+)", longer[0]) == [b"204", b"404"]
    assert [row["kind"] for row in longer[1]] == ["dwell"]
    again = _post(token, _events("dwell"), "Content-Type: text/plain")
    late = await world.ask(again[:-1], again[-1:])
    assert world.counted() == before
    assert late[0].startswith(b"HTTP/1.1 204 ")


async def test_a_plain_open_that_can_not_be_recorded_is_answered_all_the_same(
    tag_site: WebContext, stall: Stall, bell: Bell
) -> None:
    async with GroupCommit(FullDisk(), bell) as recorder:
        site = replace(tag_site, recorder=recorder, visits=Visits(recorder, Numbers(1000)))
        async with wires(_app(site)) as connections:
            world = World(site, stall, connections, [])
            for tag in (stall.link, stall.page):
                await site.tag_cache.look_up(tag.code)
                sent = _get(tag.code, "Host: t", _AGENT)
                answered = [await world.ask(sent), await world.ask(sent[:1], sent[1:]), await world.ask(sent)]
                assert answered[0] == answered[1] == answered[2]
                assert b"\r\nX-Recorded: no\r\n" in answered[0][0]
