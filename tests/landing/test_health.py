"""Health: lives, is ready, and how it fares, on both databases and when they are away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families
from tortoise.connection import get_connection

from landing import health
from landing.card_drawer import CardDrawer
from landing.server.edge import open_port
from landing.site import SITE, WebContext
from models.files.store import MediaStore
from models.people.promoters import invite
from models.queue.inbox import store_update
from models.reading.interactions import parse_report
from models.recording.group_commit import GroupCommit, NotRecorded
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.promotions import add_promotion
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import issue_tag
from models.storage.bell import Bell
from models.storage.ciphers import TokenCipher
from models.storage.database import Database, WriteRefused
from models.storage.nodes import STILL_HERE
from models.storage.statements import Batch
from models.streaming.capture import switch_on
from models.streaming.feeds import keep_feeds

pytestmark = pytest.mark.both_databases

REPORT = b'{"events": [{"id": "0b9fdd3c-5d43-4c43-9d0e-5f3f6bb0c6a1", "kind": "click", "value": {}}]}'


class Website:
    """The three paths on a port of their own."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with ClientSession() as client, client.get(self.url + path, headers=headers) as answer:
            return answer.status, await answer.text()

    async def metrics(self) -> dict[str, float]:
        """Name and labels, as they are written, to value."""
        status, text = await self.get("/metrics")
        assert status == 200, text
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        assert samples
        return {
            sample.name.removeprefix("handbill_")
            + "".join(f" {label}={value}" for label, value in sorted(sample.labels.items())): sample.value
            for sample in samples
        }


@asynccontextmanager
async def opened(
    recorder: GroupCommit, bell: Bell, folder: Path, ready: Callable[[], Awaitable[None]], *proxies: str
) -> AsyncIterator[Website]:
    app = web.Application()
    with ThreadPoolExecutor(1) as drawing_threads:
        app[SITE] = WebContext(
            public_url="http://cards.test",
            visits=Visits(recorder, None),  # type: ignore[arg-type]  # (it numbers no opens)
            tag_cache=TagCache(bell, Marks(bytes(32))),
            recorder=recorder,
            bell=bell,
            media=MediaStore(folder),
            token_cipher=TokenCipher(bytes(32)),
            drawer=CardDrawer("http://cards.test", MediaStore(folder), drawing_threads),
            deep_links=lambda _: {},
            ready=ready,
        )
        health.add_to(app, patience_s=0.5)
        async with open_port(app, "127.0.0.1", 0, trusted_proxies=proxies) as port:
            yield Website(f"http://127.0.0.1:{port}")


@pytest.fixture
async def website(recorder: GroupCommit, bell: Bell, database: Database, tmp_path: Path) -> AsyncIterator[Website]:
    async with opened(recorder, bell, tmp_path, database.ping) as site:
        yield site


async def test_a_process_that_is_well_lives_and_is_ready(website: Website) -> None:
    assert await website.get("/healthz") == (200, "alive\n")
    assert await website.get("/readyz") == (200, "ready\n")


async def _answers() -> None:
    return None


async def _away() -> None:
    raise OSError("no route")


async def _frozen() -> None:
    await asyncio.sleep(60)


@pytest.mark.slow
@pytest.mark.parametrize("trouble", [_away, _frozen])
async def test_without_a_database_it_lives_and_is_not_ready(
    trouble: Callable[[], Awaitable[None]], tmp_path: Path
) -> None:
    async with GroupCommit(Full(), Bell()) as recorder, opened(recorder, Bell(), tmp_path, trouble) as site:
        assert await site.get("/healthz") == (200, "alive\n")
        assert await site.get("/readyz") == (503, "the database does not answer\n")


class Full(Database):
    dialect = "full"

    async def commit(self, _: Batch) -> None:
        raise WriteRefused(OSError("disk full"), passing=True)


async def test_a_full_disk_is_not_ready_though_the_database_answers(tmp_path: Path) -> None:
    async with GroupCommit(Full(), Bell()) as recorder, opened(recorder, Bell(), tmp_path, _answers) as site:
        assert await site.get("/readyz") == (503, "nothing can be recorded at present\n")
        assert recorder.statistics.not_recorded == {"refused": 1}
        assert recorder.dropped == 0


class NearlyFull(Database):
    """Has room for a small write, e.g. in a journal that begins anew, and for nothing else."""

    dialect = "nearly full"

    async def commit(self, batch: Batch) -> None:
        if [statement for statement, _ in batch] != [STILL_HERE]:
            raise WriteRefused(OSError("disk full"), passing=True)


async def test_a_disk_with_room_for_nothing_but_the_question_is_not_ready(tmp_path: Path) -> None:
    async with GroupCommit(NearlyFull(), Bell()) as recorder, opened(recorder, Bell(), tmp_path, _answers) as site:
        with pytest.raises(NotRecorded):
            await recorder.write(store_update("web", "u1", "web:yi", "{}"))
        assert await site.get("/readyz") == (503, "not everything can be recorded at present\n")


async def test_metrics_count_what_is_recorded_and_what_waits(
    website: Website, recorder: GroupCommit, visits: Visits
) -> None:
    promotion, promoter = await add_promotion("Towel", target="https://shop.test/towel"), await invite("Jia")
    tagged = TaggedPromotion(await issue_tag(promotion, promoter, "web"), promotion, promoter)
    opens = [await visits.record_open(tagged, channel="web") for _ in range(3)]
    await visits.record_report(opens[0], parse_report(REPORT))
    await recorder.write(store_update("telegram", "1", "telegram:1", "{}"))
    recorder.statistics.attempts["telegram", "passing"] += 2
    recorder.statistics.relay_seconds.saw(0.2)
    metrics = await website.metrics()
    assert metrics["attempts_total channel=telegram outcome=passing"] == 2
    assert metrics["relay_seconds_bucket le=0.1"] == 0
    assert metrics["relay_seconds_bucket le=0.25"] == metrics["relay_seconds_count"] == 1
    assert metrics["opens_recorded_total visitor=person"] == 3
    assert metrics["interactions_recorded_total"] == 1
    assert metrics["updates_taken_in_total channel=telegram"] == 1
    assert metrics["inbox_unfinished"] == 1
    assert 0 <= metrics["inbox_oldest_seconds"] < 60
    assert metrics["inbox_set_aside"] == metrics["outbox_waiting"] == metrics["outbox_failed"] == 0
    assert metrics["not_recorded_total cause=full"] == metrics["dropped_total"] == metrics["recorder_waiting"] == 0
    assert metrics["commit_seconds_count"] == metrics["commit_writes_bucket le=+Inf"] == 5
    assert metrics["commit_writes_bucket le=1.0"] == metrics["commit_writes_sum"] == 5
    assert metrics["database_up"] == 1
    assert metrics["connections"] == 1
    assert metrics["process_resident_memory_bytes"] > 1_000_000


async def test_metrics_say_how_far_behind_is_who_is_told_of_events(website: Website) -> None:
    assert not [name for name in await website.metrics() if name.startswith("events")]
    await switch_on()
    await keep_feeds({"jetstream"})
    await invite("Jia")
    metrics = await website.metrics()
    assert metrics["events_waiting system=jetstream"] == metrics["events_oldest_seconds system=jetstream"] == 0


async def test_metrics_are_told_when_the_database_does_not_tell(website: Website) -> None:
    await get_connection("default").execute_script("DROP TABLE outbox_mentions; DROP TABLE outbox")
    metrics = await website.metrics()
    assert metrics["dropped_total"] == 0
    assert metrics["database_up"] == 0
    assert "inbox_unfinished" not in metrics


async def test_business_figures_are_not_for_everybody(recorder: GroupCommit, bell: Bell, tmp_path: Path) -> None:
    async with opened(recorder, bell, tmp_path, _answers, "127.0.0.0/8") as site:
        status, sentence = await site.get("/metrics", **{"X-Forwarded-For": "203.0.113.9"})
        assert status == 403
        assert "server.trusted_proxies" in sentence
        assert (await site.get("/metrics", **{"X-Forwarded-For": "127.0.0.9"}))[0] == 200
    async with opened(recorder, bell, tmp_path, _answers) as site:
        assert (await site.get("/metrics", **{"X-Forwarded-For": "127.0.0.9"}))[0] == 403
        assert (await site.get("/metrics"))[0] == 200
