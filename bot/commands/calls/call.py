"""Telephone calls that promoters ask for: their own telephone rings first, then the customer's."""

from datetime import timedelta

from bot.commands import chooser
from bot.commands.calls import log as call_log
from bot.commands.command import command
from bot.commands.conversation import named, picked
from bot.commands.relaying.quotes import customer_meant
from bot.talk import Talk
from models.calls.calls import Call, CallState, begin, call_under_way
from models.calls.notices import enqueue_ring
from models.identity.claims import phone_for
from models.identity.phones import phone_of_promoter, read_phone, set_own_phone
from models.people.channels import PHONE
from models.people.refusals import Purpose, refused
from models.storage.clock import now
from models.storage.codes import new_code
from models.talking.communications import Direction
from models.talking.conversations import Conversation
from models.text.phone_numbers import NoPhone

_MINE = {"me", "my", "我", "本人"}
_TWICE = timedelta(seconds=60)
"""Asking again so soon is impatience, not a second call."""


@command("call", "电话", "打电话", help_place=7)
async def call(talk: Talk, words: str = "") -> None:
    """``/call``: rings the customer who is quoted, or in conversation, or chosen; ``/call me +…`` says one's number.

    Words find whom to choose from; nobody is rung before they are chosen.

    ``/call log`` rings nobody: a recording follows, see bot.commands.calls.log.
    """
    assert talk.promoter is not None  # noqa: S101  (only promoters come here)
    first, _, rest = words.partition(" ")
    if first.lower() in _MINE:
        await _mine(talk, rest)
        return
    if first.lower() in call_log.WORDS:
        await call_log.explain(talk, rest)
        return
    talking = None if words else await customer_meant(talk)
    if talking is not None:
        await ring(talk, talking)
        return
    await chooser.show(talk, "call", words)


async def press(talk: Talk, number: str) -> None:
    """The button beside a customer."""
    talking = await picked(talk, number)
    if talking is not None:
        await ring(talk, talking)


async def ring(talk: Talk, talking: Conversation) -> None:
    """Promises the call, once both numbers are known."""
    if PHONE not in talk.desk.channels:
        await talk.answer("call-not-set-up")
        return
    if await refused(talking.customer_id, Purpose.RELAY, talking.promoter_id):
        name = named(talking, talk.language)
        await talk.answer("customer-stopped", name=name, conversation_id=talking.id)
        return
    own = await phone_of_promoter(talking.promoter_id)
    if not own:
        await talk.answer("call-own-phone-missing")
        return
    theirs = await phone_for(talking)
    if not theirs:
        await talk.answer("call-their-phone-missing", name=named(talking, talk.language))
        return
    begun = await _under_way(own, theirs)
    if begun is not None and begun.state != CallState.ASKED:
        await talk.answer("call-under-way", name=named(talking, talk.language))
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
    await talk.answer("call-ringing-you", phone=own, name=named(talking, talk.language))


async def _mine(talk: Talk, typed: str) -> None:
    assert talk.promoter is not None  # noqa: S101  (only promoters come here)
    try:
        number = await read_phone(typed, talk.language)
    except NoPhone:
        await talk.answer("call-own-phone-wrong" if typed else "call-own-phone-missing")
        return
    if await set_own_phone(number, talk.promoter.id):
        await talk.answer("call-own-phone-set", phone=number)
    else:
        await talk.answer("call-own-phone-taken")


async def _under_way(own: str, theirs: str) -> Call | None:
    return await call_under_way(own, theirs, now() - _TWICE)
