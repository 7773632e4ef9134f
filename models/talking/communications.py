"""Communications: everything said between a promoter and a customer, by whatever medium."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.people.customers import Customer
from models.people.promoters import Promoter
from models.search.passages import PassageSubject, keep_passage
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.row_instances import relate, relate_all
from models.storage.statements import Statement, Write
from models.talking import unread
from models.talking.conversations import Conversation, with_people
from models.talking.enclosures import Enclosure, EnclosureFacts
from models.text.cleaning import clean, clean_line

TEXT_LENGTH = 20_000
AUTHOR_LENGTH = 90
TEAM = "team:"


class Direction(StrEnum):
    TO_CUSTOMER = "to_customer"
    TO_PROMOTER = "to_promoter"


class Author(StrEnum):
    """Who wrote the words, in whoever's name they go out. ``team:<name>``: somebody in a promoter's team."""

    PROMOTER = "promoter"
    OPERATOR = "operator"
    CUSTOMER = "customer"
    SYSTEM = "system"


def team(name: str) -> str:
    """Return the author of this name in a promoter's team."""
    return f"{TEAM}{clean_line(name, AUTHOR_LENGTH - len(TEAM))}"


class Delivery(StrEnum):
    """What is proved of a communication's delivery."""

    QUEUED = "queued"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class Communication(Model):
    id = fields.IntField(primary_key=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name="communications"
    )
    direction = fields.CharEnumField(Direction, max_length=12)
    author = fields.CharField(AUTHOR_LENGTH, default="", db_default="")
    """See Author: the promoter's name above words is no proof that they wrote them."""
    medium = fields.CharField(10, default="im")
    channel = fields.CharField(20)
    text = fields.TextField(default="")
    promotion_id = fields.IntField(null=True)
    promoter_id = fields.IntField(null=True)
    """Who advised when it was said, where the conversation has been handed over since; None: who does now."""
    quoted_id = fields.IntField(null=True)
    """The communication this one answers."""
    source = fields.CharField(160, unique=True)
    """Channel, account and message id where it was said; unique, so that a repeated update finds the first."""
    album = fields.CharField(100, default="")
    state = fields.CharEnumField(Delivery, max_length=10, default=Delivery.QUEUED)
    reason = fields.CharField(300, default="")
    sent_at = fields.DatetimeField(db_index=True)
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)
    """When its words were taken back; they are then its last version."""
    delivered_at = fields.DatetimeField(null=True)
    """When a device of the recipient's had it, where that is known: so far, in the web chat."""
    seen_at = fields.DatetimeField(null=True)
    """When it was on a screen that the recipient had before them, where that is known."""

    conversation_id: int
    attachments: fields.ReverseRelation["Attachment"]
    versions: fields.ReverseRelation["Version"]

    class Meta:
        table = "communications"


class Version(Model):
    """What a communication said before it was edited or taken back."""

    id = fields.IntField(primary_key=True)
    communication: fields.ForeignKeyRelation[Communication] = fields.ForeignKeyField(
        "models.Communication", related_name="versions"
    )
    text = fields.TextField()
    until = fields.DatetimeField()

    communication_id: int

    class Meta:
        table = "versions"


class Attachment(Model):
    """A picture, voice, file … of a communication, with ``sha256`` once its bytes are kept."""

    id = fields.IntField(primary_key=True)
    communication: fields.ForeignKeyRelation[Communication] = fields.ForeignKeyField(
        "models.Communication", related_name="attachments"
    )
    kind = fields.CharField(12)
    """photo, voice, audio, video, document, sticker, animation, contact, location."""
    channel = fields.CharField(20)
    ref = fields.CharField(300, default="")
    """The platform's handle for the bytes; empty for what has no bytes (contact, location)."""
    name = fields.CharField(200, default="")
    mime = fields.CharField(100, default="")
    size = fields.BigIntField(default=0)
    """Bytes, as the platform says, then as kept."""
    facts: EnclosureFacts = fields.JSONField(default=dict)  # type: ignore[assignment]  # (tortoise knows plain dicts alone)
    """What is no file: a contact's name and phone, a place's coordinates, a voice's seconds."""
    sha256 = fields.CharField(64, default="", db_index=True)
    reason = fields.CharField(200, default="")
    """Why the bytes could not be kept."""

    communication_id: int

    class Meta:
        table = "attachments"


async def add_communication(
    conversation: Conversation,
    direction: Direction,
    *,
    channel: str,
    source: str,
    author: str = "",
    medium: str = "im",
    text: str = "",
    enclosures: list[Enclosure] | None = None,
    quoted_id: int | None = None,
    album: str = "",
    sent_at: datetime | None = None,
    state: Delivery = Delivery.QUEUED,
) -> Communication:
    """Store what one said to the other. The caller adds the outbox row that delivers it, in the same transaction.

    Without an ``author``, it is the promoter or the customer, as the direction has it.
    """
    at, to_customer = now(), direction is Direction.TO_CUSTOMER
    by = author or (Author.PROMOTER if to_customer else Author.CUSTOMER).value
    said = await _ADD.one(
        conversation.id,
        direction.value,
        by,
        medium,
        channel,
        clean(text, TEXT_LENGTH),
        conversation.promotion_id,
        quoted_id,
        source[:160],
        album[:100],
        state.value,
        sent_at or at,
    )
    relate(said, "conversation", conversation)
    if enclosures:
        await _attach(said, enclosures)
    texts = findable(said.text, enclosures) if enclosures else [said.text]
    await keep_passage(PassageSubject.COMMUNICATION, said.id, *texts, new=True)
    conversation.spoken_at = at
    await unread.said_in(
        conversation.id,
        said.id,
        channel,
        at,
        sent_at=sent_at or at,
        to_customer=to_customer,
        by=by,
        medium=medium,
    )
    return said


async def _attach(said: Communication, enclosures: Iterable[Enclosure]) -> None:
    for enclosure in enclosures:
        await Attachment.create(
            communication=said,
            channel=said.channel,
            kind=enclosure.kind,
            ref=enclosure.ref,
            name=clean(enclosure.name, 200),
            mime=enclosure.mime[:100],
            size=enclosure.size,
            sha256=enclosure.sha256,
            facts=enclosure.facts,
            reason=enclosure.reason,
        )


_ADD = Query[Communication](
    "INSERT INTO communications (conversation_id, direction, author, medium, channel, text, promotion_id, quoted_id,"
    " source, album, state, sent_at, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')"
    " RETURNING {communications}",
    communications=Communication,
)


async def index(said: Communication) -> None:
    """Index the communication for search anew after its words or attachments changed; earlier versions stay found."""
    earlier = await Version.filter(communication=said).order_by("id").values_list("text", flat=True)
    files = await Attachment.filter(communication=said).order_by("id")
    await keep_passage(PassageSubject.COMMUNICATION, said.id, *findable(said.text, files), *map(str, earlier))


def findable(text: str, enclosures: Iterable["Enclosure | Attachment"]) -> list[str]:
    """Return the texts that search finds a communication by: words, file names, a contact's name and phone."""
    named = [str(each.facts.get(attribute, "")) for each in enclosures for attribute in ("name", "phone", "title")]
    return [text, *(each.name for each in enclosures), *named]


def _in_conversation(
    said: Communication, talking: Conversation, promoter: Promoter, customer: Customer
) -> Communication:
    relate(said, "conversation", with_people(talking, promoter, customer))
    return said


_FROM, _BY_ID = (
    Query(
        "SELECT {m}, {c}, {p}, {k} FROM communications m JOIN conversations c ON c.id = m.conversation_id"  # noqa: S608  (our own words)
        f" JOIN promoters p ON p.id = c.promoter_id JOIN customers k ON k.id = c.customer_id WHERE m.{column} = ?",
        _in_conversation,
        m=Communication,
        c=Conversation,
        p=Promoter,
        k=Customer,
    )
    for column in ("source", "id")
)


async def said_at(source: str) -> Communication | None:
    """Return the communication with this source and what goes along, its conversation and both people; None: none."""
    said = await _FROM.first(source[:160])
    if said is not None:
        relate_all(said, "attachments", await _ATTACHED.all(said.id))
    return said


_ATTACHED = Query[Attachment]("SELECT {a} FROM attachments a WHERE a.communication_id = ? ORDER BY a.id", a=Attachment)


async def communication_or_none(number: int | None) -> Communication | None:
    """Return the communication of this number as ``said_at`` does; None where it is gone, and for None."""
    said = None if number is None else await _BY_ID.first(number)
    if said is not None:
        relate_all(said, "attachments", await _ATTACHED.all(said.id))
    return said


async def communications(numbers: Iterable[int]) -> dict[int, Communication]:
    """Return these communications by number, without those that are gone."""
    asked = set(numbers)
    return {each.id: each for each in await Communication.filter(id__in=asked)} if asked else {}


async def communications_from(sources: Iterable[str]) -> dict[str, Communication]:
    """Return these communications by their source: see ``Communication.source``."""
    asked = list(sources)
    return {each.source: each for each in await Communication.filter(source__in=asked)} if asked else {}


async def has_communications(conversation_id: int, direction: Direction | None = None) -> bool:
    """Tell whether anything was said in this conversation yet (in this direction)."""
    said = Communication.filter(conversation_id=conversation_id)
    return await (said if direction is None else said.filter(direction=direction)).exists()


async def last_communication_of(customer_id: int) -> Communication | None:
    """Return what was said last with this customer, by either, in whichever of their conversations."""
    return await Communication.filter(conversation__customer_id=customer_id).order_by("-id").first()


async def album_size(conversation_id: int, album: str) -> int:
    """Count the communications of an album that have come so far."""
    return await Communication.filter(conversation_id=conversation_id, album=album).count()


# A report of failure may overtake the platform's answer that the message was accepted; failure then stands.
_SETTLE = Statement(
    "UPDATE communications SET state = ?, reason = ? WHERE id = ? AND state <> 'failed'", rank=3, synced=False
)
_CARRIED = Statement("UPDATE communications SET medium = ? WHERE id = ? AND medium = 'im'", rank=3, synced=False)


def settled(communication_id: int, state: Delivery, reason: str = "") -> Write:
    """Return the write that records what became of the delivery."""
    return _SETTLE, (state.value, reason[:300], communication_id)


def carried_as(communication_id: int, medium: str) -> Write:
    """Return the write that records the medium which carried a message said in a chat."""
    return _CARRIED, (medium, communication_id)


async def note_delay(communication_id: int, reason: str) -> None:
    """Record why a communication that is on its way will be late: ``reason`` names a sentence."""
    await Communication.filter(id=communication_id, state=Delivery.SENT).update(reason=reason[:300])


async def settle(communication_id: int, state: Delivery, reason: str = "") -> None:
    """Record what became of the delivery."""
    await Communication.filter(id=communication_id).update(state=state, reason=reason[:300])


async def in_album(number: int) -> list[Communication]:
    """Return all that was sent as one album from this communication on, in order; itself alone without an album.

    With what goes along, their conversation and both its people.
    """
    loaded = ("attachments", "conversation__promoter", "conversation__customer")
    first = await Communication.get(id=number).prefetch_related(*loaded)
    if not first.album:
        return [first]
    query = Communication.filter(conversation_id=first.conversation_id, album=first.album, direction=first.direction)
    return await query.filter(id__gte=number).order_by("id").prefetch_related(*loaded)


async def history(conversation_id: int, *, before: int | None = None, limit: int = 100) -> list[Communication]:
    """Return the last communications of a conversation (before number ``before``), oldest first.

    Their attachments and versions are loaded.
    """
    query = Communication.filter(conversation_id=conversation_id)
    if before is not None:
        query = query.filter(id__lt=before)
    latest = await query.order_by("-id").limit(limit).prefetch_related("attachments", "versions")
    return list(reversed(latest))
