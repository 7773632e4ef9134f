"""Panes: what the inbox shows on its left, the list, and on its right, the thread; and when either has changed.

A pane has a version, made of everything it shows. The stream tells versions, and a browser asks for a pane whose
version it does not have: so nothing is lost over a broken connection, and nothing comes twice.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from landing.console.list_filters import NarrowedConversations
from landing.console.paging import PAGE, Paging
from landing.console.viewers import Viewer
from models.customer_records.labels import labels_by_conversation
from models.reports.opens_and_conversations import conversations_named
from models.talking.communications import Communication, communications, history
from models.talking.conversations import Conversation
from models.talking.drafts import Begun, drafts_in
from models.talking.mail_alerts import told_by_mail_of

MESSAGES = 60
"""Of one page of a thread."""


@dataclass(frozen=True)
class ListPane:
    conversations: Sequence[Conversation]
    last: Mapping[int, Communication]
    """What was said last, by its number."""
    drafts: Mapping[int, str]
    """What the viewer has begun to write, by conversation."""
    labels: Mapping[int, Sequence[str]]
    """What stands on the customers, by conversation."""
    paging: Paging

    @property
    def version(self) -> str:
        shown = [
            (each.id, each.last_said_id, each.unread, each.waits_since, each.customer.name, self.drafts.get(each.id))
            for each in self.conversations
        ]
        kept = [(each.own_name, each.stage, self.labels.get(each.id)) for each in self.conversations]
        states = [(each.id, each.state, each.seen_at, each.deleted_at, each.text) for each in self.last.values()]
        return _fingerprint(shown, kept, states, self.paging.total)


@dataclass(frozen=True)
class ThreadPane:
    conversation: Conversation
    said: Sequence[Communication]
    earlier: int | None
    """The communication before which the next page begins; None: nothing was said before."""
    by_mail: Mapping[int, datetime]
    """When a mail told the customer that these wait in the web chat."""

    @property
    def version(self) -> str:
        shown = [
            (each.id, each.state, each.reason, each.delivered_at, each.seen_at, each.edited_at, each.deleted_at)
            for each in self.said
        ]
        files = [(file.id, file.sha256, file.reason) for each in self.said for file in each.attachments]
        return _fingerprint(shown, files, sorted(self.by_mail.items()), self.conversation.promoter_id)

    @property
    def on_the_way(self) -> bool:
        """Whether something that was said to the customer has not left yet."""
        return any(each.state == "queued" for each in self.said)


async def list_pane(viewer: Viewer, chosen: NarrowedConversations, language: str) -> ListPane:
    """Look up the page of conversations that the viewer chose, of those they may see."""
    paging = Paging(chosen.number)
    found = await conversations_named(
        chosen.words,
        promoter_id=viewer.promoter_id,
        language=language,
        among=chosen.among,
        skip=paging.skip,
        limit=PAGE,
    )
    return ListPane(
        conversations=found.shown,
        last=await communications(each.last_said_id for each in found.shown if each.last_said_id),
        drafts=await drafts_in([each.id for each in found.shown], viewer.side),
        labels=await labels_by_conversation(each.id for each in found.shown),
        paging=paging.of(found.found),
    )


async def thread_pane(conversation: Conversation, before: int | None = None) -> ThreadPane:
    """Look up what was said in the conversation last, or before communication ``before``."""
    said = await history(conversation.id, before=before, limit=MESSAGES + 1)
    shown = said[-MESSAGES:]
    by_mail = await told_by_mail_of(each.id for each in shown)
    return ThreadPane(conversation, shown, shown[0].id if len(said) > MESSAGES else None, by_mail)


class ShownDraft(TypedDict):
    text: str
    at: str
    """When it became that; of two, the greater one is the later."""


def shown_draft(begun: Begun) -> ShownDraft:
    """Return a draft as the browser gets it."""
    return {"text": begun.text, "at": begun.at.isoformat(timespec="microseconds") if begun.at else ""}


def _fingerprint(*shown: object) -> str:
    return hashlib.blake2s(repr(shown).encode(), digest_size=8).hexdigest()
