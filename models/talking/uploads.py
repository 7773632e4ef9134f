"""Uploads: files that a browser brings before the post that speaks of them; those no post speaks of go."""

from collections.abc import Iterable
from datetime import timedelta

from models.files.store import MediaStore
from models.people.addresses import Address
from models.personal_data.subjects import unused
from models.storage.channel_state import ChannelFact, count_up, fact, keep_fact
from models.storage.clock import now

LIFE = timedelta(days=1)
"""So long a post may speak of the file."""
_MARGIN = timedelta(hours=1)
"""A post that did so in the last moment is on disk by then."""
MOST_MB_A_DAY = 500
"""Of one person."""
_KIND = "upload "


async def make_room(address: Address, size: int) -> bool:
    """Whether this person may bring so many bytes more today, which are counted, by all processes together."""
    at = now()
    key = f"uploaded {at:%Y-%m-%d} {address.account}"
    kilobytes = -(-size // 1024)
    return (
        await count_up(address.channel, key, by=kilobytes, limit=MOST_MB_A_DAY * 1024, until=at + 2 * LIFE) is not None
    )


async def note_upload(address: Address, sha256: str) -> None:
    """Whose the file is, also if no post ever speaks of it: it goes with them, or is swept."""
    await keep_fact(address.channel, _key(sha256, address), {}, until=now() + LIFE)


async def is_there(address: Address, sha256: str) -> bool:
    """Whether a post of this person's may (still) speak of the file."""
    return await fact(address.channel, _key(sha256, address)) is not None


async def note_posted(address: Address, hashes: Iterable[str]) -> None:
    """Note that a post speaks of these files; call it in the post's transaction."""
    for sha256 in hashes:
        await keep_fact(address.channel, _key(sha256, address), {"posted": True}, until=now() + LIFE)


async def sweep(media: MediaStore) -> int:
    """Delete the files of which no post spoke in time, and nothing else speaks either. Returns how many."""
    gone = 0
    while over := await ChannelFact.filter(key__startswith=_KIND, expires_at__lt=now() - _MARGIN).limit(100):
        await ChannelFact.filter(id__in=[each.id for each in over]).delete()
        waiting = {each.key.removeprefix(_KIND).partition(":")[0] for each in over if not each.value.get("posted")}
        for sha256 in await unused([sha256 for sha256 in waiting if not await _is_awaited(sha256)]):
            media.path(sha256).unlink(missing_ok=True)
            gone += 1
    return gone


async def _is_awaited(sha256: str) -> bool:
    """Somebody else brought the same bytes, and may still speak of them."""
    return await ChannelFact.filter(key__startswith=f"{_KIND}{sha256}:").exists()


def _key(sha256: str, address: Address) -> str:
    return f"{_KIND}{sha256}:{address.account}"
