"""Inbound mail: one as it lies in the inbox: what it says, checked and bounded, with its files in the media store."""

import hashlib
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from bot.events import AutomaticReply, DeliveryReport, Event, MessageReceived, Sender
from models.talking.enclosures import Enclosure

CHANNEL = "email"
MEDIUM = "email"
ORIGINAL = "original"
"""The kind of the attachment that is the whole mail."""
_SHORT_ID = 50


class StoredFile(BaseModel):
    """A file in the media store."""

    model_config = ConfigDict(frozen=True)

    kind: str = Field(max_length=12)
    name: str = Field(default="", max_length=200)
    mime: str = Field(default="", max_length=100)
    size: int = Field(default=0, ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    def as_enclosure(self) -> Enclosure:
        return Enclosure(**self.model_dump(), ref=self.sha256)


class InboundMail(BaseModel):
    """Dumped and loaded as JSON."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["said", "automatic", "report"]
    sender: str = Field(default="", max_length=100)
    name: str = Field(default="", max_length=80)
    language: str = Field(default="", max_length=8)
    proof: Literal["pass", "fail", "none"] = "none"
    """What the trusted mail server found out about the sender."""
    conversation_id: int = Field(default=0, ge=0)
    address_id: int = Field(default=0, ge=0)
    """Whose reply address it came to; 0: it came to a card's."""
    tag: str = Field(default="", max_length=22)
    message_id: str = Field(default="", max_length=510)
    answers: list[str] = Field(default_factory=list, max_length=30)
    subject: str = Field(default="", max_length=200)
    text: str = Field(default="", max_length=20_000)
    files: list[StoredFile] = Field(default_factory=list, max_length=30)
    row: int = Field(default=0, ge=0, lt=2**63)
    """Of a report: the row of the outbox that it is about."""
    failed: bool = False
    status: str = Field(default="", max_length=20)
    detail: str = Field(default="", max_length=300)

    def dump(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def load(cls, body: str) -> Self:
        """Read a dumped one. Raises ValueError for anything else."""
        return cls.model_validate_json(body.encode(errors="surrogatepass"))

    def updates(self) -> list[Event]:
        """Return the mail as events. A card's own address proves nothing about who writes there."""
        proved = self.proof == "pass" if self.tag else self.proof != "fail"
        sender = Sender(
            channel=CHANNEL,
            account=self.sender,
            name=self.name,
            language=self.language,
            proved=proved,
            at_reply_address_of=self.address_id,
        )
        if self.kind == "report":
            return [
                DeliveryReport(sender=sender, row=self.row, failed=self.failed, status=self.status, detail=self.detail)
            ]
        if self.kind == "automatic":
            return [AutomaticReply(sender=sender, text=self.text, conversation_id=self.conversation_id)]
        return [
            MessageReceived(
                sender=sender,
                message_id=short_id(self.message_id),
                text=self.text,
                enclosures=[each.as_enclosure() for each in self.files],
                quotes=short_id(self.answers[0]) if self.answers else "",
                medium=MEDIUM,
                conversation_id=self.conversation_id,
                through=self.tag,
            )
        ]


def short_id(message_id: str) -> str:
    """Return a Message-ID that fits where ids of messages are kept; one that does not, by its fingerprint."""
    if len(message_id) <= _SHORT_ID and ":" not in message_id:  # which parts it from the account there
        return message_id
    return f"sha256-{hashlib.sha256(message_id.encode()).hexdigest()[:40]}"
