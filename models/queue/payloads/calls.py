"""Payloads of telephone calls: jobs for the provider, and messages about a call."""

from dataclasses import dataclass
from typing import Literal

from models.queue.payloads.base import Job, Payload


@dataclass(frozen=True, kw_only=True)
class Ring(Job):
    """Ring the promoter, who is then connected with the customer."""

    kind: Literal["ring"] = "ring"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class Record(Job):
    """Record the call from now on."""

    kind: Literal["record"] = "record"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class Lapse(Job):
    """Check whether the call has ended without a callback."""

    kind: Literal["lapse"] = "lapse"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class ForgetRecording(Job):
    """Delete the provider's copy of a recording that is stored here."""

    kind: Literal["forget-recording"] = "forget-recording"
    call_id: int
    attachment_id: int


CallJob = Ring | Record | Lapse | ForgetRecording


@dataclass(frozen=True, kw_only=True)
class CallOver(Payload):
    """What a call was, for the promoter."""

    kind: Literal["call-over"] = "call-over"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class CallRecording(Payload):
    """The recording of a call, to listen to."""

    kind: Literal["call-recording"] = "call-recording"
    call_id: int
    attachment_id: int
    name: str
    """Name of the one the call was with."""
    theirs: bool = False
    """Whether it is for the customer."""
