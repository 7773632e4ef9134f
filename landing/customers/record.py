"""The record: what a promoter keeps of a customer, as it is shown beside a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from landing.console.viewers import Viewer
from models.customer_records.fields.field_values import FilledField, filled_in
from models.customer_records.labels import Label, UsedLabel, labels_on, labels_used
from models.customer_records.notes import Note, notes_on
from models.customer_records.reminders import Reminder, reminders_on
from models.customer_records.stages import Stage
from models.talking.conversations import Conversation

STAGES = tuple(Stage)


@dataclass(frozen=True)
class CustomerRecord:
    """What is kept of one customer by one promoter."""

    conversation: Conversation
    labels: Sequence[Label]
    used: Sequence[UsedLabel]
    """Labels that stand on others, to choose from."""
    notes: Sequence[Note]
    reminders: Sequence[Reminder]
    fields: Sequence[FilledField]
    """The operator's own, as they stand with this customer."""
    key: str
    """Of the forms as they are shown now: one that is sent twice is done once."""

    @property
    def is_empty(self) -> bool:
        """True where nothing is kept yet."""
        named = self.conversation.own_name or self.conversation.stage
        return not (named or self.labels or self.notes or self.reminders or any(each.text for each in self.fields))


async def record_of(conversation: Conversation, viewer: Viewer) -> CustomerRecord:
    """Look up what is kept of the customer in this conversation."""
    labels = await labels_on(conversation.id)
    standing = {each.text for each in labels}
    used = [each for each in await labels_used(viewer.promoter_id) if each.text not in standing]
    return CustomerRecord(
        conversation=conversation,
        labels=labels,
        used=used,
        notes=await notes_on(conversation.id),
        reminders=await reminders_on(conversation.id),
        fields=await filled_in(conversation.id),
        key=str(uuid4()),
    )
