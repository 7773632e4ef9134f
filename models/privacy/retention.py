"""Retention: expired and finished rows are deleted."""

from datetime import timedelta

from models.people.confirmations import Confirmation
from models.people.device_links import DeviceLink
from models.people.oauth_states import OAuthState
from models.people.promoters import Invitation
from models.people.sessions import Session, SignInLink
from models.queue import inbox, outbox
from models.reading.dropped_opens import drop_opens
from models.reading.dropped_reports import drop_reports
from models.storage.channel_state import ChannelFact
from models.storage.clock import now

QUEUES_KEPT = timedelta(days=40)
"""The outbox as long as the inbox its keys: an answer can't be queued twice while its update may be repeated.

Longer than any platform repeats one.
"""


async def clear_out(
    queues_kept: timedelta = QUEUES_KEPT,
    reports_kept: timedelta | None = None,
    opens_kept: timedelta | None = None,
) -> dict[str, int]:
    """Delete expired rows, and what has been finished in the queues for so long. Return the count per table.

    ``reports_kept``, ``opens_kept``: how long reports and opens of readers whom nobody knows are kept; None: for ever.
    """
    at = now()
    return {
        "opens": await drop_opens(at - opens_kept) if opens_kept else 0,
        "reports": await drop_reports(at - reports_kept) if reports_kept else 0,
        "updates": await inbox.forget_old(at - queues_kept),
        "messages": await outbox.forget_old(at - queues_kept),
        "sessions": await Session.filter(expires_at__lt=at).delete(),
        "sign_in_links": await SignInLink.filter(expires_at__lt=at).delete(),
        "askings": await OAuthState.filter(expires_at__lt=at).delete(),
        "confirmations": await Confirmation.filter(expires_at__lt=at - timedelta(days=1)).delete(),
        "invitations": await Invitation.filter(expires_at__lt=at).delete(),
        "tickets": await DeviceLink.filter(expires_at__lt=at - timedelta(days=1)).delete(),
        "channel_facts": await ChannelFact.filter(expires_at__lt=at).exclude(key__startswith="upload ").delete(),
    }
