"""States that can't be: rows whose columns, or whose neighbours, contradict each other."""

from models.integrity.fault import Check

_SERVE = "start `handbill serve`, which takes up what was left"
_TELL = "the record and the delivery disagree: compare with the chat, and keep a copy of the database for a report"
_RESTORE = "changed by something else than Handbill: restore a backup from before"
_REBUILD = "work it out anew: `handbill spread --promotion ID --rebuild`"

STATES = [
    Check(
        table="outbox",
        condition="outbox.state = 'sending' AND (outbox.leased_until IS NULL OR outbox.leased_until < :now)",
        what="was being sent when its courier died",
        mend=_SERVE,
        passing=True,  # so is every backup made while messages go out, and it restores well
    ),
    Check(
        table="outbox",
        condition="outbox.state IN ('sent', 'uncertain', 'failed') AND outbox.finished_at IS NULL",
        what="is finished, but not since when",
        mend=_TELL,
    ),
    Check(
        table="outbox",
        condition="outbox.attempts < 0 OR outbox.doubts < 0 OR outbox.doubts > outbox.attempts",
        what="was in doubt more often than tried",
        mend=_TELL,
    ),
    Check(
        table="communications",
        condition=(
            "communications.state = 'sent' AND EXISTS (SELECT 1 FROM outbox o WHERE o.communication_id ="
            " communications.id AND o.edits_id IS NULL AND o.kind = 'relay' AND o.state = 'failed')"
            " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.communication_id = communications.id"
            " AND o.state IN ('sent', 'uncertain'))"
        ),
        what="is recorded as sent, but its delivery failed",
        mend=_TELL,
    ),
    Check(
        table="communications",
        condition=(
            "communications.state = 'queued' AND communications.medium = 'im' AND communications.album = ''"
            " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.communication_id = communications.id"
            " AND o.state IN ('queued', 'sending'))"
        ),
        what="waits, but nothing is going to deliver it",
        mend="ask its sender to send it again",
    ),
    Check(
        table="inbox",
        condition="inbox.state = 'new' AND inbox.attempts >= 3",
        what="was tried three times and not set aside",
        mend=_SERVE,
    ),
    Check(
        table="inbox",
        condition="inbox.state = 'done' AND inbox.body <> ''",
        what="is done, but still holds what was told",
        mend=_TELL,
    ),
    Check(
        table="details",
        condition=(
            "NOT EXISTS (SELECT 1 FROM consents c WHERE c.id = details.consent_id"
            " AND c.customer_id = details.customer_id)"
        ),
        what="is kept without a consent of the same customer",
        mend="erase the customer, or restore a backup from before",
    ),
    Check(
        table="attachments",
        condition="attachments.reason = 'erased' AND attachments.sha256 <> ''",
        what="was fetched from its platform while its customer was being erased",
        mend="run `handbill erase` for the customer again",
    ),
    Check(
        table="opens",
        condition=("EXISTS (SELECT 1 FROM tags t WHERE t.code = opens.tag AND t.promotion_id <> opens.promotion_id)"),
        what="is credited to another promotion than its tag's",
        mend=_RESTORE,
    ),
    Check(
        table="opens",
        condition=(
            "opens.visitor NOT IN ('person', 'preview', 'robot', 'self')"
            " OR opens.state NOT IN ('fetched', 'opened', 'read')"
        ),
        what="has a visitor or state that there is not",
        mend=_RESTORE,
    ),
    Check(
        table="edges",
        condition=(
            "edges.parent_open_id >= edges.open_id OR edges.generation < 0"
            " OR (edges.parent_open_id IS NULL) <> (edges.generation = 0)"
            " OR (edges.parent_open_id IS NULL) <> (edges.root_open_id = edges.open_id)"
        ),
        what="came through a later open, or stands where no way leads",
        mend=_REBUILD,
    ),
    Check(
        table="edges",
        condition=(
            "EXISTS (SELECT 1 FROM edges p WHERE p.open_id = edges.parent_open_id"
            " AND (p.root_open_id <> edges.root_open_id OR p.generation + 1 <> edges.generation))"
        ),
        what="stands in another tree than the open it came through, or at another place",
        mend=_REBUILD,
    ),
    Check(
        table="checkins",
        condition=(
            "checkins.latitude NOT BETWEEN -90 AND 90 OR checkins.longitude NOT BETWEEN -180 AND 180"
            " OR checkins.accuracy_m < 0"
        ),
        what="is nowhere on earth",
        mend=_RESTORE,
    ),
]
