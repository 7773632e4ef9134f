"""Privacy: what everybody may ask for in every channel: what is kept, erasing it, no more messages, consent taken back.

In words, too, as whole messages: they are asked of us and are never passed on.
"""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, partial

from bot.command_context import CommandContext, button, row_number
from bot.commands import questions
from bot.commands.command import command
from bot.commands.questions import About
from bot.events import MessageReceived
from models.people.addresses import customer_at, note_unreachable
from models.people.channels import PHONE
from models.people.customers import Customer, has_details
from models.people.refusals import Purpose, lift, refusals, refused
from models.privacy.erasures import after, ask_for_customer, ask_for_promoter, still_needed
from models.privacy.withdrawals import STOPPED, let_write, stop, take_back, tell_promoters
from models.queue.payloads import Choice
from models.queue.payloads.people import MyData
from models.talking.conversations import Conversation, conversation_or_none, conversations_of
from models.words import languages
from models.words.typed import TypedWords, Words, alternatives, command_and_rest, typed_words

_IDLE = {"stop", "resume", "privacy", "forget"}
"""Words that a promoter may well say to a customer: theirs are taken so only where they talk with nobody."""
_EDGES = " \t\n.!?。！？,，;；\"'“”‘’「」()（）"
_OF_DATA = {"mydata", "forget"}
"""What may also be asked for at more length: nothing else is meant by these words."""
_MAX_ASKED = 80
_REPLY = re.compile(r"^((re|fw|fwd|aw|回复|转发|答复)\s*[:：]\s*)+", re.IGNORECASE)
_SHORT_MAIL = 6
"""Lines: what stands below in a mail of one word is a signature."""


async def wanted(context: CommandContext, said: MessageReceived) -> str:
    """Read the right that the whole message asks for; empty: it asks for none."""
    lines = [line for line in said.text.strip().splitlines() if line.strip()]
    if said.enclosures or not lines or (len(lines) > 1 and (said.medium != "email" or len(lines) > _SHORT_MAIL)):
        return ""
    verb = next((found for line in lines[:2] if (found := _meant(line))), "")
    if not verb or command_and_rest(lines[0])[0].startswith("/"):
        return verb
    if context.promoter and verb in _IDLE and _is_busy(context, said):
        return ""
    return verb if verb != "resume" or await _can_resume(context) else ""


async def _can_resume(context: CommandContext) -> bool:
    """Say whether there is something to resume: a bare word means this only then."""
    customer_id = context.address.customer_id
    return customer_id is not None and bool(await refusals(customer_id, Purpose.RELAY))


async def act(context: CommandContext, verb: str) -> None:
    """Do what ``wanted`` found."""
    await _VERBS[verb](context)


@command("privacy", for_anybody=True, help_place=13, menu=(13, 13))
async def privacy(context: CommandContext, _: str = "") -> None:
    """``/privacy``: what is kept and why, with a button for every right and for each consent that stands."""
    rows = [[button("button-mydata", action="rights:mydata")], [button("button-forget", action="rights:forget")]]
    if context.promoter is None and context.address.customer_id is not None:
        rows[1:1] = [[each] for each in await _standing(context, context.address.customer_id)]
    await context.answer("privacy", choices=rows)


async def my_data(context: CommandContext, _: str = "") -> None:
    """``/mydata``: what is kept, as a file, at once."""
    if context.promoter is not None:
        await context.tell(MyData(promoter_id=context.promoter.id))
    else:
        await context.tell(MyData(customer_id=(await customer_at(context.address)).id))


async def forget(context: CommandContext, _: str = "") -> None:
    """``/forget``: says what goes and what stays, and asks whether they mean it."""
    await questions.ask(context, {"about": About.ERASURE})
    rows = [[button("button-forget-yes", action="rights:erase"), button("button-forget-no", action="rights:keep")]]
    if context.promoter is None:
        await context.answer("forget-ask", choices=rows)
        return
    conversations, cards = await still_needed(context.promoter.id)
    await context.answer("forget-ask-promoter", choices=rows, conversations=conversations, cards=cards)


async def answered(context: CommandContext, said: MessageReceived) -> bool:
    """Take the typed word that confirms the erasure; any other ends the question."""
    if said.enclosures:
        return False
    lines = _first_lines(said) if said.medium == "email" else [said.text]
    if not any(_plain(line) in typed_words(lambda typed: typed.rights.confirm_erasure) for line in lines):
        return False
    await erase(context)
    return True


async def erase(context: CommandContext, _: str = "") -> None:
    """Ask for the erasure in this same transaction; it is done within a minute, and the receipt is told."""
    if context.promoter is not None:
        asked, code = await ask_for_promoter(context.promoter.id, tell=context.address)
    else:
        asked, code = await ask_for_customer((await customer_at(context.address)).id, tell=context.address)
    begun = await context.answer("forget-begun", url=f"{context.services.public_url}/erased/{code}")
    await after(asked, begun.id)


async def keep(context: CommandContext, _: str = "") -> None:
    await context.answer("forget-kept")


async def stop_messages(context: CommandContext, chosen: str = "") -> None:
    """``/stop``: no more messages from the one promoter there is, from the one chosen, or from all."""
    if context.promoter is not None:
        await _rest(context)
        return
    customer_id = context.address.customer_id
    talks = await conversations_of((await customer_at(context.address)).id) if customer_id is not None else []
    if not talks:
        await context.answer("stop-nobody")
    elif chosen == "all" or (len(talks) == 1 and not chosen):
        await _stop(context, talks, everybody=True)
    elif chosen:
        await _stop(context, [each for each in talks if each.id == row_number(chosen)])
    else:
        rows = [[button(label=each.promoter.name, action=f"rights:stop:{each.id}")] for each in talks[:12]]
        rows.append([button("button-stop-all", action="rights:stop:all")])
        await context.answer("stop-whom", choices=rows)


async def resume(context: CommandContext, chosen: str = "") -> None:
    """``/start``, or the button: they may write again."""
    if context.promoter is not None:
        await context.answer("resumed-promoter")
        return
    if context.address.customer_id is None:
        await context.answer("hello-stranger")
        return
    customer = await customer_at(context.address)
    if chosen:
        talking = await _own(customer, chosen)
        if talking is not None:
            await let_write(customer.id, talking.promoter_id)
            await context.answer("resumed", name=talking.promoter.name)
            await tell_promoters(customer.id, "customer-resumed", talking.promoter_id)
        return
    ended = await let_write(customer.id)
    await context.answer("resumed-all" if ended else "resumed-nothing")
    if ended:
        await tell_promoters(customer.id, "customer-resumed")


async def tell_stopped(context: CommandContext, talking: Conversation) -> None:
    """Tell a customer, who stopped this promoter's messages, that what they write is not passed on."""
    rows = [[button("button-resume", action=f"rights:resume:{talking.id}", name=talking.promoter.name)]]
    await context.answer("stopped-still", name=talking.promoter.name, choices=rows)


async def place_refused(context: CommandContext) -> bool:
    """Whether a customer who took back that places are kept has sent one: it is neither kept nor passed on."""
    customer_id = context.address.customer_id
    if context.promoter is not None or customer_id is None or not await refused(customer_id, Purpose.LOCATION):
        return False
    rows = [[button("button-again-location", action="rights:again:location")]]
    await context.answer("place-not-kept", choices=rows)
    return True


async def press(context: CommandContext, rest: str) -> None:
    """``rights:<verb>[:<of what>]``."""
    verb, _, of_what = rest.partition(":")
    if verb in {"back", "again"} and of_what in set(Purpose) and context.promoter is None:
        await (_take_back if verb == "back" else _give_again)(context, Purpose(of_what))
    elif verb in _BUTTONS:
        await _BUTTONS[verb](context, of_what)
    else:
        await context.answer("unknown-command")


async def _stop(context: CommandContext, talks: list[Conversation], *, everybody: bool = False) -> None:
    if not talks:
        await context.answer("stop-nobody")
        return
    customer_id = talks[0].customer_id
    whom = None if everybody else talks[0].promoter_id
    await stop(customer_id, whom)
    await tell_promoters(customer_id, "customer-stopped", whom)
    rows = [[button("button-resume", action=f"rights:resume:{t.id}", name=t.promoter.name)] for t in talks[:6]]
    names = ", ".join(each.promoter.name for each in talks)
    await context.answer("stopped", name=names, choices=rows)


async def _rest(context: CommandContext) -> None:
    """Let a promoter's device rest: it is told nothing more until they write here again."""
    await context.answer("stopped-promoter")
    await note_unreachable(context.channel, context.address.account, STOPPED)


async def _standing(context: CommandContext, customer_id: int) -> list[Choice]:
    """Make a button for each purpose that stands, or that can stand again."""
    offered = []
    if await has_details(customer_id):
        offered.append(button("button-back-contact", action="rights:back:contact"))
    for talking in (await conversations_of(customer_id))[:6]:
        stopped = await refused(customer_id, Purpose.RELAY, talking.promoter_id)
        verb = "resume" if stopped else "stop"
        offered.append(button(f"button-{verb}", action=f"rights:{verb}:{talking.id}", name=talking.promoter.name))
    asked = [Purpose.ANALYTICS, Purpose.LOCATION, *([Purpose.RECORDING] if PHONE in context.services.channels else [])]
    for purpose in asked:
        verb = "again" if await refused(customer_id, purpose) else "back"
        offered.append(button(f"button-{verb}-{purpose}", action=f"rights:{verb}:{purpose}"))
    return offered


async def _take_back(context: CommandContext, purpose: Purpose) -> None:
    customer = await customer_at(context.address)
    await take_back(customer.id, purpose)
    rows = [[button(f"button-again-{purpose}", action=f"rights:again:{purpose}")]]
    await context.answer(f"taken-back-{purpose}", choices=None if purpose is Purpose.CONTACT else rows)
    if purpose is Purpose.CONTACT:
        await tell_promoters(customer.id, "customer-took-details-back")


async def _give_again(context: CommandContext, purpose: Purpose) -> None:
    await lift((await customer_at(context.address)).id, purpose)
    await context.answer("given-again")


async def _own(customer: Customer, number: str) -> Conversation | None:
    found = await conversation_or_none(row_number(number))
    return found if found is not None and found.customer_id == customer.id else None


def _first_lines(said: MessageReceived) -> list[str]:
    """Of a mail: its subject, if it has one, and how it begins."""
    return [line for line in said.text.strip().splitlines() if line.strip()][:2]


def _is_busy(context: CommandContext, said: MessageReceived) -> bool:
    return context.address.talking_in_id is not None or bool(said.quotes) or context.place_of is not None


def _meant(line: str) -> str:
    plain = _plain(_REPLY.sub("", line.strip()))
    if plain.startswith("/"):
        named = plain[1:].partition("@")[0]
        return {"start": "resume"}.get(named, named) if named in {*_VERBS, "start"} else ""
    meant, asked_before, asked_after = _vocabulary(languages())
    if plain in meant or len(plain) > _MAX_ASKED:
        return meant.get(plain, "")
    asked = meant.get(asked_after.sub("", asked_before.sub("", plain)).strip(_EDGES), "")
    return asked if asked in _OF_DATA else ""


@cache
def _vocabulary(_: tuple[str, ...]) -> tuple[Mapping[str, str], re.Pattern[str], re.Pattern[str]]:
    """Return what is meant by whole messages, and what may stand before and behind those that ask for data."""
    meant = {words: verb for verb in _VERBS for words in typed_words(partial(_words_for, verb))}
    before = alternatives(lambda typed: typed.rights.asked_before, end="")
    after = alternatives(lambda typed: typed.rights.asked_after, end="")
    return meant, re.compile(rf"^(?:(?:{before})[\s,，:：]*)+"), re.compile(rf"(?:[\s,，]*(?:{after}))+$")


def _words_for(verb: str, typed: TypedWords) -> Words:
    rights = typed.rights
    return {
        "privacy": rights.privacy,
        "mydata": rights.mydata,
        "forget": rights.forget,
        "stop": rights.stop,
        "resume": rights.resume,
    }[verb]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().strip(_EDGES).split())


_VERBS: dict[str, Callable[[CommandContext], Awaitable[None]]] = {
    "privacy": privacy,
    "mydata": my_data,
    "forget": forget,
    "stop": stop_messages,
    "resume": resume,
}
_BUTTONS: dict[str, Callable[[CommandContext, str], Awaitable[None]]] = {
    "mydata": my_data,
    "forget": forget,
    "erase": erase,
    "keep": keep,
    "stop": stop_messages,
    "resume": resume,
    "privacy": privacy,
}
