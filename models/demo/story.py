"""The story of the sample house as data: who there is, what they share and what they say."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from models.customer_records.stages import Stage

_FILE = Path(__file__).with_name("story.toml")


class StoryPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SamplePromoter(StoryPart):
    key: str
    name: str
    language: str
    timezone: str
    team: str = ""
    leads: bool = False
    """Whether they lead it."""


class SamplePromotion(StoryPart):
    key: str
    promoters: list[str]
    weight: int
    """How much of all that is read it gets, beside the others."""
    sample: str = ""
    """The language of the sample page that this is; empty: a link."""
    title: str = ""
    summary: str = ""
    target: str = ""


class SampleMeeting(StoryPart):
    days: int
    """From today."""
    hour: int
    """UTC."""
    place: str


class SampleCheckIn(StoryPart):
    days_ago: int
    place: tuple[float, float]
    note: str


class SampleReminder(StoryPart):
    hours: float
    text: str


class SampleCustomer(StoryPart):
    name: str
    promoter: str
    about: str
    days_ago: int
    """When they wrote first."""
    stage: Stage
    lines: list[str]
    labels: list[str] = Field(default_factory=list)
    own_name: str = ""
    note: str = ""
    meeting: SampleMeeting | None = None
    checked_in: SampleCheckIn | None = None
    reminder: SampleReminder | None = None


class SampleStory(StoryPart):
    promoters: list[SamplePromoter]
    promotions: list[SamplePromotion]
    customers: list[SampleCustomer]


@cache
def story() -> SampleStory:
    """Return the story that comes with Handbill."""
    return SampleStory.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
