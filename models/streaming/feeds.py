"""Feeds: other systems that are told of events, and up to which position each of them has had them.

What is written next is said before it is written. Whoever takes over writes the same again, under the same positions,
so that a system which knows what it has had finds nothing new in it.
"""

from tortoise import fields
from tortoise.models import Model

from models.storage.database import transaction
from models.storage.queries import Query
from models.storage.statements import Statement
from models.streaming.event_log import last_position


class Feed(Model):
    name = fields.CharField(20, primary_key=True)
    position = fields.BigIntField()
    """The last event that it has for certain."""
    writing_to = fields.BigIntField(null=True)
    """The last event of what is being written to it, or was when a process died."""

    class Meta:
        table = "feeds"


_ALL = Query[Feed]("SELECT {f} FROM feeds f ORDER BY f.name", f=Feed)
_BEGIN = Statement("UPDATE feeds SET writing_to = ? WHERE name = ? AND position = ? AND writing_to IS NULL")
_FINISH = Statement("UPDATE feeds SET position = ?, writing_to = NULL WHERE name = ? AND writing_to = ?")
_GO_BACK = Statement("UPDATE feeds SET position = ?, writing_to = NULL WHERE name = ? AND position > ?")


async def feeds() -> list[Feed]:
    return await _ALL.all()


async def keep_feeds(names: set[str]) -> None:
    """Have exactly these feeds: a new one begins with what is numbered next, and one that is gone holds up nobody."""
    async with transaction():
        there = {feed.name for feed in await feeds()}
        await Feed.filter(name__in=sorted(there - names)).delete()
        position = await last_position()
        new = [Feed(name=name, position=position, writing_to=None) for name in sorted(names - there)]
        await Feed.bulk_create(new, ignore_conflicts=True)


async def feed_named(name: str) -> Feed:
    """Return the feed. Raise LookupError where there is none."""
    feed = await Feed.get_or_none(name=name)
    if feed is None:
        raise LookupError(f"no feed {name}")
    return feed


async def begin_writing(feed: Feed, until: int) -> bool:
    """Say up to where is going to be written. False: another process has said so, or been further, meanwhile."""
    return await _BEGIN.run(until, feed.name, feed.position) == 1


async def finish_writing(name: str, until: int) -> None:
    """Record that the feed has everything up to this position."""
    await _FINISH.run(until, name, until)


async def go_back(name: str, position: int) -> None:
    """Write again what the feed says that it does not have, however often it had acknowledged it."""
    await _GO_BACK.run(position, name, position)
