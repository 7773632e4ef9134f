"""Team groups: a group divided into a place for each customer, where whoever is in it answers for the promoter.

What they say among themselves stays there, and nothing of it is kept: what answers a message of the customer's goes
out, and what stands behind ``/say``; with ``plain``, all that is no command. What stands behind ``/note`` is kept, and
reaches the customer on no account.
"""

from dataclasses import replace

from bot.command_context import CommandContext, Services, talk_with
from bot.commands import history
from bot.commands.customer_records.note import note_in
from bot.commands.relaying import relay
from bot.commands.relaying.quotes import communication_at
from bot.events import MessageReceived, TeamGroupLinked, TeamMessage
from models.customer_records.mentions import write_note
from models.customer_records.notes import rewrite_note
from models.identity.terminals import Owner, tell_first
from models.people.addresses import address_at, bind, met
from models.people.promoters import Promoter
from models.queue.outbox import enqueue
from models.queue.payloads import sentence
from models.talking.communications import Author, Direction, said_at, team
from models.talking.conversations import Conversation, conversation, customer_in
from models.talking.relaying import exchange_in
from models.talking.threads import thread_at
from models.words.typed import Words, command_and_rest, typed_words


async def link_group(services: Services, event: TeamGroupLinked) -> None:
    """``/team`` in a group: it becomes the terminal where this promoter is told first."""
    context = await talk_with(services, event.sender)
    if context.promoter is None:
        await context.answer("for-promoters")
        return
    group = await met(event.group.channel, event.group.account, name=event.group.name, language=context.language)
    if group.promoter_id not in {None, context.promoter.id}:
        await context.answer("team-taken")
        return
    await bind(group, context.promoter)
    await tell_first(Owner(promoter_id=context.promoter.id), group.id)
    await enqueue(group, sentence("team-ready", name=context.promoter.name))


async def receive(services: Services, event: TeamMessage) -> None:
    """Of groups that are no terminal nothing is heard."""
    group = await address_at(event.sender.channel, event.sender.account)
    if group is None or group.promoter is None or not group.promoter.active:
        return
    context = CommandContext(services=services, address=group, promoter=group.promoter, quotes=event.message.quotes)
    talking = await _whose_place(event)
    command, words = _command_in(event.message.text)
    if talking is None:
        if command and not event.message.edited:
            await context.answer("team-no-customer")
        return
    context.place_of = talking.id
    if talking.promoter_id != group.promoter_id:
        await _gone(context, event, talking, command)
    elif (noted := note_in(event.message.text)) is not None:
        await _note(context, event.message, noted, talking, group.promoter)
    elif event.message.edited:
        await relay.reword(context, replace(event.message, text=words) if command in _say() else event.message)
    elif command:
        await _run(context, event, talking, group.promoter, command, words)
    elif event.plain or await _answers_them(context, event.message, talking):
        await _pass_on(context, event.message, talking, group.promoter)


async def _whose_place(event: TeamMessage) -> Conversation | None:
    thread = (
        await thread_at(event.sender.channel, event.sender.account, event.message.thread)
        if event.message.thread
        else None
    )
    return await conversation(thread.conversation_id) if thread else None


def _say() -> Words:
    """Return the words before what goes out to the customer."""
    return typed_words(lambda typed: typed.in_teams.say)


def _slashed(name: str) -> set[str]:
    words = typed_words(lambda typed: typed.commands.get(name, ()))
    return {f"/{word}" for word in (name, *words)}


def _command_in(text: str) -> tuple[str, str]:
    """Return the command that the words begin with, and what stands behind it."""
    first, words = command_and_rest(text)
    return (first, words) if first.startswith("/") or (first in _say() and words) else ("", text)


async def _gone(context: CommandContext, event: TeamMessage, talking: Conversation, command: str) -> None:
    """Handed over since: it is not this team's customer any more, which is told to whoever means them."""
    if not event.message.edited and (command or event.plain or await _answers_them(context, event.message, talking)):
        name = await customer_in(talking, context.language)
        await context.answer("team-gone", name=name, promoter=talking.promoter.name)


async def _run(
    context: CommandContext, event: TeamMessage, talking: Conversation, promoter: Promoter, command: str, words: str
) -> None:
    if command in _say():
        if words or event.message.enclosures:
            await _pass_on(context, replace(event.message, text=words), talking, promoter)
        else:
            await context.answer("team-say-what")
    elif command in _slashed("history"):
        await history.look(context, str(talking.id))
    elif command in {*_slashed("help"), "/start"}:
        kind = "team-how-plain" if event.plain else "team-how"
        await context.answer(kind, name=await customer_in(talking, context.language))
    else:
        await context.answer("team-elsewhere")


async def _note(
    context: CommandContext, said: MessageReceived, words: str, talking: Conversation, promoter: Promoter
) -> None:
    """Keep it as a note: nothing of it goes to the customer, nor does a message that is edited into one."""
    source = context.source(said.message_id)
    if not words:
        await context.answer("team-note-what")
    elif not (said.edited and await rewrite_note(source, words)):
        author = await _author(said, promoter)
        by, _, name = author.partition(":")
        if await write_note(talking, words, by=by, source=source, author=name) is not None:
            await context.answer("team-noted", name=await customer_in(talking, context.language))


async def _answers_them(context: CommandContext, said: MessageReceived, talking: Conversation) -> bool:
    """Whether it quotes a message of the customer's."""
    quoted = await communication_at(context.channel, context.address.account, said.quotes) if said.quotes else None
    theirs = quoted is not None and quoted.direction is Direction.TO_PROMOTER
    return theirs and quoted is not None and quoted.conversation_id == talking.id


async def _pass_on(context: CommandContext, said: MessageReceived, talking: Conversation, promoter: Promoter) -> None:
    exchange = await exchange_in(talking.id, context.address, promoter)
    if exchange is not None and await said_at(context.source(said.message_id)) is None:
        await relay.relay(context, exchange, said, author=await _author(said, promoter))


async def _author(said: MessageReceived, promoter: Promoter) -> str:
    """Name the author: the promoter, where it is one of their own accounts; else whoever in the team it is."""
    speaker = await address_at(said.sender.channel, said.sender.account)
    if speaker is not None and speaker.promoter_id == promoter.id:
        return Author.PROMOTER.value
    return team(said.sender.name)
