"""Mail threads: what mail programs need to show a conversation's mails as one: its subject and the ids so far."""

from dataclasses import dataclass, field

from bot.channels.email.inbound_mail import CHANNEL, short_id
from models.storage.channel_state import fact, keep_fact

_MAX_REFERENCES = 12


@dataclass(frozen=True)
class MailThread:
    subject: str = ""
    ids: list[str] = field(default_factory=list)
    """Message-IDs with their brackets, oldest first."""

    def answered(self, quoted: str) -> str:
        """Return the Message-ID to answer: that of the quoted mail (known by its short form), else the last one."""
        last = self.ids[-1] if self.ids else ""
        return next((each for each in self.ids if quoted and short_id(each) == quoted), last)


async def thread_of(conversation_id: int, account: str) -> MailThread:
    """Return the conversation's thread with this account, or the one that it began with by a mail to a card."""
    known = await fact(CHANNEL, _key(conversation_id, account)) or await fact(CHANNEL, _key(0, account)) or {}
    return MailThread(known.get("subject", ""), known.get("ids", []))


async def add_to_thread(conversation_id: int, account: str, subject: str, message_id: str) -> None:
    """Add a mail to the thread, which keeps its first subject and its first id."""
    known = await thread_of(conversation_id, account)
    if message_id in known.ids:
        return
    ids = [*known.ids, message_id]
    ids = ids if len(ids) <= _MAX_REFERENCES else [ids[0], *ids[1 - _MAX_REFERENCES :]]
    await keep_fact(CHANNEL, _key(conversation_id, account), {"subject": known.subject or subject, "ids": ids})


def _key(conversation_id: int, account: str) -> str:
    return f"thread {conversation_id}:{account}"
