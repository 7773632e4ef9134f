"""Dispatch: what is done about each event. One table; a new event is a line in it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from bot.command_context import Services
from bot.commands import button_presses, messages, start
from bot.commands.calls import progress
from bot.commands.cards import inline
from bot.commands.chat import in_chat
from bot.commands.relaying import account_connection, own_accounts, reactions, team_group, undelivered
from bot.events import (
    AutomaticReply,
    BotBlocked,
    BotStarted,
    BusinessConnection,
    BusinessMessage,
    ButtonPressed,
    CallConnected,
    CallLegChanged,
    CallReceived,
    DeliveryReport,
    Event,
    InlineQuery,
    InlineResultChosen,
    LocationShared,
    ManageChat,
    MessageReceived,
    MessagesDeleted,
    ReactionChanged,
    RecordingChanged,
    RecordingConsentAnswered,
    RecordingConsentAsked,
    TeamGroupLinked,
    TeamMessage,
)

_E = TypeVar("_E", bound=Event)
_Handler = Callable[[Services, Any], Awaitable[None]]


def _on(event: type[_E], handle: Callable[[Services, _E], Awaitable[None]]) -> tuple[type, _Handler]:
    """Make a line of the table, in which the checker of types sees that the handler takes this event."""
    return event, handle


HANDLERS: Mapping[type, _Handler] = dict(
    [
        _on(MessageReceived, messages.receive),
        _on(AutomaticReply, undelivered.hear_automatic),
        _on(BotStarted, in_chat(start.start)),
        _on(ButtonPressed, in_chat(button_presses.press)),
        _on(LocationShared, in_chat(messages.receive_place)),
        _on(InlineQuery, in_chat(inline.offer)),
        _on(InlineResultChosen, in_chat(inline.chosen)),
        _on(BotBlocked, in_chat(start.block)),
        _on(ManageChat, in_chat(account_connection.manage)),
        _on(ReactionChanged, in_chat(reactions.change)),
        _on(BusinessConnection, account_connection.change),
        _on(BusinessMessage, own_accounts.receive),
        _on(MessagesDeleted, own_accounts.delete),
        _on(TeamGroupLinked, team_group.link_group),
        _on(TeamMessage, team_group.receive),
        _on(DeliveryReport, undelivered.report),
        _on(CallReceived, progress.receive),
        _on(CallLegChanged, progress.of_known_call(progress.change_leg)),
        _on(RecordingConsentAsked, progress.of_known_call(progress.ask_consent)),
        _on(RecordingConsentAnswered, progress.of_known_call(progress.answer_consent)),
        _on(CallConnected, progress.of_known_call(progress.connect_both)),
        _on(RecordingChanged, progress.of_known_call(progress.change_recording)),
    ]
)

"""Each does what follows from its event, inside the transaction that is open. Raises bot.command_context.NotYet."""
