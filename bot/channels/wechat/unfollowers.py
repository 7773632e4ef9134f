"""Unfollowers: what is kept of a person must be deleted when they unfollow (接收事件推送, 取消关注).

It is done a day later: whoever follows again within it meant something else, and nothing of theirs is lost.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.channels.wechat.updates import CHANNEL
from models.files.store import MediaStore
from models.identity.recognitions import known_only_by
from models.people.addresses import address_at, delete_address
from models.people.customers import NoSuchCustomer
from models.privacy.erasing import erase
from models.storage.channel_state import facts_under, forget_account, forget_fact, keep_fact
from models.storage.clock import now
from models.storage.database import DatabaseTrouble

log = logging.getLogger(__name__)

GRACE = timedelta(days=1)
_LEFT = "left "
_LOOK_S = 600.0
_TROUBLE: tuple[type[BaseException], ...] = (*DatabaseTrouble, OSError)


async def note_unfollowing(account: str, *, leaves: bool) -> None:
    """Note that the person unfollowed, or is there after all. Called in the transaction of what they did."""
    if leaves:
        await keep_fact(CHANNEL, _LEFT + account, {"at": now().isoformat()})
    else:
        await forget_fact(CHANNEL, _LEFT + account)


async def forget_unfollowers(media: MediaStore, at: datetime) -> int:
    """Delete what is kept of those who left a day before ``at``. Return how many there were. Raises OSError."""
    left = await facts_under(CHANNEL, _LEFT)
    gone = [key for key, value in left.items() if at - datetime.fromisoformat(value["at"]) >= GRACE]
    for key in gone:
        await _forget(key.removeprefix(_LEFT), media)
        await forget_account(CHANNEL, key.removeprefix(_LEFT))
    return len(gone)


async def keep_forgetting(media: MediaStore) -> None:
    """For ever."""
    while True:
        await asyncio.sleep(_LOOK_S)
        try:
            if count := await forget_unfollowers(media, now()):
                log.info("wechat_leavers_forgotten", extra={"count": count})
        except _TROUBLE as error:
            log.warning("wechat_leavers_wait", extra={"error": type(error).__name__})


async def _forget(account: str, media: MediaStore) -> None:
    """Forget an account: a customer known from elsewhere too loses this address only; a promoter this device."""
    address = await address_at(CHANNEL, account)
    if address is None:
        return
    if address.customer_id is not None and await known_only_by(address):
        try:
            await erase(address.customer_id, media)
        except NoSuchCustomer:  # another process was quicker
            return
    await delete_address(CHANNEL, account)
