"""What a renderer is given besides the payload, and what it returns."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.contract import Channel
from bot.messages import Outgoing
from models.customer_records.own_names import name_for
from models.people.addresses import Address
from models.people.customers import Customer
from models.people.names import CustomerName
from models.queue.outbox import OutboxMessage as Row


@dataclass(frozen=True, kw_only=True)
class RenderContext:
    """To whom, by which channel, in which language."""

    row: int
    """The number of the row."""
    channel: Channel
    account: str
    address: Address | None
    """Where it goes, with its promoter; None for an account that is no address of a person."""
    language: str
    lane: str
    created_at: datetime
    """When it was enqueued …"""
    not_before: datetime
    """… and from when on it was to be told."""
    communication_id: int | None
    album: str
    replaces: int | None
    """The row whose message this one replaces, if it is known already."""

    @property
    def promoter_id(self) -> int | None:
        """The promoter who is told; None: a customer, or nobody's account."""
        return self.address.promoter_id if self.address is not None else None

    async def name(self, customer: Customer) -> CustomerName:
        """Return what the recipient calls the customer: a promoter by their own name for them."""
        return await name_for(self.promoter_id, customer, self.language)


def context_of(row: Row, channel: Channel, address: Address | None, language: str) -> RenderContext:
    """Return the context in which this row is told."""
    return RenderContext(
        row=row.id,
        channel=channel,
        account=row.account,
        address=address,
        language=language,
        lane=row.lane,
        created_at=row.created_at,
        not_before=row.not_before,
        communication_id=row.communication_id,
        album=row.album,
        replaces=row.edits_id,
    )


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What to send, and what that settles besides its own row."""

    outgoing: Outgoing
    replaces: int | None = None
    """The row whose message this one replaces, where the channel can."""
    joins: int | None = None
    """The row whose message tells this one, too, from now on: the one that it replaces."""
    carries: tuple[int, ...] = ()
    """The communications in it, in order; none: the row's own."""
    tells_too: tuple[int, ...] = ()
    """Rows whose news stands in it, too."""
    alerts_to: int | None = None
    """The communication that it alerts to, which another row delivers."""


Renderer = Callable[[Any, RenderContext], Awaitable[Outgoing | Rendered]]
"""Of one type of payload. Raises Defer, Skip, bot.outcomes."""
