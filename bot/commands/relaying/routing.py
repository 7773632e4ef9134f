"""Routing: the one place that decides whose conversation somebody's words go to."""

from dataclasses import dataclass

from bot.command_context import CommandContext
from bot.events import MessageReceived
from models.people.addresses import Address
from models.talking.communications import last_communication_of
from models.talking.conversations import conversation_or_none, last_conversation_of


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


async def facts_of(context: CommandContext, said: MessageReceived) -> Facts:
    """Collect what says whom the words are for, of all that is known here."""
    quoted = await context.quoted(said.quotes) if said.quotes else None
    facts = {
        "addressed": said.conversation_id or None,
        "quoted": quoted.conversation_id if quoted else None,
        "place": context.place_of,
    }
    if context.promoter is not None:
        return Facts(**facts, chosen=context.address.talking_in_id, came_since=await _came_since(context))
    return Facts(**facts, chosen=context.address.talking_in_id or await spoken_to(context.address))


async def _came_since(context: CommandContext) -> int | None:
    """Unless that customer has been handed over meanwhile."""
    if context.address.came_since_id is None:
        return None
    other = await conversation_or_none(context.address.came_since_id)
    return other.id if other is not None and context.direction_in(other) is not None else None


async def spoken_to(address: Address) -> int | None:
    """Whom a customer's words go to: as they were told here, else whom they spoke with last, wherever that was."""
    if address.talking_in_id is not None or address.customer_id is None:
        return address.talking_in_id
    last = await last_communication_of(address.customer_id)
    if last is not None:
        return last.conversation_id
    latest = await last_conversation_of(address.customer_id)
    return latest.id if latest else None
