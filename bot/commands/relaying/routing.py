"""Routing: the one place that decides whose conversation somebody's words go to."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What says so, each as the number of a conversation; None: nothing does in this way."""

    addressed: int | None = None
    """Whom the speaker wrote it to expressly: at a mail address of its own, under a name on their screen."""
    quoted: int | None = None
    """Whose message it answers."""
    place: int | None = None
    """Whose own place in this chat it was said in."""
    chosen: int | None = None
    """Whom the speaker was told last that their words go to."""
    came_since: int | None = None
    """Somebody else whose words the speaker has got since then, and may be answering."""


@dataclass(frozen=True)
class AskWhom:
    """Nothing says it for certain: it is for one of these; for anybody where there are none."""

    among: tuple[int, ...] = ()


def meant(facts: Facts) -> int | AskWhom:
    """Decide which conversation the words are for, or what to ask before they go anywhere."""
    for said in (facts.addressed, facts.quoted, facts.place):
        if said is not None:
            return said
    if facts.chosen is None:
        return AskWhom()
    if facts.came_since is not None and facts.came_since != facts.chosen:
        return AskWhom((facts.chosen, facts.came_since))
    return facts.chosen
