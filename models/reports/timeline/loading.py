"""Loading events: what each source's rows say; a few queries a page, however many events."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from models.calls.calls import Call
from models.customer_records.own_names import own_names
from models.identity.merges import Merge
from models.meetings.checkins import CheckIn
from models.meetings.meetings import Meeting
from models.people import customers, promoters
from models.people.customers import Customer, Detail
from models.people.promoters import Promoter
from models.people.successors import HandedOver
from models.personal_data.consents import Consent
from models.reading.interactions import extensions
from models.reading.opens import Open
from models.reports.timeline.event import MEDIA, TAGS, Cursor, Earlier, EventFacts, EventFile, EventKind, TimelineEvent
from models.sharing.promotions import titles
from models.sharing.pushes import Push
from models.sharing.tags import Tag
from models.talking.communications import Attachment, Communication, Version
from models.talking.conversations import Conversation


class EventFields(TypedDict, total=False):
    """Of a ``TimelineEvent``, but for its key."""

    kind: EventKind
    promoter_id: int | None
    promoter: str
    customer_id: int | None
    customer: str
    addressee: Customer | None
    customer_since: datetime
    promotion_id: int | None
    topic: str
    conversation_id: int
    channel: str
    author: str
    direction: str
    text: str
    files: tuple[EventFile, ...]
    earlier: tuple[Earlier, ...]
    facts: EventFacts


FieldsByKey = dict[Cursor, EventFields]
_KINDS = {medium: kind for kind, medium in MEDIA.items()}


async def events_at(keys: Sequence[Cursor], promoter_id: int | None = None) -> list[TimelineEvent]:
    """Return the moments of these keys, in their order; one whose row has gone meanwhile is left out.

    ``promoter_id``: customers are called as this promoter calls them.
    """
    by_source: dict[str, list[Cursor]] = defaultdict(list)
    for key in keys:
        by_source[key.source].append(key)
    found: FieldsByKey = {}
    for source, some in by_source.items():
        found |= await _TELLERS[source](some)
    promoter_names = await promoters.names(fields.get("promoter_id") for fields in found.values())
    known = await customers.known(fields.get("customer_id") for fields in found.values())
    own = await own_names(promoter_id, (each.id for each in known.values()))
    topics = await titles(fields.get("promotion_id") for fields in found.values() if "topic" not in fields)
    for fields in found.values():
        fields["promoter"] = promoter_names.get(fields.get("promoter_id"), "")
        if (who := known.get(fields.get("customer_id"))) is not None:
            fields["customer"], fields["customer_since"] = own.get(who.id) or who.name, who.created_at
        fields.setdefault("topic", topics.get(fields.get("promotion_id"), ""))
    return [TimelineEvent(key=key, **found[key]) for key in keys if key in found]


def _numbers(keys: Sequence[Cursor]) -> dict[int | str, Cursor]:
    return {key.number: key for key in keys}


async def _cards(keys: Sequence[Cursor]) -> FieldsByKey:
    by_code = _numbers(keys)
    return {
        by_code[tag.code]: {
            "kind": EventKind.CARD,
            "promoter_id": tag.promoter_id,
            "customer_id": tag.recipient_id,
            "promotion_id": tag.promotion_id,
            "channel": tag.channel,
            "facts": {"tag": tag.code, "parent_tag": tag.parent_code, "retired_at": tag.retired_at},
        }
        for tag in await Tag.filter(code__in=list(by_code))
    }


async def _pushes(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    return {
        by_number[push.id]: {
            "kind": EventKind.PUSH,
            "promoter_id": push.promoter_id,
            "customer_id": push.customer_id,
            "promotion_id": push.promotion_id,
            "channel": push.channel,
            "facts": {"tag": push.tag_id, "delivered_at": push.delivered_at},
        }
        for push in await Push.filter(id__in=list(by_number))
    }


async def _opens(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    done = await extensions(sorted(int(number) for number in by_number))
    opened = await Open.filter(id__in=list(by_number))
    addressees = await customers.known(seen.addressed_to for seen in opened)
    return {
        by_number[seen.id]: {
            "kind": EventKind(seen.state.value),
            "promoter_id": seen.promoter_id,
            "customer_id": seen.customer_id,
            "promotion_id": seen.promotion_id,
            "topic": seen.topic,
            "channel": seen.channel,
            "addressee": addressees.get(seen.addressed_to),
            "facts": {
                "tag": seen.tag,
                "known_by": seen.known_by.value,
                "addressed_to": seen.addressed_to,
                "credited_by": seen.credited_by.value,
                "parent_open_id": None if seen.parent_open_id is None else str(seen.parent_open_id),
                "extension": done[seen.id],
            },
        }
        for seen in opened
    }


async def _consents(keys: Sequence[Cursor], kind: EventKind = EventKind.CONSENT) -> FieldsByKey:
    by_number = _numbers(keys)
    return {
        by_number[consent.id]: {
            "kind": kind,
            "customer_id": consent.customer_id,
            "channel": consent.channel,
            "text": consent.text,
            "facts": {
                "purpose": consent.purpose,
                "text_version": consent.text_version,
                "evidence": consent.evidence,
                "given_at": consent.given_at,
                "withdrawn_at": consent.withdrawn_at,
            },
        }
        for consent in await Consent.filter(id__in=list(by_number))
    }


async def _withdrawals(keys: Sequence[Cursor]) -> FieldsByKey:
    return await _consents(keys, EventKind.WITHDRAWAL)


async def _details(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    return {
        by_number[detail.id]: {
            "kind": EventKind.DETAILS,
            "customer_id": detail.customer_id,
            "channel": detail.consent.channel,
            "text": detail.value,
            "facts": {"field": detail.field, "consent_id": detail.consent_id},
        }
        for detail in await Detail.filter(id__in=list(by_number)).prefetch_related("consent")
    }


async def _said(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    numbers = [int(number) for number in by_number]
    said = await Communication.filter(id__in=numbers)
    talks = {talk.id: talk for talk in await Conversation.filter(id__in={each.conversation_id for each in said})}
    files, earlier = await _files(numbers), await _earlier(numbers)
    met = await _met([each.id for each in said if each.medium == MEDIA[EventKind.MEETING]])
    called = await _called([each.id for each in said if each.medium == MEDIA[EventKind.CALL]])
    return {
        by_number[each.id]: {
            "kind": _KINDS.get(each.medium, EventKind.MESSAGE),
            # Before a hand-over it was somebody else.
            "promoter_id": each.promoter_id or talks[each.conversation_id].promoter_id,
            "customer_id": talks[each.conversation_id].customer_id,
            "promotion_id": each.promotion_id,
            "conversation_id": each.conversation_id,
            "channel": each.channel,
            "author": each.author,
            "direction": each.direction.value,
            "text": each.text,
            "files": tuple(files[each.id]),
            "earlier": tuple(earlier[each.id]),
            "facts": _delivery(each) | met.get(each.id, EventFacts()) | called.get(each.id, EventFacts()),
        }
        for each in said
    }


def _delivery(said: Communication) -> EventFacts:
    return {
        "state": said.state.value,
        "reason": said.reason,
        "edited_at": said.edited_at,
        "deleted_at": said.deleted_at,
        "quoted_id": said.quoted_id,
        "delivered_at": said.delivered_at,
        "seen_at": said.seen_at,
    }


async def _files(numbers: Sequence[int]) -> Mapping[int, list[EventFile]]:
    found: dict[int, list[EventFile]] = defaultdict(list)
    for file in await Attachment.filter(communication_id__in=numbers).order_by("id"):
        found[file.communication_id].append(
            EventFile(
                number=file.id,
                kind=file.kind,
                name=file.name,
                mime=file.mime,
                size=file.size,
                sha256=file.sha256,
                reason=file.reason,
                facts=file.facts,
            )
        )
    return found


async def _earlier(numbers: Sequence[int]) -> Mapping[int, list[Earlier]]:
    found: dict[int, list[Earlier]] = defaultdict(list)
    for version in await Version.filter(communication_id__in=numbers).order_by("id"):
        found[version.communication_id].append(Earlier(text=version.text, until=version.until))
    return found


async def _met(numbers: Sequence[int]) -> Mapping[int, EventFacts]:
    """Where the meetings among these communications were."""
    found = await CheckIn.filter(communication_id__in=numbers) if numbers else []
    return {met.communication_id: check_in_facts(met) for met in found if met.communication_id is not None}


async def _called(numbers: Sequence[int]) -> Mapping[int, EventFacts]:
    """Return what became of the calls among these communications, by number."""
    found = await Call.filter(communication_id__in=numbers) if numbers else []
    return {
        call.communication_id: {
            "call_state": call.state,
            "talked_s": call.seconds,
            "recording_consent": call.answer.value,
            "voicemail": call.voicemail,
        }
        for call in found
    }


async def _check_ins(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    return {
        by_number[met.id]: {
            "kind": EventKind.MEETING,
            "promoter_id": met.promoter_id,
            "customer_id": met.customer_id,
            "text": met.note,
            "facts": check_in_facts(met),
        }
        for met in await CheckIn.filter(id__in=list(by_number))
    }


async def _appointments(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    found = await Meeting.filter(id__in=list(by_number))
    zones = dict(await Promoter.filter(id__in={each.promoter_id for each in found}).values_list("id", "timezone"))
    talks = {talk.id: talk for talk in await Conversation.filter(id__in={each.conversation_id for each in found})}
    return {
        by_number[planned.id]: {
            "kind": EventKind.APPOINTMENT,
            "promoter_id": planned.promoter_id,
            "customer_id": planned.customer_id,
            "promotion_id": talks[planned.conversation_id].promotion_id if planned.conversation_id in talks else None,
            "conversation_id": planned.conversation_id,
            "facts": {
                "due": planned.at,
                "timezone": zones[planned.promoter_id],
                "place": planned.place,
                **_pin(planned),
                "outcome": planned.state,
                "agreed": planned.confirmed,
                "moved": planned.revision,
            },
        }
        for planned in found
    }


def _pin(planned: Meeting) -> EventFacts:
    return EventFacts(latitude=planned.pin[0], longitude=planned.pin[1]) if planned.pin else EventFacts()


def check_in_facts(met: CheckIn) -> EventFacts:
    """Return what an event says of a check-in."""
    return {
        "checkin_id": met.id,
        "customer_id": met.customer_id,
        "latitude": met.latitude,
        "longitude": met.longitude,
        "accuracy_m": met.accuracy_m,
        "confirmed": met.confirmed,
        "seen_until": met.seen_until,
        "corrected_at": met.corrected_at,
    }


async def _handed_over(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    found = await HandedOver.filter(id__in=list(by_number))
    givers = await promoters.names(each.giver_id for each in found)
    return {
        by_number[each.id]: {
            "kind": EventKind.HAND_OVER,
            "promoter_id": each.taker_id,
            "customer_id": each.customer_id,
            "facts": {"giver_id": each.giver_id, "giver": givers.get(each.giver_id, "")},
        }
        for each in found
    }


async def _merges(keys: Sequence[Cursor]) -> FieldsByKey:
    by_number = _numbers(keys)
    return {
        by_number[made.id]: {
            "kind": EventKind.MERGE,
            "customer_id": made.kept_id,
            "facts": {"merged_customer_id": made.gone_id, "evidence": made.evidence, "undone_at": made.undone_at},
        }
        for made in await Merge.filter(id__in=list(by_number))
    }


_TELLERS: Mapping[str, Callable[[Sequence[Cursor]], Awaitable[FieldsByKey]]] = {
    TAGS: _cards,
    "d": _pushes,
    "e": _opens,
    "f": _consents,
    "g": _details,
    "h": _said,
    "i": _check_ins,
    "j": _withdrawals,
    "k": _handed_over,
    "l": _merges,
    "m": _appointments,
}
