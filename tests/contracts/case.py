"""What a channel brings along to be held to the contract of all channels.

A case is a folder ``tests/fixtures/<channel>_requests`` with the platform's whole requests (``*.http``: request line,
headers, body) and a ``case.py`` with a class ``Case``. Nothing here is edited to add one.
"""

import importlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from multidict import CIMultiDict

from bot.channels.capabilities import Receives
from bot.channels.contract import Channel, ChannelContext
from bot.channels.envelope import Envelope
from bot.events import Event
from bot.outcomes import Outcome

FIXTURES = Path(__file__).parents[1] / "fixtures"
PUBLIC_URL = "http://127.0.0.1:8080"


@dataclass(frozen=True)
class ConnectedChannel:
    """The channel, connected to its far side."""

    channel: Channel
    account: str
    """Somebody who can be written to."""
    far: Any = None
    """The fake platform; None for a channel without one."""


@dataclass(frozen=True)
class Failure:
    """``bring`` makes the far side fail the next send like this; ``outcome`` is what the channel then says."""

    outcome: type[Outcome]
    bring: Callable[[ConnectedChannel], None]
    facts: Mapping[str, object] = field(default_factory=dict)
    """Attributes that the outcome has."""


class ChannelCase(ABC):
    name: ClassVar[str]
    expected: ClassVar[Mapping[str, list[Event]]]
    """What each request (or body) says, by its name."""
    failures: ClassVar[Mapping[str, Failure]] = {}

    @abstractmethod
    def open(self, house: ChannelContext) -> AbstractAsyncContextManager[ConnectedChannel]:
        """The channel as it stands when it receives by requests, with a far side of ours."""

    def sign(self, body: bytes) -> Envelope:
        """An envelope around any body, as genuine as the platform's. Only for channels that receive by requests."""
        raise NotImplementedError

    def forge(self, genuine: Envelope) -> Mapping[str, Envelope]:
        """The same envelope from somebody who lacks the secret, by what is wrong with it."""
        raise NotImplementedError

    @property
    def envelopes(self) -> dict[str, Envelope]:
        """The platform's requests by name; none for a channel that receives in another way."""
        folder = FIXTURES / f"{self.name}_requests"
        return {file.stem: read_request(file.read_bytes()) for file in sorted(folder.glob("*.http"))}

    def bodies(self, channel: Channel) -> dict[str, list[str]]:
        """What is claimed, by name."""
        if not isinstance(channel, Receives):
            raise NotImplementedError("say what is claimed: override bodies()")
        return {
            name: [claim.body for claim in channel.receive(envelope).updates]
            for name, envelope in self.envelopes.items()
        }


def read_request(raw: bytes) -> Envelope:
    """An HTTP request as it came over the wire."""
    head, _, body = raw.partition(b"\n\n")
    first, *lines = head.decode().splitlines()
    method, target, _ = first.split(" ")
    headers: CIMultiDict[str] = CIMultiDict()
    for line in lines:
        name, _, value = line.partition(": ")
        headers.add(name, value)
    query = dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))
    return Envelope(method=method, url=PUBLIC_URL + target, query=query, headers=headers, body=body)


def cases() -> dict[str, ChannelCase]:
    """Every case there is, by its channel's name."""
    folders = sorted(file.parent for file in FIXTURES.glob("*_requests/case.py"))
    modules = [importlib.import_module(f"tests.fixtures.{folder.name}.case") for folder in folders]
    found: list[ChannelCase] = [module.Case() for module in modules]
    return {case.name: case for case in found}
