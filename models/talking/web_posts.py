"""Web posts: what a browser posts to the web chat, the form in which it is stored, and what a chat line holds.

The landing writes what the bot's web channel reads, and the other way round; these are the types they share.
"""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from models.talking.communications import TEXT_LENGTH
from models.talking.enclosures import Enclosure
from models.text.cleaning import clean, clean_line

POST_BYTES = 64 * 1024
MAX_ENCLOSURES = 10
ACTION_BYTES = 64
_MAX_ROW = 2**63 - 1

RowNumber = Annotated[int, Field(ge=1, le=_MAX_ROW, strict=True)]
Receipt = Annotated[str, StringConstraints(max_length=4_000)]


JOINED = "joined"
"""Stored in place of the code by which a browser became a promoter's: the code itself is kept nowhere."""


class BadPost(ValueError):
    """A browser's post can't be accepted. ``sentence`` is the key of the sentence in models/words that says why."""

    def __init__(self, sentence: str, **arguments: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = arguments


class Post(BaseModel):
    """One act of a person in the browser. ``client_id`` is the browser's own: a repeat of it has no second effect."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, frozen=True)

    client_id: UUID
    type: Literal["said", "pressed", "located", "started"]
    """``started``: the person came through the card ``tag`` and pressed its button."""
    text: str = ""
    action: str = ""
    conversation_id: RowNumber | None = None
    """The conversation that the screen showed when it was sent; None: it showed none."""
    beside: RowNumber | None = None
    """The conversation that a command was given for, in a panel of the inbox; None: it was given in the chat itself."""
    quotes: RowNumber | None = None
    """The line that is answered, or that has the pressed button."""
    edits: RowNumber | None = None
    """One's own earlier line, whose words are changed."""
    enclosures: list[Receipt] = Field(default_factory=list, max_length=MAX_ENCLOSURES)
    """What POST /chat/uploads gave for each file."""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    accuracy_m: float | None = Field(default=None, ge=0, le=50_000_000)
    tag: str = Field(default="", max_length=40)
    """The tag of the card that the person came through, until they have a conversation with whoever shared it."""
    visit: UUID | None = None
    """The visit to the page that the card opened: it counts once, whatever is posted; None: this post is the visit."""
    terms: str = Field(default="", max_length=64)
    """Fingerprint of the consent text beside the field; empty: the page showed none."""
    open: str = Field(default="", max_length=40)
    """The token of the open in which they read the page, so that the open becomes theirs."""
    name: str = Field(default="", max_length=1_000)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        match self.type:
            case "said" if not clean(self.text, TEXT_LENGTH) and not self.enclosures:
                raise ValueError("chat-nothing-said")
            case "pressed" if not 1 <= len(self.action.encode()) <= ACTION_BYTES:
                raise ValueError("chat-unreadable")
            case "located" if self.latitude is None or self.longitude is None:
                raise ValueError("chat-unreadable")
            case "started" if not self.tag:
                raise ValueError("chat-unreadable")
        if len(self.text) > TEXT_LENGTH:
            raise ValueError("chat-too-long")
        return self


def parse_post(body: bytes) -> Post:
    """Parse the post in a request's body. Raise BadPost."""
    if len(body) > POST_BYTES:
        raise BadPost("chat-too-long", limit=TEXT_LENGTH)
    try:
        return Post.model_validate_json(body)
    except ValidationError as error:
        said = str(error.errors(include_url=False)[0].get("ctx", {}).get("error", ""))
        raise BadPost(said if said.startswith("chat-") else "chat-unreadable", limit=TEXT_LENGTH) from error


class Enclosed(BaseModel):
    """What goes along with words: a file in the media store, or a contact or place, which has no bytes."""

    model_config = ConfigDict(frozen=True)

    kind: str
    name: str = ""
    mime: str = ""
    size: int = 0
    sha256: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)

    def as_enclosure(self) -> Enclosure:
        """Return it as communications store it; the web channel's handle for the bytes is their hash."""
        return Enclosure(**self.model_dump(), ref=self.sha256)


class StoredPost(BaseModel):
    """A post as the inbox stores it: checked, with the person it is from. Dumped and loaded as JSON."""

    model_config = ConfigDict(frozen=True)

    account: str
    name: str = ""
    language: str = ""
    type: Literal["said", "pressed", "located", "started"]
    message_id: str = ""
    """The line that shows the person's own words, or that has the pressed button."""
    text: str = ""
    payload: str = ""
    """What the link carried: a tag, or ``join_<code>``."""
    conversation_id: int = 0
    """The conversation it is for, if the screen showed one; checked to be the person's. 0: none."""
    beside: int = 0
    """The conversation that a command was given for; checked to be the person's. 0: none."""
    open_id: int = 0
    """The open in which they read before they wrote; 0: none is known."""
    action: str = ""
    press_id: str = ""
    quotes: str = ""
    edited: bool = False
    enclosures: list[Enclosed] = Field(default_factory=list)
    latitude: float = 0
    longitude: float = 0
    accuracy_m: float | None = None

    def dump(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def load(cls, body: str) -> Self:
        """Load a stored post. Raise ValueError when the body is none."""
        return cls.model_validate_json(body)


class LineButton(BaseModel):
    """Exactly one of ``action``, ``url``, ``copy`` and ``share`` is set."""

    label: str
    action: str = ""
    url: str = ""
    copied: str = Field(default="", alias="copy")
    share: str = ""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class LinePlace(BaseModel):
    latitude: float
    longitude: float
    accuracy_m: float | None = None


class LineContact(BaseModel):
    name: str
    phone: str


LineContent = dict[str, Any]
"""A line's content as its row keeps it, as JSON: ``Content`` has dumped it, and loads it."""


class Content(BaseModel):
    """What a line shows: the JSON in ``ChatLine.content``."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    buttons: list[list[LineButton]] = Field(default_factory=list)
    enclosures: list[Enclosed] = Field(default_factory=list)
    quotes: int | None = None
    """The number of the line at the same address that is answered."""
    ask: Literal["", "location"] = ""
    place: LinePlace | None = None
    contact: LineContact | None = None
    toast: bool = False
    """Shown for a moment and no part of the history."""
    client_id: str = ""
    """The browser's own id of its post, by which it recognises it."""

    def dump(self) -> LineContent:
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @classmethod
    def load(cls, content: LineContent) -> Self:
        return cls.model_validate(content)


def cropped_name(name: str) -> str:
    """Return a file's name as it may be stored: one line, no folders."""
    return clean_line(name.replace("\\", "/").rpartition("/")[2], 200)
