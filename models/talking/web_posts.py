"""Web posts: what a browser posts to the web chat, how it is taken in, and what a line of the chat holds.

The landing writes what the bot's web channel reads, and the other way round; this is the form they share.
"""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from models.talking.communications import TEXT_LENGTH, Enclosure
from models.text.cleaning import clean, clean_line

POST_BYTES = 64 * 1024
MOST_ENCLOSURES = 10
ACTION_BYTES = 64
_MOST_ROW = 2**63 - 1

RowNumber = Annotated[int, Field(ge=1, le=_MOST_ROW, strict=True)]
Receipt = Annotated[str, StringConstraints(max_length=4_000)]


JOINED = "joined"
"""What a browser that has become a promoter's says it came with: the code has done its work and is kept nowhere."""


class BadPost(ValueError):
    """What a browser posted can't be taken. ``sentence`` names the one (models/words) that says why."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts


class Post(BaseModel):
    """One act of a person in the browser. ``client_id`` is the browser's own: told again, it has no second effect."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, frozen=True)

    client_id: UUID
    type: Literal["said", "pressed", "located", "started"]
    """``started``: came in through the card ``tag``, and said so by a button."""
    text: str = ""
    action: str = ""
    conversation_id: RowNumber | None = None
    """Whom it is for, as the screen showed when it was sent; None: nobody was shown."""
    quotes: RowNumber | None = None
    """The line that is answered, or that has the pressed button."""
    edits: RowNumber | None = None
    """One's own earlier line, whose words are changed."""
    enclosures: list[Receipt] = Field(default_factory=list, max_length=MOST_ENCLOSURES)
    """What POST /chat/uploads gave for each file."""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    accuracy_m: float | None = Field(default=None, ge=0, le=50_000_000)
    tag: str = Field(default="", max_length=40)
    """The card that the person came through, until they are in conversation with whoever shared it."""
    visit: UUID | None = None
    """Of the page that was opened through the card: coming through it counts once; None: it is this post alone."""
    terms: str = Field(default="", max_length=64)
    """Fingerprint of the words of consent that stood beside the field; empty: the page showed none."""
    open: str = Field(default="", max_length=40)
    """The token of the open they read it in, so that it becomes theirs."""
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
    """Read the post in a request's body. Raises BadPost."""
    if len(body) > POST_BYTES:
        raise BadPost("chat-too-long", most=TEXT_LENGTH)
    try:
        return Post.model_validate_json(body)
    except ValidationError as error:
        said = str(error.errors(include_url=False)[0].get("ctx", {}).get("error", ""))
        raise BadPost(said if said.startswith("chat-") else "chat-unreadable", most=TEXT_LENGTH) from error


class Enclosed(BaseModel):
    """A file in the media store, or a fact that has no bytes, that goes along with words."""

    model_config = ConfigDict(frozen=True)

    kind: str
    name: str = ""
    mime: str = ""
    size: int = 0
    sha256: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)

    def as_enclosure(self) -> Enclosure:
        """As a communication keeps it; the web channel's handle for the bytes is their hash."""
        return Enclosure(**self.model_dump(), ref=self.sha256)


class Told(BaseModel):
    """A post as it lies in the inbox: checked, and with the person it is from. Dumped and loaded as JSON."""

    model_config = ConfigDict(frozen=True)

    account: str
    name: str = ""
    language: str = ""
    type: Literal["said", "pressed", "located", "started"]
    message_id: str = ""
    """The line the person sees their own words as, or the line with the pressed button."""
    text: str = ""
    payload: str = ""
    """What the link carried: a tag, ``join_<code>``."""
    conversation_id: int = 0
    """Whom it is for, where the screen showed it; that the person takes part is checked."""
    open_id: int = 0
    """The open that they had read before they wrote; 0: none is known."""
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
        """Read a post as ``dump`` wrote it. Raises ValueError for what is none."""
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


class Content(BaseModel):
    """What a line shows: the JSON in ``Line.content``."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    buttons: list[list[LineButton]] = Field(default_factory=list)
    enclosures: list[Enclosed] = Field(default_factory=list)
    quotes: int | None = None
    """Line at this same address that is answered."""
    ask: Literal["", "location"] = ""
    place: LinePlace | None = None
    contact: LineContact | None = None
    toast: bool = False
    """Shows for a moment and is no part of the history."""
    client_id: str = ""
    """By which the browser knows its own post again."""

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @classmethod
    def load(cls, content: dict[str, Any]) -> Self:
        return cls.model_validate(content)


def cropped_name(name: str) -> str:
    """Crop a file's name to what may be kept: one line, no folders."""
    return clean_line(name.replace("\\", "/").rpartition("/")[2], 200)
