"""Awaited answers: which feature waits for what a person says next. Each is asked by its name; mostly none waits."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

from bot.command_context import CommandContext
from bot.commands import chooser, list_search, privacy, terminals
from bot.commands.calls import log as call_log
from bot.commands.customer_records import actions
from bot.commands.meetings import check_in_corrections, check_in_notes, meet
from bot.commands.questions import About
from bot.commands.relaying import claim
from bot.events import LocationShared, MessageReceived


class Feature(StrEnum):
    """Who may wait for a line; some by the name of what they asked."""

    CALL_LOG = About.CALL_LOG
    ERASURE = About.ERASURE
    LIST = "list"
    CLAIM = "claim"
    CODE = "code"
    CONTACT = "contact"
    MEETING = About.MEETING
    CORRECTION = About.CORRECTION
    RECORD = About.RECORD
    NOTE = "note"


ANSWERS: Mapping[Feature, Callable[[CommandContext, MessageReceived], Awaitable[bool]]] = {
    Feature.CALL_LOG: call_log.answered,
    Feature.ERASURE: privacy.answered,
    Feature.LIST: list_search.answered,
    Feature.CLAIM: claim.answered,
    Feature.CODE: terminals.answered,
    Feature.CONTACT: terminals.proved,
    Feature.MEETING: meet.answered,
    Feature.CORRECTION: check_in_corrections.answered,
    Feature.RECORD: actions.answered,
    Feature.NOTE: check_in_notes.annotated,
}
"""Each takes the line (True), or says that it is no answer after all."""

UNMISTAKABLE = {Feature.CALL_LOG, Feature.ERASURE}
"""What these wait for, a recording and a word of consent, is taken even where it reads like a command."""

PLACES: Mapping[str, Callable[[CommandContext, LocationShared], Awaitable[bool]]] = {
    About.MEETING: meet.answered,
    About.CORRECTION: check_in_corrections.answered,
}
"""The questions that a place may answer, too."""


def waiting(context: CommandContext, message: MessageReceived) -> list[Feature]:
    """Return the features that wait for such a line, the likeliest first; none for an ordinary one."""
    asked, found = context.question.get("about", ""), list[Feature]()
    if asked in UNMISTAKABLE:
        found.append(Feature(asked))
    if context.promoter is not None and context.question.get("list") in chooser.LISTS:
        found.append(Feature.LIST)
    if message.sender.at_reply_address_of == context.address.id:
        found.append(Feature.CLAIM)
    if terminals.CODE.fullmatch(message.text.strip()):
        found.append(Feature.CODE)
    if any(each.kind == "contact" for each in message.enclosures):
        found.append(Feature.CONTACT)
    if asked in PLACES or asked == About.RECORD:
        found.append(Feature(asked))
    if context.promoter is not None and (message.quotes or "note_for" in context.address.dialogue):
        found.append(Feature.NOTE)
    return found
