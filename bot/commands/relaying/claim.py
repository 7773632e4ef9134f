"""Claims answered from the mailbox that was asked whether it is a customer's: yes, no, or by words for the promoter."""

import re

from bot.command_context import CommandContext, row_number
from bot.events import MessageReceived
from models.identity import claim_letters
from models.people.addresses import reread
from models.people.channels import EMAIL
from models.people.customers import Detail

_YES = re.compile(
    r"(1|yes|y|ok|okay|confirm(ed)?|it was me|yes,? it was me|是我?|是的|好的?|确认|对)[.!。！]*", re.IGNORECASE
)
_NO = re.compile(
    r"2[.!]?$|(no|nope|not me|(it|this|that) ((was|is) not|wasn.t|isn.t) me|wrong|stop|unsubscribe|remove)\b"
    r"|不是|否|不对|错了|退订",
    re.IGNORECASE,
)
"""How a refusal begins; in doubt it is one: who is not asked again can still write."""


async def press(context: CommandContext, which: str) -> None:
    """``yes:<claim>`` or ``no:<claim>``, from the mailbox it is about and from nowhere else."""
    verdict, _, number = which.partition(":")
    claim = await claim_letters.open_claim(row_number(number))
    if claim is None or (context.channel, context.address.account) != (EMAIL, claim.account):
        await context.answer("claim-gone")
    elif verdict == "no":
        await _refuse(context, claim)
    elif await _confirm(context, claim):
        await context.answer("claim-confirmed")


async def answered(context: CommandContext, said: MessageReceived) -> bool:
    """Take a mail to the address that this mailbox alone was told for its answer; False where words are to go on."""
    if context.channel != EMAIL or said.sender.at_reply_address_of != context.address.id:
        return False
    claim = await claim_letters.asked_at(context.address, said.conversation_id)
    if claim is None:
        return False
    words, _, more = said.text.strip().partition("\n")
    if _NO.match(words):
        await _refuse(context, claim)
        return True
    if not await _confirm(context, claim):
        return True
    if _YES.fullmatch(words.strip()) or not (words or more):
        await context.answer("claim-confirmed")
        return True
    return False  # an answer to the promoter, who hears it


async def _refuse(context: CommandContext, claim: Detail) -> None:
    await claim_letters.refuse(claim)
    await context.answer("claim-refused")


async def _confirm(context: CommandContext, claim: Detail) -> bool:
    if not await claim_letters.confirm(claim):
        await context.answer("claim-elsewhere")
        return False
    await reread(context.address)
    return True
