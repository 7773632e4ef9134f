"""The telephone calls: how they went, what was agreed on, what was recorded."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.calls.calls import Call
from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso
from models.talking.communications import Communication

COLUMNS = (
    "id",
    "communication_id",
    "conversation_id",
    "promoter_id",
    "customer_id",
    "direction",
    "state",
    "reason",
    "created_at",
    "rung_at",
    "connected_at",
    "ended_at",
    "seconds",
    "consent",
    "consent_at",
    "recording",
    "recorded_s",
    "voicemail",
    "elsewhere",
    "consent_words",
    "shown",
)


def _query(selection: Selection) -> QuerySet[Communication]:
    conditions = selection.conditions(
        since="sent_at", promoter="conversation__promoter_id", customer="conversation__customer_id"
    )
    return Communication.filter(medium="call", **conditions)


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection).prefetch_related("conversation", "attachments")):
        calls = {call.communication_id: call for call in await Call.filter(communication_id__in=[s.id for s in page])}
        for said in page:
            if (call := calls.get(said.id)) is not None:
                yield _row(call, said)


def _row(call: Call, said: Communication) -> Row:
    return {
        "id": call.id,
        "communication_id": said.id,
        "conversation_id": said.conversation_id,
        "promoter_id": said.conversation.promoter_id,
        "customer_id": said.conversation.customer_id,
        "direction": said.direction.value,
        "state": call.state,
        "reason": call.reason or None,
        "created_at": iso(call.created_at),
        "rung_at": iso(call.rung_at),
        "connected_at": iso(call.connected_at),
        "ended_at": iso(call.ended_at),
        "seconds": call.seconds,
        "consent": call.answer.value,
        "consent_at": iso(call.consent_at),
        "recording": next((file.sha256 for file in said.attachments if file.sha256), None),
        "recorded_s": call.recorded_s,
        "voicemail": call.voicemail,
        "elsewhere": call.elsewhere,
        "consent_words": call.consent_words or None,
        "shown": call.shown,
    }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


CALLS = Export(kind="calls", columns=COLUMNS, rows=rows, count=count)
