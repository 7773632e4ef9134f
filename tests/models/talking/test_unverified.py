from datetime import timedelta
from pathlib import Path

from models.files.store import MediaStore
from models.people.customers import new_customer
from models.people.promoters import invite
from models.storage.clock import now
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from models.talking.enclosures import Enclosure
from models.talking.unverified import MAX_ASKED, Doubtful, decide, forget_doubtful, keep_doubtful


async def kept(message_id: str, sha256: str = "") -> Doubtful | None:
    said = {"message_id": message_id, "text": "hello", "enclosures": [{"kind": "original", "sha256": sha256}]}
    return await keep_doubtful("email", "x@y.test", account="yi@home.test", asked_id=1, promoter_id=None, said=said)


async def test_it_is_asked_once_and_not_without_end(database: object) -> None:
    assert await kept("1")
    assert await kept("1") is None
    assert [bool(await kept(str(n))) for n in range(2, MAX_ASKED + 3)].count(True) == MAX_ASKED - 1


async def test_only_the_first_decision_counts(database: object) -> None:
    row = await kept("1")
    assert row is not None
    assert (await decide(row.id)) is not None
    assert await decide(row.id) is None
    assert await decide(4711) is None


async def test_what_was_nobodys_goes_with_its_files_and_what_was_passed_on_stays(
    database: object, tmp_path: Path
) -> None:
    media = MediaStore(tmp_path)
    refused, passed_on, waiting = [await media.keep(words) for words in (b"refused", b"passed on", b"waiting")]
    for message_id, sha256 in (("1", refused), ("2", passed_on), ("3", waiting)):
        await kept(message_id, sha256)
    talking = await between((await invite("Jia")).id, (await new_customer("Yi")).id)
    enclosure = Enclosure(kind="original", ref=passed_on, sha256=passed_on)
    await add_communication(talking, Direction.TO_PROMOTER, channel="email", source="email:a:2", enclosures=[enclosure])
    assert await forget_doubtful(media) == 0
    await Doubtful.filter(id__in=[1, 2]).update(decided_at=now() - timedelta(days=2))
    assert await forget_doubtful(media) == 2
    assert [media.path(each).exists() for each in (refused, passed_on, waiting)] == [False, True, True]
    await Doubtful.all().update(at=now() - timedelta(days=50))
    assert await forget_doubtful(media) == 1
    assert not media.path(waiting).exists()
