"""Stages: how far a promoter has come with a customer, as the promoter judges it. Nothing is derived from it."""

from enum import StrEnum

from models.storage.statements import Statement
from models.talking.conversations import Conversation


class Stage(StrEnum):
    """From the first contact on; each is said by the sentence ``stage-<name>``."""

    NEW = "new"
    TALKING = "talking"
    INTERESTED = "interested"
    BOUGHT = "bought"
    LOST = "lost"


_SET = Statement("UPDATE conversations SET stage = ? WHERE id = ?")


async def set_stage(talking: Conversation, stage: Stage | None) -> None:
    """Note how far it is; None: nothing is said of it."""
    talking.stage = stage or ""
    await _SET.run(talking.stage, talking.id)


def stage_in(text: str) -> Stage | None:
    """Return the stage of this name, as a button or a form sends it; None for any other."""
    return Stage(text) if text in set(Stage) else None
