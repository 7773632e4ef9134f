"""Buttons: ``verb:id`` as our own messages offer them. Anybody can send any action, so each verb checks whose it is."""

from collections.abc import Awaitable, Callable

from bot.command_context import CommandContext
from bot.commands import (
    block,
    chooser,
    console,
    conversation,
    history,
    language,
    privacy,
    quiet,
    terminals,
    unverified,
)
from bot.commands.calls import call
from bot.commands.calls import log as call_log
from bot.commands.cards import card, pass_on
from bot.commands.customer_records import actions
from bot.commands.figures import digest, spread, stats
from bot.commands.help import help_
from bot.commands.meetings import check_in, check_in_corrections, meet, meetings
from bot.commands.relaying import account_connection, claim, incoming, recipient, waiting
from bot.events import ButtonPressed
from models.sharing.promotions import NoSuchPromotion


async def _card(context: CommandContext, number: str) -> None:
    await (card.give(context, number) if number else card.choose(context))


async def _talk(context: CommandContext, number: str) -> None:
    talking = await conversation.talk_to(context, number)
    if talking is not None:
        await waiting.ask_again(context, talking)


FOR_PROMOTERS: dict[str, Callable[[CommandContext, str], Awaitable[None]]] = {
    "card": _card,
    "cards": card.choose_to_send,
    "send": card.send,
    "link": card.link,
    "call": call.press,
    "calllog": call_log.press,
    "customers": conversation.customers,
    "talk": _talk,
    "say": incoming.say_waiting,
    "block": block.press_block,
    "unblock": block.press_unblock,
    "report": block.press_report,
    "done": waiting.done,
    "history": history.look,
    "spread": spread.press_spread,
    "stats": stats.stats,
    "met": check_in.meet,
    "correct": check_in_corrections.press,
    "meet": meet.press,
    "quiet": quiet.quiet,
    "digest": digest.digest,
    "keep": actions.press,
    "page": chooser.press,
    "web": console.console,
    "record": account_connection.record,
    "leave": account_connection.leave,
}
FOR_ANYBODY: dict[str, Callable[[CommandContext, str], Awaitable[None]]] = {
    "help": help_,
    "language": language.language,
    "terminal": terminals.press,
    "confirm": check_in.confirm,
    "held": unverified.answer,
    "claim": claim.press,
    "meeting": meetings.answered,
    "rights": privacy.press,
    "write": recipient.press_write,
    "pass": pass_on.press,
}


async def press(context: CommandContext, pressed: ButtonPressed) -> None:
    """Do what the button says, and end its waiting mark."""
    verb, _, rest = pressed.action.partition(":")
    run = FOR_ANYBODY.get(verb) or (FOR_PROMOTERS.get(verb) if context.promoter else None)
    if run is None:
        await context.end_press(pressed.press_id, "toast-old-button")
        return
    await context.end_press(pressed.press_id)
    await _run(run, context, rest)


async def do(context: CommandContext, action: str) -> None:
    """Do what a promoter's button would do, without one."""
    verb, _, rest = action.partition(":")
    await _run(FOR_PROMOTERS[verb], context, rest)


async def _run(run: Callable[[CommandContext, str], Awaitable[None]], context: CommandContext, rest: str) -> None:
    try:
        await run(context, rest)
    except (ValueError, NoSuchPromotion):  # an id that is no number, or nothing's: not a button of ours
        await context.answer("unknown-command")
