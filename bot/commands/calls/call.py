"""Telephone calls that promoters ask for: their own telephone rings first, then the customer's."""

from datetime import timedelta

from bot.command_context import CommandContext
from bot.commands import chooser
from bot.commands.calls import log as call_log
from bot.commands.command import command
from bot.commands.conversation import customer_meant, named, picked
from models.calls.call_notices import enqueue_ring
from models.calls.calls import Call, CallState, begin, call_under_way
from models.identity.claims import phone_for
from models.identity.proved_numbers import phone_of_promoter, read_phone, set_own_phone
from models.people.channels import PHONE
from models.people.refusals import Purpose, refused
from models.storage.clock import now
from models.storage.codes import new_code
from models.talking.communications import Direction
from models.talking.conversations import Conversation
from models.text.phone_numbers import NoPhone
from models.words.typed import typed_words

_TWICE = timedelta(seconds=60)
"""Asking again so soon is impatience, not a second call."""


@command("call", help_place=7)
async def call(context: CommandContext, words: str = "") -> None:
    """``/call``: rings the customer who is quoted, or in conversation, or chosen; ``/call me +…`` says one's number.

    Words find whom to choose from; nobody is rung before they are chosen.

    ``/call log`` rings nobody: a recording follows, see bot.commands.calls.log.
    """
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    first, _, rest = words.partition(" ")
    if first.lower() in typed_words(lambda typed: typed.after.me):
        await _mine(context, rest)
        return
    if first.lower() in typed_words(lambda typed: typed.after.log):
        await call_log.explain(context, rest)
        return
    talking = None if words else await customer_meant(context)
    if talking is not None:
        await ring(context, talking)
        return
    await chooser.show(context, "call", words)


async def press(context: CommandContext, number: str) -> None:
    """Do what the button beside a customer says."""
    talking = await picked(context, number)
    if talking is not None:
        await ring(context, talking)


async def ring(context: CommandContext, talking: Conversation) -> None:
    """Promises the call, once both numbers are known."""
    if PHONE not in context.services.channels:
        await context.answer("call-not-set-up")
        return
    if await refused(talking.customer_id, Purpose.RELAY, talking.promoter_id):
        name = named(talking, context.language)
        await context.answer("customer-stopped", name=name, conversation_id=talking.id)
        return
    own = await phone_of_promoter(talking.promoter_id)
    if not own:
        await context.answer("call-own-phone-missing")
        return
    theirs = await phone_for(talking)
    if not theirs:
        await context.answer("call-their-phone-missing", name=named(talking, context.language))
        return
    begun = await _under_way(own, theirs)
    if begun is not None and begun.state != CallState.ASKED:
        await context.answer("call-under-way", name=named(talking, context.language))
        return
    if begun is None:
        made = await begin(
            talking,
            Direction.TO_CUSTOMER,
            key=new_code(),
            channel=PHONE,
            promoter_phone=own,
            customer_phone=theirs,
        )
        await enqueue_ring(made)
    await context.answer("call-ringing-you", phone=own, name=named(talking, context.language))


async def _mine(context: CommandContext, typed: str) -> None:
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    try:
        number = await read_phone(typed, context.language)
    except NoPhone:
        await context.answer("call-own-phone-wrong" if typed else "call-own-phone-missing")
        return
    if await set_own_phone(number, context.promoter.id):
        await context.answer("call-own-phone-set", phone=number)
    else:
        await context.answer("call-own-phone-taken")


async def _under_way(own: str, theirs: str) -> Call | None:
    return await call_under_way(own, theirs, now() - _TWICE)
