"""Claims answered from the mailbox that was asked whether it is a customer's: yes, no, or by words for the promoter."""

import re
from functools import cache

from bot.command_context import CommandContext, row_number
from bot.events import MessageReceived
from models.identity import claim_letters
from models.people.addresses import reread
from models.people.channels import EMAIL
from models.people.customers import Detail
from models.words import languages
from models.words.typed import alternatives


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
    yes, no = _verdicts(languages())
    if no.match(words):
        await _refuse(context, claim)
        return True
    if not await _confirm(context, claim):
        return True
    if yes.fullmatch(words.strip()) or not (words or more):
        await context.answer("claim-confirmed")
        return True
    return False  # an answer to the promoter, who hears it


@cache
def _verdicts(_: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the whole answers that confirm, and how refusals begin; in doubt it is one: they can still write."""
    yes = re.compile(rf"(?:1|{alternatives(lambda typed: typed.claims.yes)})[.!。！]*", re.IGNORECASE)
    return yes, re.compile(rf"2[.!]?$|{alternatives(lambda typed: typed.claims.no)}", re.IGNORECASE)


async def _refuse(context: CommandContext, claim: Detail) -> None:
    await claim_letters.refuse(claim)
    await context.answer("claim-refused")


async def _confirm(context: CommandContext, claim: Detail) -> bool:
    if not await claim_letters.confirm(claim):
        await context.answer("claim-elsewhere")
        return False
    await reread(context.address)
    return True
