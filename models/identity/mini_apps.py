"""Mini Apps: messengers show our pages within themselves, and sign who looks at them.

Channels offer them (bot.channels.capabilities.HasMiniApp), pages use them (landing/readers/mini_app.py).
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class SignedReader:
    """Who looks at a page, as their messenger signed it."""

    account: str = field(repr=False)
    name: str = field(default="", repr=False)
    proof: str = field(repr=False)
    """What no other signature has in common with this one: by it, each serves once."""


@dataclass(frozen=True, kw_only=True)
class SharedCard:
    """A card of a reader's own, to be sent by them to a chat that their messenger lets them choose."""

    code: str
    title: str
    summary: str
    link: str
    picture: str
    opens: str
    """What stands on the button that opens it."""


class MiniApp(ABC):
    """What a messenger gives a page that it shows within itself."""

    frames_at: str
    """The origin of its own web pages, which show ours in a frame."""

    @abstractmethod
    def reader(self, signed: str, *, open_id: int, receipt: str = "") -> SignedReader:
        """Return who signed. ``receipt``: shows that it was fresh when this open's page first brought it.

        Pure. Raises NotRecognised for what is forged, damaged, or older than minutes and without such a receipt.
        """

    @abstractmethod
    async def prepare(self, account: str, card: SharedCard) -> str:
        """Return the number of a message with this card that this account may send; empty: not at present."""

    @abstractmethod
    def receipt(self, reader: SignedReader, open_id: int) -> str:
        """Return what shows, later, that this open's page had brought this signature in time."""


MiniApps = dict[str, MiniApp]
"""By channel."""
