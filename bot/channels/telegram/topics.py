"""Topics: in a promoter's chat with the bot, or a team's forum group, each customer has a place of their own.

In private chats a bot may make topics since Bot API 9.4, where @BotFather has switched them on for it
(``User.has_topics_enabled``). In a group it needs the right to manage topics.
"""

from contextlib import suppress
from dataclasses import replace

from bot.channels.telegram.api import BotApi
from bot.channels.telegram.call_results import BadRequest, Forbidden
from bot.channels.telegram.chat_targets import ChatTarget
from bot.channels.telegram.outcomes import outcomes
from bot.channels.telegram.raw_updates import CHANNEL
from bot.messages import Message
from bot.outcomes import Final
from models.people.addresses import address_at
from models.talking.conversations import conversation_or_none, customer_in
from models.talking.threads import Thread, forget_thread, keep_thread, rename_thread, thread_for
from models.text.cleaning import clean_line
from models.words import say

_LONGEST_NAME = 128
_GONE = ("thread not found", "topic_deleted", "topic_id_invalid")


def is_gone(outcome: Final) -> bool:
    """Whether a send failed because the topic is not there any more."""
    said = str(outcome).lower()
    return any(words in said for words in _GONE)


class Topics:
    def __init__(self, api: BotApi, *, plain: bool = False) -> None:
        self._api = api
        self._plain = plain
        """In a group: all that is said in a topic is for the customer."""
        self.in_private = False
        """Whether @BotFather has switched them on."""
        self._whole: set[int] = set()
        """Chats that can't be divided, as Telegram told since the start."""

    async def place_in(self, account: str, place: ChatTarget, message: Message) -> ChatTarget:
        """Return the topic of the message's conversation, made at first contact. Raises outcomes."""
        divided = (place.chat_id < 0 or self.in_private) and place.chat_id not in self._whole
        if not (message.thread and message.conversation_id and divided):
            return replace(place, thread_id=None)
        name = clean_line(message.thread, _LONGEST_NAME)
        thread = await thread_for(CHANNEL, account, message.conversation_id)
        if thread is None:
            return await self._made(account, place, message.conversation_id, name)
        if thread.name != name:
            await self._rename(place, thread, name)
        return replace(place, thread_id=int(thread.external_id))

    async def forget(self, account: str, message: Message) -> None:
        """Somebody deleted the topic."""
        if (thread := await thread_for(CHANNEL, account, message.conversation_id)) is not None:
            await forget_thread(thread)

    async def _made(self, account: str, place: ChatTarget, conversation_id: int, name: str) -> ChatTarget:
        """Make a topic. A lost answer puts the message that follows in no doubt: at worst a topic stays empty."""
        with outcomes(reading=True):
            try:
                topic = await self._api.call("createForumTopic", {"chat_id": place.chat_id, "name": name})
            except BadRequest:  # no forum, or nobody lets us: the message goes out all the same
                self._whole.add(place.chat_id)
                return replace(place, thread_id=None)
        number = int(topic["message_thread_id"])
        await keep_thread(CHANNEL, account, conversation_id, str(number), name)
        if place.chat_id < 0:
            await self._explain(account, place.chat_id, number, conversation_id)
        return replace(place, thread_id=number)

    async def _explain(self, account: str, chat_id: int, number: int, conversation_id: int) -> None:
        """Say what goes from here to the customer. /help says it too: where it can't be said, nothing is lost."""
        talking = await conversation_or_none(conversation_id)
        group = await address_at(CHANNEL, account)
        if talking is None or group is None:
            return
        language = group.speaks(group.promoter)
        kind = "team-how-plain" if self._plain else "team-how"
        text = say(language, kind, name=await customer_in(talking, language))
        there = {"chat_id": chat_id, "message_thread_id": number}
        with outcomes(reading=True), suppress(BadRequest):
            await self._api.call("sendMessage", {**there, "text": text, "disable_notification": True})

    async def _rename(self, place: ChatTarget, thread: Thread, name: str) -> None:
        """Where it can't be renamed (it is gone, or somebody took the right away), the old name serves."""
        with outcomes(reading=True):
            try:
                where = {"chat_id": place.chat_id, "message_thread_id": int(thread.external_id)}
                await self._api.call("editForumTopic", {**where, "name": name})
            except (BadRequest, Forbidden) as error:
                if "not_modified" not in str(error).lower():
                    return
        await rename_thread(thread, name)
