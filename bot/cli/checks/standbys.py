"""The standbys of a PostgreSQL: whether one could take over, and what would be lost."""

from collections.abc import AsyncIterator, Iterator

from bot.cli.checks.finding import Finding
from models.storage.checkup import TROUBLE, Checkup
from models.storage.engines.admission import Access
from models.storage.engines.standbys import Follower, Replication, ServerInAddress, replication

_MB = 1024 * 1024
_LATE_BYTES, _LATE_S = 64 * _MB, 30.0
_LOG_LIMIT = 1024 * _MB


async def standbys(access: Access, found: Checkup) -> AsyncIterator[Finding]:
    """Say who follows the primary and how far behind, as far as this role may see it."""
    if len(access.direct.dsn.hosts) > 1 and not found.waits_for_standby:
        sentence = (
            "several hosts, and none waits for the other: what was acknowledged last can be lost when a standby "
            "takes over; set synchronous_standby_names"
        )
        yield Finding("standby", "warn", sentence)
    try:
        told = await replication(access.direct)
    except (*TROUBLE, OSError) as error:
        yield Finding("standby", "warn", f"the primary does not say who follows it ({' '.join(str(error).split())})")
        return
    for finding in [*_servers(told), *_followers(told), *_left_slots(told)]:
        yield finding


def _servers(told: Replication) -> Iterator[Finding]:
    for server in told.servers:
        if server.follows is None:
            yield Finding("standby", "warn", f"{server.name} does not let us in: nobody knows how far it is")
        elif server.follows:
            yield _standby(server)
    primaries = [server.name for server in told.servers if server.follows is False]
    if len(primaries) > 1:
        sentence = f"{' and '.join(primaries)} both take writes: stop all but one at once, rows are being parted"
        yield Finding("standby", "bad", sentence)


def _standby(server: ServerInAddress) -> Finding:
    if server.bytes_behind <= _LATE_BYTES and server.seconds_behind <= _LATE_S:
        return Finding("standby", "ok", f"{server.name} follows, {server.bytes_behind:,} bytes behind")
    sentence = (
        f"{server.name} is {server.bytes_behind:,} bytes and {server.seconds_behind:,.0f} seconds behind: it could not "
        "take over without loss; see its log"
    )
    return Finding("standby", "warn", sentence)


def _followers(told: Replication) -> Iterator[Finding]:
    if any(follower.state is None for follower in told.followers):
        sentence = (
            f"{len(told.followers)} follow; to see how far they are: GRANT pg_monitor TO the role of database.url"
        )
        yield Finding("standby", "ok", sentence)
        return
    for follower in told.followers:
        yield _follower(follower)


def _follower(follower: Follower) -> Finding:
    bytes_behind = follower.bytes_behind or 0
    is_well = follower.state == "streaming" and bytes_behind <= _LATE_BYTES
    sentence = f"{follower.name} ({follower.state}, {follower.sync_state}) is {bytes_behind:,} bytes behind the primary"
    return Finding("standby", "ok" if is_well else "warn", sentence)


def _left_slots(told: Replication) -> Iterator[Finding]:
    for name, bytes_kept in told.left_slots.items():
        sentence = (
            f"nobody fetches from the replication slot {name}, for which the primary keeps {bytes_kept:,} bytes of log "
            f"until its disk is full: have its standby start, or SELECT pg_drop_replication_slot('{name}')"
        )
        yield Finding("standby", "bad" if bytes_kept > _LOG_LIMIT else "warn", sentence)
