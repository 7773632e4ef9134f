"""Unverified words: sent in somebody's name, not provably by them. Shown to nobody until that person decides."""

from datetime import timedelta
from typing import Any

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from models.files.store import MediaStore
from models.people.addresses import ACCOUNT_LENGTH
from models.personal_data.subjects import unused
from models.storage.clock import now

KEPT = timedelta(days=40)
MAX_ASKED = 5
_WINDOW = timedelta(days=1)
"""Nobody is asked more than five times in it whether the words are theirs: what comes after that is dropped."""


class Doubtful(Model):
    id = fields.IntField(primary_key=True)
    channel = fields.CharField(20)
    sender = fields.CharField(ACCOUNT_LENGTH)
    """The account that sent it, as the message claims."""
    account = fields.CharField(ACCOUNT_LENGTH)
    """The account whose words it would be."""
    asked_id = fields.IntField()
    """The address that is asked."""
    promoter_id = fields.IntField(null=True)
    """The promoter who may answer from any of their terminals; None: only the asked address may."""
    said: dict[str, Any] = fields.JSONField()
    """The words, their files and where they belong."""
    source = fields.CharField(300, unique=True)
    at = fields.DatetimeField(db_index=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "doubtful"


async def keep_doubtful(
    channel: str, sender: str, *, account: str, asked_id: int, promoter_id: int | None, said: dict[str, Any]
) -> Doubtful | None:
    """Store the words until their owner is asked. None when they are stored already, or enough was asked in a day."""
    if await Doubtful.filter(asked_id=asked_id, at__gt=now() - _WINDOW).count() >= MAX_ASKED:
        return None
    source = f"{channel}:{sender}:{account}:{said['message_id']}"[:300]
    row = Doubtful(
        channel=channel,
        sender=sender,
        account=account,
        asked_id=asked_id,
        promoter_id=promoter_id,
        said=said,
        source=source,
        at=now(),
    )
    if await Doubtful.exists(source=source):
        return None
    await Doubtful.bulk_create([row], ignore_conflicts=True)
    return await Doubtful.get(source=source)


async def doubtful_words(number: int) -> Doubtful | None:
    """Return the words of this number, decided or not; None when they were never stored, or are deleted."""
    return await Doubtful.get_or_none(id=number)


async def decide(number: int) -> Doubtful | None:
    """Return the words to whoever decides first; None when that is done, or there are none of this number."""
    found = await Doubtful.get_or_none(id=number)
    if found is None or not await Doubtful.filter(id=number, decided_at=None).update(decided_at=now()):
        return None
    return found


async def forget_doubtful(media: MediaStore) -> int:
    """Delete, with their files, the words decided over a day ago, and those still undecided after 40 days.

    Return how many, at most 1,000. Raise OSError when a file can't be deleted.
    """
    at = now()
    done = await Doubtful.filter(Q(decided_at__lt=at - _WINDOW) | Q(at__lt=at - KEPT)).limit(1000)
    await Doubtful.filter(id__in=[row.id for row in done]).delete()
    hashes = {str(file["sha256"]) for row in done for file in row.said.get("enclosures", []) if file.get("sha256")}
    for sha256 in await unused(hashes):  # those that were passed on belong to a communication now
        await media.forget(sha256)
    return len(done)
