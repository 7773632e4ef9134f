"""Calls made on another telephone: the promoter sends the recording, and it becomes a call of that conversation."""

from bot.command_context import CommandContext
from bot.commands import chooser, questions
from bot.commands.command import command
from bot.commands.conversation import customer_meant, named, picked
from bot.commands.questions import About
from bot.commands.relaying.relay import keep_files
from bot.dialogue import Question
from bot.events import MessageReceived
from models.calls.calls import write_down
from models.queue.receipts import receipt
from models.talking.communications import communication_or_none, said_at
from models.talking.conversations import Conversation, conversation
from models.talking.enclosures import Enclosure
from models.words import say
from models.words.typed import typed_words

_SOUNDS = {"voice", "audio"}


@command("calllog")
async def explain(context: CommandContext, words: str = "") -> None:
    """``/calllog``, ``/call log``: the recording was sent along, is quoted, or is to be sent next."""
    talking = None if words else await customer_meant(context)
    sounds = [] if words else await _sent_along(context)
    if talking is not None and sounds:
        await _keep(context, talking, context.message_id, sounds)
    elif talking is not None:
        await _await(context, talking)
    elif sounds:
        enclosures = [vars(each) for each in sounds]
        kept = Question(about=About.CALL_LOG, id=context.message_id, enclosures=enclosures)
        await chooser.show(context, "calllog", question=kept)
    else:
        await chooser.show(context, "calllog", words)


async def press(context: CommandContext, number: str) -> None:
    """Whose call it was."""
    talking = await picked(context, number)
    if talking is None:
        return
    waiting = context.question if context.question.get("about") == About.CALL_LOG else Question()
    if "enclosures" in waiting:
        await _keep(context, talking, str(waiting["id"]), [Enclosure(**each) for each in waiting["enclosures"]])
    else:
        await _await(context, talking)


async def answered(context: CommandContext, said: MessageReceived) -> bool:
    """Take the recording that is awaited; False where they went on to something else."""
    sounds = [each for each in said.enclosures if _is_sound(each)]
    if _is_command(said.text.strip().lower()):
        return False  # it begins anew
    if context.promoter is None or not sounds or "conversation_id" not in context.question:
        return False
    talking = await conversation(int(context.question["conversation_id"]))
    await _keep(context, talking, said.message_id, sounds)
    return True


def _is_command(text: str) -> bool:
    after_call = typed_words(lambda typed: typed.after.log)
    return text in {"/calllog", *explain.words, *(f"/call {word}" for word in after_call)}


async def _sent_along(context: CommandContext) -> list[Enclosure]:
    """Return the recording that came with the command, or that it quotes."""
    sounds = [each for each in context.enclosures if _is_sound(each)]
    return sounds if sounds or not context.quotes else await _quoted(context, context.quotes)


async def _await(context: CommandContext, talking: Conversation) -> None:
    await questions.ask(context, {"about": About.CALL_LOG, "conversation_id": talking.id})
    await context.answer("call-log-send", name=named(talking, context.language))


async def _keep(context: CommandContext, talking: Conversation, message_id: str, sounds: list[Enclosure]) -> None:
    """Keep the recording. It is the promoter's record: the customer is sent nothing."""
    language = talking.promoter.language or "en"
    words = say(language, "call-elsewhere", name=named(talking, language))
    source = context.source(message_id)
    call = await write_down(talking, words, channel=context.channel, source=source, enclosures=sounds)
    await keep_files(call.communication_id)
    await context.answer("call-logged", name=named(talking, context.language))


async def _quoted(context: CommandContext, quotes: str) -> list[Enclosure]:
    """Return the sounds of the message that the words quote: one's own, or one that was delivered here."""
    delivered = await receipt(context.channel, context.address.account, quotes)
    if delivered is not None and delivered.communication_id is not None:
        quoted = await communication_or_none(delivered.communication_id)
    else:
        quoted = await said_at(context.source(quotes))
    if quoted is None:
        return []
    return [
        Enclosure(kind=each.kind, ref=each.ref, name=each.name, mime=each.mime, size=each.size, sha256=each.sha256)
        for each in quoted.attachments
        if each.kind in _SOUNDS
    ]


def _is_sound(enclosure: Enclosure) -> bool:
    return enclosure.kind in _SOUNDS or (enclosure.kind == "document" and enclosure.mime.startswith("audio/"))
