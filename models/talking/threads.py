"""Threads: a customer's own thread in a promoter's chat, on platforms that can divide a chat."""

from tortoise import fields
from tortoise.models import Model

from models.people.addresses import ACCOUNT_LENGTH
from models.storage.queries import Query


class Thread(Model):
    id = fields.IntField(primary_key=True)
    channel = fields.CharField(20)
    account = fields.CharField(ACCOUNT_LENGTH)
    """The chat that is divided."""
    conversation_id = fields.IntField()
    external_id = fields.CharField(40)
    """The platform's number of the thread."""
    name = fields.CharField(128)

    class Meta:
        table = "threads"
        unique_together = (("channel", "account", "conversation_id"), ("channel", "account", "external_id"))
        indexes = (("conversation_id",),)


_FOR = Query[Thread](
    "SELECT {t} FROM threads t WHERE t.channel = ? AND t.account = ? AND t.conversation_id = ?", t=Thread
)

_AT = Query[Thread]("SELECT {t} FROM threads t WHERE t.channel = ? AND t.account = ? AND t.external_id = ?", t=Thread)


async def thread_for(channel: str, account: str, conversation_id: int) -> Thread | None:
    """Return the conversation's thread in this chat; None when it has none."""
    return await _FOR.first(channel, account, conversation_id)


async def thread_at(channel: str, account: str, external_id: str) -> Thread | None:
    """Return the thread of this number in this chat, which names its conversation; None when it is none of ours."""
    return await _AT.first(channel, account, external_id)


async def keep_thread(channel: str, account: str, conversation_id: int, external_id: str, name: str) -> Thread:
    """Store the thread as the conversation's in this chat, in place of any other. Return it."""
    row = Thread(
        channel=channel, account=account, conversation_id=conversation_id, external_id=external_id, name=name[:128]
    )
    unique = ["channel", "account", "conversation_id"]
    await Thread.bulk_create([row], on_conflict=unique, update_fields=["external_id", "name"])
    return await Thread.get(channel=channel, account=account, conversation_id=conversation_id)


async def rename_thread(thread: Thread, name: str) -> None:
    """Store the thread's new name."""
    thread.name = name[:128]
    await thread.save(update_fields=["name"])


async def forget_thread(thread: Thread) -> None:
    """Delete the thread's row: the platform has the thread no more."""
    await Thread.filter(id=thread.id).delete()
