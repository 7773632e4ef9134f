"""Uploads: files that a browser sends before the post that names them; files that no post names are deleted."""

from collections.abc import Iterable
from datetime import timedelta

from models.files.store import MediaStore
from models.people.addresses import Address
from models.personal_data.subjects import unused
from models.storage.channel_state import ChannelFact, count_up, fact, keep_fact
from models.storage.clock import now

LIFE = timedelta(days=1)
"""How long after the upload a post may name the file."""
_MARGIN = timedelta(hours=1)
"""Time for a post that named the file in the last moment to reach the disk."""
MAX_MB_A_DAY = 500
"""Of one person."""
_KIND = "upload "


async def make_room(address: Address, size: int) -> bool:
    """Count ``size`` more bytes for this person today; False when that is too much. All processes count together."""
    at = now()
    key = f"uploaded {at:%Y-%m-%d} {address.account}"
    kilobytes = -(-size // 1024)
    return (
        await count_up(address.channel, key, by=kilobytes, limit=MAX_MB_A_DAY * 1024, until=at + 2 * LIFE) is not None
    )


async def note_upload(address: Address, sha256: str) -> None:
    """Record whose the file is, even if no post ever names it: it is erased with them, or swept."""
    await keep_fact(address.channel, _key(sha256, address), {}, until=now() + LIFE)


async def is_there(address: Address, sha256: str) -> bool:
    """Tell whether a post of this person's may (still) name the file."""
    return await fact(address.channel, _key(sha256, address)) is not None


async def note_posted(address: Address, hashes: Iterable[str]) -> None:
    """Record that a post names these files; call it in the post's transaction."""
    for sha256 in hashes:
        await keep_fact(address.channel, _key(sha256, address), {"posted": True}, until=now() + LIFE)


async def sweep(media: MediaStore) -> int:
    """Delete the files that no post named in time, and that nothing else uses. Return how many."""
    gone = 0
    while over := await ChannelFact.filter(key__startswith=_KIND, expires_at__lt=now() - _MARGIN).limit(100):
        await ChannelFact.filter(id__in=[each.id for each in over]).delete()
        waiting = {each.key.removeprefix(_KIND).partition(":")[0] for each in over if not each.value.get("posted")}
        for sha256 in await unused([sha256 for sha256 in waiting if not await _is_awaited(sha256)]):
            await media.forget(sha256)
            gone += 1
    return gone


async def _is_awaited(sha256: str) -> bool:
    """Tell whether another upload of the same bytes may still be named by a post."""
    return await ChannelFact.filter(key__startswith=f"{_KIND}{sha256}:").exists()


def _key(sha256: str, address: Address) -> str:
    return f"{_KIND}{sha256}:{address.account}"
