"""The provider's callbacks: the claim of each, and what it says in our words.

Our own addresses carry ``step`` (what the callback is about), ``call`` (the key of the call) and, where the customer
called, ``conversation``; and ``recorded`` where what was just said in the call leads to a recording, or announced one.
The provider signs them with the rest, so they can be believed.
"""

import re
from collections.abc import Mapping
from typing import TypedDict
from urllib.parse import parse_qsl, urlencode

import orjson
from multidict import MultiDict

from bot.channels.envelope import Envelope, NotGenuine, RawUpdate
from bot.events import (
    CallConnected,
    CallEvent,
    CallLegChanged,
    CallReceived,
    Event,
    RecordingChanged,
    RecordingConsentAnswered,
    RecordingConsentAsked,
    Sender,
)
from models.calls.calls import FAR, NEAR, SID_LENGTH
from models.people.channels import PHONE
from models.text.cleaning import clean_line

AGREE = "1"
"""The key that agrees to the recording."""
_RECORDED = "1"
_SID = re.compile(rf"[\x21-\x7e]{{1,{SID_LENGTH}}}")
_MAX_FIELDS = 200
_KEPT = (
    *("From", "CallSid", "CallStatus", "CallDuration", "SequenceNumber", "Timestamp", "Digits"),
    *("DialCallSid", "DialCallStatus", "DialCallDuration", "DialBridged"),
    *("RecordingSid", "RecordingStatus", "RecordingUrl", "RecordingDuration"),
)
_LONGEST = 2000
_STATUSES = {"queued", "initiated", "ringing", "in-progress", "answered", "completed", "busy", "no-answer"} | {
    "canceled",
    "failed",
}

Form = Mapping[str, str]


def fields_of(envelope: Envelope) -> MultiDict[str]:
    """Return the fields of a posted form. Raises NotGenuine for what is none."""
    try:
        return MultiDict(
            parse_qsl(envelope.body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
        )
    except ValueError:
        raise NotGenuine(400, "This is no form.") from None


def callback_of(envelope: Envelope, fields: Mapping[str, str], consent: str) -> dict[str, str]:
    """Return what a genuine callback says, as far as it concerns us, with the step it belongs to. Raises NotGenuine."""
    form = {name: clean_line(fields[name], _LONGEST) for name in _KEPT if name in fields}
    if not _SID.fullmatch(form.get("CallSid", "")):
        raise NotGenuine(400, "This names no call.")
    step = envelope.query.get("step", "") or "incoming"
    key = envelope.query.get("call", "") or form["CallSid"]
    number = envelope.query.get("conversation", "0")
    recorded = envelope.query.get("recorded", "")
    of_ours = step in _CLAIMED and _SID.fullmatch(key) and re.fullmatch(r"[0-9]{1,9}", number)
    if not of_ours or recorded not in {"", _RECORDED}:
        raise NotGenuine(400, "This is no address of ours.")
    if step in {"message", "taken", "recording"} and not _SID.fullmatch(form.get("RecordingSid", "")):
        raise NotGenuine(400, "This names no recording.")
    said = {"step": step, "call": key, "conversation": number, "consent": consent}
    return said | ({"recorded": recorded} if recorded else {}) | form


def raw_update_of(said: Form) -> RawUpdate:
    """Return the callback, to be stored once however often it comes; those of one call stay in order."""
    about = " ".join(part for name in _CLAIMED[said["step"]] if (part := said.get(name, "")))
    return RawUpdate(
        external_id=clean_line(f"{said['step']} {about}", 200),
        lane=clean_line(f"{PHONE}:{said['call']}", 120),
        body=orjson.dumps(said).decode(),
    )


_CLAIMED = {
    "incoming": ("CallSid",),
    "answered": ("CallSid",),
    "whisper": ("CallSid",),
    "heard": ("CallSid",),
    "consent": ("CallSid", "Digits"),
    "dialled": ("CallSid", "DialCallStatus"),
    "status": ("CallSid", "CallStatus", "SequenceNumber"),
    "leg": ("CallSid", "CallStatus", "SequenceNumber"),
    "recording": ("RecordingSid", "RecordingStatus"),
    "message": ("RecordingSid", "RecordingStatus"),
    "taken": ("RecordingSid",),
}
"""Each step with what makes its callbacks different from each other."""


class _Who(TypedDict):
    """What every event of a call says."""

    sender: Sender
    call: str


def parse(body: str) -> list[Event]:
    """Return the callback as events. Raises ValueError for rubbish."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError("no callback of ours") from error
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise ValueError("no callback of ours")
    if said.get("step") not in _CLAIMED or not said.get("call") or not said.get("CallSid"):
        raise ValueError("no callback of ours")
    return list(_read(said))


def _read(said: Form) -> list[CallEvent]:  # noqa: PLR0911  (one for each step)
    step, asks = said["step"], said.get("consent") in {"key", "announce"}
    who = _Who(sender=Sender(channel=PHONE, account=said.get("From", "")[:100]), call=said["call"])
    came_in = said.get("conversation", "0") != "0"
    match step:
        case "incoming":
            return [CallReceived(**who, asks=asks)]
        case "answered" | "status":
            return _moved(said, who, NEAR)
        case "leg":
            return _moved(said, who, FAR)
        case "whisper":
            return [RecordingConsentAsked(**who)] if asks and not came_in else []
        case "consent":
            given = RecordingConsentAnswered(**who, agreed=said.get("Digits") == AGREE, how="key")
            return [given] if came_in else [given, CallConnected(**who)]
        case "heard" if "recorded" not in said:
            return [CallConnected(**who, announced=False)]
        case "heard" if said.get("consent") == "announce":
            return [RecordingConsentAnswered(**who, agreed=True, how="announce"), CallConnected(**who)]
        case "heard":
            return [CallConnected(**who)]
        case "dialled":
            return _dialled(said, who)
        case _:
            return [_recorded(said, who)]


def _moved(said: Form, who: _Who, leg: str) -> list[CallEvent]:
    status = said.get("CallStatus", "")
    if status not in _STATUSES:
        return []
    moved = CallLegChanged(
        **who,
        leg=leg,
        sid=said["CallSid"],
        status=status,
        seconds=_number(said.get("CallDuration")),
        at=said.get("Timestamp", "")[:40],
    )
    return [moved]


def _dialled(said: Form, who: _Who) -> list[CallEvent]:
    """Return how the connecting call went; ``answered`` is its word for one in which both spoke."""
    status = said.get("DialCallStatus", "")
    if status not in _STATUSES:
        return []
    bridged = said.get("DialBridged", "")
    return [
        CallLegChanged(
            **who,
            leg=FAR,
            sid=said.get("DialCallSid", "")[:SID_LENGTH],
            status="completed" if status == "answered" else status,
            talked_s=_number(said.get("DialCallDuration")),
            bridged=bridged == "true" if bridged else None,
        )
    ]


def _recorded(said: Form, who: _Who) -> RecordingChanged:
    status = said.get("RecordingStatus", "completed")
    return RecordingChanged(
        **who,
        sid=said.get("RecordingSid", "")[:SID_LENGTH],
        status=status if status in {"in-progress", "completed", "absent", "failed"} else "failed",
        url=said.get("RecordingUrl", "")[:_LONGEST],
        seconds=_number(said.get("RecordingDuration")),
        message=said["step"] in {"message", "taken"},
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None


def step_url(public_url: str, step: str, call: str, conversation_id: int = 0, *, recorded: bool = False) -> str:
    """Return the address of ours that the provider calls back for this step of a call.

    ``recorded``: what was just said in the call leads to a recording, or announced one.
    """
    query = {"step": step, "call": call} | ({"conversation": str(conversation_id)} if conversation_id else {})
    query |= {"recorded": _RECORDED} if recorded else {}
    return f"{public_url}/hooks/{PHONE}?{urlencode(query)}"
