"""Terminals: where a person is told: the list, telling one first, removing one, adding one by a link or a code.

People know them as their devices; a browser is named by what it said it is, so that a lost one can be told and ended.
"""

import re
import unicodedata
from dataclasses import replace

from bot.command_context import CommandContext, button, row_number
from bot.commands.command import command
from bot.events import MessageReceived
from models.identity import terminals
from models.identity.proved_numbers import ONLY_CALLS
from models.identity.terminals import MAX_TERMINALS, LastTerminal, NoSuchTerminal, Owner, TakesNoMessages
from models.people import confirmations
from models.people.addresses import Address
from models.people.channels import BROWSER, EMAIL, PHONE, TYPED
from models.people.confirmations import TooMany, WrongCode
from models.people.device_links import LIFE, new_device_link
from models.people.sessions import UNKNOWN, Session, browsers_at
from models.queue.outbox import enqueue_to
from models.queue.payloads import Choice
from models.queue.payloads.terminals import (
    AboutKind,
    AboutTerminal,
    DescribedTerminal,
    HowToAddTerminal,
    TerminalCode,
    TerminalList,
)
from models.reaching.mailboxes import tell_by_mail
from models.text.phone_numbers import NoPhone, e164
from models.words import has, say
from models.words.channel_names import channel_name

CODE = re.compile(r"\d{3}[\s-]?\d{3}")


@command(
    "devices",
    for_anybody=True,
    help_place=11,
    menu=(9, 11),
)
async def show(context: CommandContext, words: str = "") -> None:
    """``/terminals``; ``/terminals yi@home.test`` or ``/terminals +49 30 1234567`` adds one."""
    if (owner := terminals.owner_of(context.address, context.promoter)) is None:
        await context.answer("hello-stranger")
    elif words:
        await _add(context, owner, words)
    else:
        await _list(context, owner)


async def press(context: CommandContext, rest: str) -> None:
    """``terminal:<id>`` asks what to do with it, ``terminal:first:<id>`` and its like do it; ``:add``, ``:last``."""
    if (owner := terminals.owner_of(context.address, context.promoter)) is None:
        await context.answer("hello-stranger")
        return
    verb, _, number = rest.rpartition(":")
    if rest in {"add", "last"}:
        await (_offer_links(context, owner) if rest == "add" else _where_last(context, owner))
        return
    try:
        await _VERBS.get(verb, _choose)(context, owner, row_number(number))
    except NoSuchTerminal:
        await context.answer("terminal-unknown")


async def answered(context: CommandContext, said: MessageReceived) -> bool:
    """Take the code that was sent to a new address; False where none is awaited here, or it is no code."""
    if said.enclosures or not CODE.fullmatch(said.text.strip()):
        return False
    digits = "".join(str(unicodedata.digit(each)) for each in said.text if each.isdecimal())
    account = await confirmations.awaited(context.address)
    owner = terminals.owner_of(context.address, context.promoter)
    if account is None or owner is None:
        return False
    try:
        confirmed = await confirmations.answer(context.address, digits)
    except WrongCode as wrong:
        await context.answer("terminal-code-wrong", left=wrong.left, account=account)
        return True
    if confirmed is None:
        return False
    proof = await terminals.prove(owner, confirmed.channel, confirmed.account, since=confirmed.asked_at)
    if _is_told_by_mail(owner, confirmed.channel):
        await _agree_to_mails(context, proof.address)
        await context.answer("terminal-confirmed-mail", account=confirmed.account)
    else:
        await context.answer("terminal-confirmed", account=confirmed.account)
    return True


async def proved(context: CommandContext, said: MessageReceived) -> bool:
    """Take a person's own contact, as the platform vouches for it, for proof of their telephone number.

    True where that was all they can have meant; in a conversation it is passed on all the same.
    """
    owner = terminals.owner_of(context.address, context.promoter)
    own = [each for each in said.enclosures if each.kind == "contact" and each.facts.get("own") is True]
    if owner is None or not own:
        return False
    try:
        number = e164("+" + re.sub(r"\D", "", str(own[0].facts.get("phone", ""))))
    except NoPhone:
        return False  # a number for tests, or none at all: nobody can be called there
    await terminals.prove(owner, PHONE, number)
    await context.answer("terminal-confirmed", account=number)
    return context.promoter is not None and context.address.talking_in_id is None and not said.quotes


async def _list(context: CommandContext, owner: Owner) -> None:
    theirs = await terminals.terminals(owner)
    browsers = await browsers_at(each.id for each in theirs)
    rows = [[_named_button(each, browsers.get(each.id), context.language)] for each in theirs]
    if owner.promoter_id is not None:
        rows.append([button("button-terminal-add", action="terminal:add")])
    described = [
        replace(
            _description(each, browsers.get(each.id)),
            marks=_marks(each, browsers.get(each.id), here=each.id == context.address.id),
        )
        for each in theirs
    ]
    described += [DescribedTerminal(at=f"{each.channel}-own") for each in await terminals.connected(owner)]
    await context.tell(TerminalList(terminals=described, choices=rows))


async def _choose(context: CommandContext, owner: Owner, number: int) -> None:
    chosen = await terminals.terminal_of(owner, number)
    first = button("button-terminal-first", action=f"terminal:first:{number}")
    if chosen.told_first:
        first = button("button-terminal-where-last", action="terminal:last")
    remove = button("button-terminal-remove", action=f"terminal:remove:{number}")
    kind: AboutKind = "terminal-chosen-first" if chosen.told_first else "terminal-chosen"
    rows = [[remove]] if chosen.blocked_reason else [[first], [remove]]
    await context.tell(AboutTerminal(kind=kind, terminal=await _described(chosen), choices=rows))


async def _first(context: CommandContext, owner: Owner, number: int) -> None:
    kind: AboutKind = "terminal-first"
    try:
        chosen = await terminals.tell_first(owner, number)
    except TakesNoMessages:
        chosen, kind = await terminals.terminal_of(owner, number), "terminal-takes-none"
    await context.tell(AboutTerminal(kind=kind, terminal=await _described(chosen)))


async def _where_last(context: CommandContext, owner: Owner) -> None:
    await terminals.tell_where_last(owner)
    await context.answer("terminal-where-last")


async def _ask_to_remove(context: CommandContext, owner: Owner, number: int) -> None:
    chosen = await terminals.terminal_of(owner, number)
    rows = [
        [
            button("button-terminal-remove-yes", action=f"terminal:gone:{number}"),
            button("button-terminal-keep", action=f"terminal:keep:{number}"),
        ]
    ]
    await context.tell(AboutTerminal(kind="terminal-remove", terminal=await _described(chosen), choices=rows))


async def _remove(context: CommandContext, owner: Owner, number: int) -> None:
    try:
        removed = await _described(await terminals.terminal_of(owner, number))  # its browser is signed out by it
        await terminals.unbind(owner, number)
    except LastTerminal:
        await context.tell(AboutTerminal(kind="terminal-last", terminal=removed))
    else:
        await context.tell(AboutTerminal(kind="terminal-removed", terminal=removed))


async def _keep(context: CommandContext, owner: Owner, number: int) -> None:
    kept = await _described(await terminals.terminal_of(owner, number))
    await context.tell(AboutTerminal(kind="terminal-kept", terminal=kept))


_VERBS = {"first": _first, "remove": _ask_to_remove, "gone": _remove, "keep": _keep}


async def _offer_links(context: CommandContext, owner: Owner) -> None:
    """Offer the links by which a promoter's chat elsewhere joins; a customer's would be anyone's it is passed on to."""
    if owner.promoter_id is None:
        await context.answer("terminal-add-what")
        return
    code = await new_device_link(owner.promoter_id)
    links = dict(context.services.links(f"join_{code}"))
    minutes = int(LIFE.total_seconds() // 60)
    channels = sorted(context.services.channels)
    await context.tell(HowToAddTerminal(code=code, links=links, channels=channels, minutes=minutes))


async def _add(context: CommandContext, owner: Owner, words: str) -> None:
    """Send a code to what was typed: whoever types it back has shown that it is theirs."""
    meant = await terminals.named(words, context.language)
    if meant is None:
        await context.answer("terminal-add-what")
        return
    channel, account = meant
    theirs = await terminals.terminals(owner)
    if any((each.channel, each.account) == meant and each.confirmed_at for each in theirs):
        await context.answer("terminal-already", account=account)
    elif channel not in context.services.writes_first:
        await context.answer(f"terminal-no-{channel}")
    elif len(theirs) >= MAX_TERMINALS:
        await context.answer("terminal-too-many", most=MAX_TERMINALS)
    else:
        await _send_code(context, owner, channel, account)


async def _send_code(context: CommandContext, owner: Owner, channel: str, account: str) -> None:
    try:
        code = await confirmations.ask(context.address, channel, account)
    except TooMany:
        await context.answer("terminal-code-too-often")
        return
    minutes = int(confirmations.LIFE.total_seconds() // 60)
    spaced = f"{code[:3]} {code[3:]}"
    await enqueue_to(channel, account, TerminalCode(code=spaced, language=context.language, minutes=minutes))
    sent = "terminal-code-sent-mail" if _is_told_by_mail(owner, channel) else "terminal-code-sent"
    await context.answer(sent, account=account, minutes=minutes)


def _is_told_by_mail(owner: Owner, channel: str) -> bool:
    """Tell whether confirming an account there means to be told at it of words that wait in the web chat."""
    return owner.customer_id is not None and channel == EMAIL


async def _agree_to_mails(context: CommandContext, mailbox: Address) -> None:
    agreed = say(context.language, "mail-alerts-consent", account=mailbox.account)
    await tell_by_mail(mailbox, agreed, language=context.language, channel=context.address.channel)


async def _described(address: Address) -> DescribedTerminal:
    return _description(address, (await browsers_at([address.id])).get(address.id))


def _description(address: Address, browser: Session | None = None) -> DescribedTerminal:
    """Describe a terminal, for any language."""
    device = browser.device if browser and browser.device != UNKNOWN else ""
    used = max(address.used_at, browser.seen_at) if browser else address.used_at
    return DescribedTerminal(
        at=address.channel,
        name=device or address.name,
        named="yes" if device or address.name else "no",
        account=address.account,
        used=f"{used:%Y-%m-%d}",
    )


def _named_button(address: Address, browser: Session | None, language: str) -> Choice:
    own, facts = f"terminal-at-{address.channel}", vars(_description(address, browser))
    if has(own):
        return button(own, action=f"terminal:{address.id}", **facts)
    name = channel_name(language, address.channel)
    return button("terminal-at", action=f"terminal:{address.id}", **facts, channel=name)


def _marks(address: Address, browser: Session | None, *, here: bool) -> list[str]:
    marks = ["here"] if here else []
    if address.channel == BROWSER and browser is None:
        marks.append("signed-out")
    if address.told_first:
        marks.append("first")
    if address.blocked_reason:
        marks.append("calls-only" if address.blocked_reason == ONLY_CALLS else "stopped")
    if address.channel in TYPED and address.confirmed_at is None:
        marks.append("unproved")
    return marks
