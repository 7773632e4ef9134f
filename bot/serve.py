"""The wiring: the only file that sees webhooks, bot, landing and models together.

Nothing imports it; `handbill serve` (bot/cli/serve.py) names it, and has it once there is something to serve.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

from aiohttp import web

try:
    import uvloop
except ImportError:  # not made for this platform
    uvloop = None  # type: ignore[assignment]  # (a module where there is one)

import landing
import webhooks
from bot import garbage_collection, housekeeping
from bot.alerts.push_services import open_push_services
from bot.backoff import delays
from bot.channels.capabilities import HasAppBrowser, HasMiniApp, Listens, MakesScanCodes, Polls, Receives
from bot.channels.contract import CannotOpen, Channel, ChannelContext
from bot.channels.plugin import plugins
from bot.cli.checks.partitions import NOT_PARTITIONED
from bot.cli.serve import ProcessRole
from bot.command_context import Services
from bot.commands.registry import chat_buttons, help_lines, menu
from bot.courier.files import Files
from bot.courier.rendering.budgets import what_is_left
from bot.courier.rendering.cards import Cards
from bot.courier.rendering.pictured.numbers import NumbersPictured
from bot.courier.rendering.pictured.spreads import Spreads
from bot.courier.rendering.relayed import Relayed
from bot.courier.rendering.wording import Wording
from bot.courier.worker import Courier
from bot.deep_links import publish
from bot.inbox import InboxWorker, taking_in
from bot.media_place import keep_cache_small, media_store
from bot.outcomes import Final, Outcome
from bot.scratch_places import keep_scratch_swept, scratch_places
from bot.settings import Settings
from bot.start_up import CannotStart, why_no_database, why_no_port
from bot.streaming.sinks import keep_told, lacking
from landing.card_drawer import CardDrawer
from landing.server.edge import open_port
from landing.site import Code, NoCode, WebContext
from models.backups.moving.unfinished import is_half_moved
from models.identity.app_browsers import Apps
from models.people.sessions import LINK_LIFE, sign_in_link
from models.privacy.erasing import keep_erasing
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.reports.digests import keep_telling
from models.sharing.marks import KEY, Marks
from models.sharing.tag_cache import TagCache
from models.storage.background_tasks import in_background
from models.storage.bell import Bell
from models.storage.checkup import TROUBLE
from models.storage.ciphers import TokenCipher
from models.storage.cluster.member import Member, joined
from models.storage.database import BadDatabaseUrl, Database, open_database
from models.storage.migrating.due import MigrationsDue
from models.storage.nodes import enrol, is_first_start
from models.storage.partitions.upkeep import rows_beside
from models.storage.secret_keys import key
from models.storage.wal_watch import watched

log = logging.getLogger("handbill")

DRAWING_THREADS = 2
SHUTDOWN_S = 5
_PAYLOAD = "PAYLOAD"


def serve(settings: Settings, role: ProcessRole) -> None:
    """Serve until a signal comes. Raise CannotStart."""
    with asyncio.Runner(loop_factory=uvloop.Loop if uvloop else None) as runner:
        runner.run(_serve(settings, role))


async def _serve(settings: Settings, role: ProcessRole) -> None:
    garbage_collection.begin()
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    async with AsyncExitStack() as stack:
        try:
            site, channels, member = await _put_together(settings, role, stack)
        except TROUBLE as error:
            raise CannotStart(why_no_database(settings.database.url, error)) from error
        if role is not ProcessRole.WORKER:
            await stack.enter_async_context(_open(settings, _website(settings, site, channels)))
            await stack.enter_async_context(in_background(_kept_up("spreads", site.spreads.keep_up), "spreads"))
            await stack.enter_async_context(_listening(site, channels))
        if role is not ProcessRole.LANDING:
            await stack.enter_async_context(_at_work(settings, site, channels, member))
        await _greet_operator(settings, role)
        log.info("started", extra={"channels": sorted(channels)})
        await stopping.wait()
        log.info("stopping")
    log.info("stopped")


async def _greet_operator(settings: Settings, role: ProcessRole) -> None:
    """Says where Handbill is, and how the operator gets in.

    A link that signs them in is for their eyes: it is printed to a terminal, and at the very first start, when whoever
    set Handbill up may see nothing but the log. Any other log keeps no way in.
    """
    way = "Operator, for a link to sign in with, run: handbill console"
    if role is not ProcessRole.WORKER and (sys.stdout.isatty() or await is_first_start()):
        link = f"{settings.public_url}/console/enter/{await sign_in_link()}"
        minutes = int(LINK_LIFE.total_seconds() // 60)
        way = f"Operator, sign in once with: {link}\n(good for {minutes} minutes; later: handbill console)"
    print(f"\nHandbill is open at {settings.public_url}\n{way}\n", flush=True)  # noqa: T201  (said to whoever started it, not to the log)


async def _put_together(
    settings: Settings, role: ProcessRole, stack: AsyncExitStack
) -> tuple[WebContext, dict[str, Channel], Member]:
    bell = Bell()
    media = media_store(settings)
    await stack.enter_async_context(in_background(keep_cache_small(media), "media cache"))
    await stack.enter_async_context(in_background(keep_scratch_swept(scratch_places(settings)), "scratch"))
    database = await _opened(settings, stack)
    member = await _joined(settings, database, bell, await enrol(role), stack)
    await stack.enter_async_context(watched(bell, settings.database.url))
    recorder = await stack.enter_async_context(GroupCommit(database, bell))
    tag_cache = await stack.enter_async_context(TagCache(bell, Marks(await key(KEY))))
    context = ChannelContext(
        public_url=settings.public_url, media=media, bell=bell, data_dir=settings.data_dir, menu=menu()
    )
    known = plugins()
    try:
        channels: dict[str, Channel] = {
            name: await stack.enter_async_context(known[name].open(table, context))
            for name, table in settings.open_channels().items()
        }
    except CannotOpen as error:
        raise CannotStart(str(error)) from error
    site = WebContext(
        public_url=settings.public_url,
        visits=Visits(recorder, member.numbers(after=await housekeeping.counted_up_to())),
        tag_cache=tag_cache,
        recorder=recorder,
        bell=bell,
        media=media,
        reach=frozenset(channels),
        token_cipher=TokenCipher(await key("opens")),
        drawer=CardDrawer(
            settings.public_url, media, stack.enter_context(ThreadPoolExecutor(DRAWING_THREADS, "drawing"))
        ),
        deep_links=lambda payload: {n: link for n, c in channels.items() if (link := c.link(payload))},
        ready=database.ping,
        asks_to_read=settings.landing.reading == "ask",
        tells_what_came=settings.landing.what_came == "tell",
        apps=_app_browsers(channels),
        mini_apps={name: channel.mini_app for name, channel in channels.items() if isinstance(channel, HasMiniApp)},
        lives=settings.accounts.lives,
        invitation_life=settings.accounts.invitation_life,
        codes={name: _code_of(channel) for name, channel in channels.items() if isinstance(channel, MakesScanCodes)},
        commands=chat_buttons(),
        what_is_left=partial(what_is_left, channels),
        push_services=settings.alerts.push_services,
        zone=settings.zone,
    )
    return site, channels, member


async def _opened(settings: Settings, stack: AsyncExitStack) -> Database:
    try:
        found = settings.database
        opening = open_database(found.url, found.session_url, migrating=found.migrate_at_start, by_month=found.by_month)
        database = await stack.enter_async_context(opening)
    except (BadDatabaseUrl, MigrationsDue, *TROUBLE, OSError) as error:
        raise CannotStart(why_no_database(settings.database.url, error)) from error
    if await is_half_moved():
        raise CannotStart(
            "database.url names a database that is not whole: type the `handbill move` again that fills it."
        )
    if found.by_month and not await rows_beside():
        log.warning("not_partitioned", extra={"what_to_do": NOT_PARTITIONED})
    return database


async def _joined(settings: Settings, database: Database, bell: Bell, node: int, stack: AsyncExitStack) -> Member:
    try:
        return await stack.enter_async_context(joined(database, bell, node))
    except (*TROUBLE, OSError) as error:
        raise CannotStart(why_no_database(settings.database.direct_url, error)) from error


def _app_browsers(channels: Mapping[str, Channel]) -> Apps:
    offered = {name: channel.browser for name, channel in channels.items() if isinstance(channel, HasAppBrowser)}
    return {name: browser for name, browser in offered.items() if browser is not None}


def _code_of(channel: MakesScanCodes) -> Code:
    """Return the channel's code to scan, for pages, which know nothing of channels."""

    async def code(payload: str, *, lasting: bool = False) -> str:
        try:
            return await channel.code_url(payload, lasting=lasting)
        except Outcome as outcome:
            raise NoCode(outcome.reason if isinstance(outcome, Final) else "failed-not-now") from outcome

    return code


def _website(settings: Settings, site: WebContext, channels: Mapping[str, Channel]) -> web.Application:
    """Pages and webhooks on one port."""
    website = web.Application()
    landing.add_to(website, site)
    receivers = {name: channel for name, channel in channels.items() if isinstance(channel, Receives)}
    webhooks.add_to(website, receivers, site.recorder, settings.public_url)
    return website


@asynccontextmanager
async def _open(settings: Settings, website: web.Application) -> AsyncIterator[None]:
    server = settings.server
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(
                open_port(
                    website,
                    server.host,
                    server.port,
                    public_url=settings.public_url,
                    trusted_proxies=server.trusted_proxies,
                    shutdown_s=SHUTDOWN_S,
                )
            )
        except OSError as error:
            raise CannotStart(why_no_port(server, error)) from error
        yield


@asynccontextmanager
async def _listening(site: WebContext, channels: Mapping[str, Channel]) -> AsyncIterator[None]:
    """Open the ports that channels have of their own."""
    listeners = {name: channel for name, channel in channels.items() if isinstance(channel, Listens)}
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(_kept_up(f"listen {name}", partial(listener.listen, taking_in(site.recorder, name))))
            for name, listener in listeners.items()
        ]
        yield
        for task in running:
            task.cancel()


@asynccontextmanager
async def _at_work(
    settings: Settings, site: WebContext, channels: Mapping[str, Channel], member: Member
) -> AsyncIterator[None]:
    """Inbox worker, courier and pollers, for as long as the context lasts."""
    for sentence in lacking(settings.events):
        raise CannotStart(sentence)
    files = Files(site.media)
    wording, services = _wording_of(settings, site, channels, files), _services_of(site, channels)
    embedded = settings.database.url.startswith("sqlite")
    alerting = open_push_services(settings.alerts.push_services, settings.public_url)
    async with alerting as alerts, asyncio.TaskGroup() as tasks:
        reached = {**channels, alerts.name: alerts}
        courier = Courier(reached, wording, files, site.bell, site.recorder, lives=site.lives)
        inbox = InboxWorker(channels, services, site.bell, courier)
        running = [
            tasks.create_task(_kept_up("inbox", inbox.run), name="inbox"),
            tasks.create_task(_kept_up("courier", partial(courier.run, alone=embedded)), name="courier"),
            tasks.create_task(_publish_links(settings, channels), name="links"),
            tasks.create_task(keep_told(settings.events, member, settings.data_dir), name="events"),
            *(
                tasks.create_task(member.when_elected(name, work), name=name)
                for name, work in _done_by_one(settings, site, channels, inbox).items()
            ),
        ]
        yield
        for task in running:
            task.cancel()


def _wording_of(settings: Settings, site: WebContext, channels: Mapping[str, Channel], files: Files) -> Wording:
    return Wording(
        Relayed(channels, files),
        Cards(site.tag_cache, site.public_url, site.drawer.card),
        Spreads(site.drawer.spread),
        NumbersPictured(site.drawer.charts),
        help_lines(),
        mails_after=timedelta(minutes=settings.alerts.mail_after_minutes),
    )


def _services_of(site: WebContext, channels: Mapping[str, Channel]) -> Services:
    return Services(
        public_url=site.public_url,
        visits=site.visits,
        catalogue=site.tag_cache,
        channels=frozenset(channels),
        writes_first=frozenset(name for name, c in channels.items() if c.writes_first),
        sparing=frozenset(name for name, c in channels.items() if c.sparing),
        tells_customers_what_came=site.tells_what_came,
        links=site.deep_links,
    )


def _done_by_one(
    settings: Settings, site: WebContext, channels: Mapping[str, Channel], inbox: InboxWorker
) -> Mapping[str, Callable[[], Awaitable[None]]]:
    """Return what one process does for all of the house, by the name of its office."""
    polls = {name: channel for name, channel in channels.items() if isinstance(channel, Polls)}
    return {
        "erasing": partial(keep_erasing, site.media, site.bell),
        "retention": partial(
            housekeeping.clear_out_daily,
            settings.retention,
            partitions="" if settings.database.url.startswith("sqlite") else settings.database.direct_url,
        ),
        "uploads": partial(housekeeping.sweep_hourly, site.media),
        "reindexing": housekeeping.keep_found_and_counted,
        "spread": housekeeping.keep_spread,
        "digests": partial(keep_telling, site.bell),
        **{
            f"poll {name}": partial(channel.poll, taking_in(site.recorder, name, inbox))
            for name, channel in polls.items()
        },
    }


async def _kept_up(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Work that must go on: whatever ends it is logged whole, and it begins again where its tables say."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("begun_again", extra={"work": name})
        await asyncio.sleep(1)


async def _publish_links(settings: Settings, channels: Mapping[str, Channel]) -> None:
    """Tells the command line, which has no connection to the platforms, how their deep links look.

    A platform is asked for ours once it answers: looked for soon after the start, and ever less often.
    """
    published: dict[str, str] = {}
    for pause in delays(first=1.0, longest=10.0):
        links = {name: link for name, channel in channels.items() if (link := channel.link(_PAYLOAD))}
        if links != published:
            templates = {name: link.replace(_PAYLOAD, "{payload}") for name, link in links.items()}
            await asyncio.to_thread(publish, settings.data_dir, templates)
            published = links
        await asyncio.sleep(pause)
