"""Signed readings: whoever looks at a page in a messenger's Mini App is its reader, with their will.

Who began a chat with the bot was told there that the promoter sees what they read, and is known at once; whoever never
did is asked first, and nothing that identifies is stored until they say yes. What was known may be taken back: the
open is then nobody's.
"""

from datetime import timedelta

from tortoise.expressions import Q

from models.identity.mini_apps import SignedReader
from models.identity.recognitions import ReaderStatus, RecognisedAccount, own_open, recognise_reader
from models.people.addresses import Address, address_at
from models.people.oauth_states import OAuthState, redeem_signed
from models.people.refusals import Purpose, refused
from models.personal_data.consents import Consent
from models.queue.outbox import OutboxMessage, SendState
from models.reading.opens import Known, Open, Visitor
from models.storage.clock import now
from models.storage.database import transaction

SAME_WINDOW = timedelta(days=1)
"""How long a window's first open says who loads the page again in it."""


class AlreadyUsed(Exception):
    """What the messenger signed has served before."""


async def known_at_once(reading: Open, channel: str, reader: SignedReader) -> ReaderStatus:
    """Make the open the reader's if they have agreed to be known here before. STRANGER: they are to be asked.

    Raise AlreadyUsed.
    """
    address = await address_at(channel, reader.account)
    if address is None or not await _may_be_known(address, reading):
        return ReaderStatus.STRANGER
    async with transaction():
        await _use(reading, channel, reader, terms="", language=address.language)
        if address.promoter_id is not None:
            mine = Open.filter(id=reading.id, visitor=Visitor.PERSON)
            await mine.update(visitor=Visitor.SELF, reason="promoter")
            return ReaderStatus.OWN
        own = await own_open(reading.id, reading.tag, address.customer_id or 0)
    return ReaderStatus.UNANSWERED if own is None else ReaderStatus.NAMED


async def known_by_tap(reading: Open, channel: str, reader: SignedReader, *, terms: str, language: str) -> ReaderStatus:
    """Make the open the reader's, who agreed to these terms with a tap; the promoter is told. Raise AlreadyUsed."""
    async with transaction():
        oauth_state = await _use(reading, channel, reader, terms=terms, language=language)
        account = RecognisedAccount(account=reader.account, name=reader.name)
        return (await recognise_reader(oauth_state, account, None)).standing


async def known_again(reading: Open, earlier: Open) -> ReaderStatus:
    """Make the open that of whose the earlier one is, in the same window: they have loaded the page again.

    STRANGER: whose that was is not known, was taken back since, or is too long ago.
    """
    if earlier.visitor is Visitor.SELF:
        await Open.filter(id=reading.id, visitor=Visitor.PERSON).update(visitor=Visitor.SELF, reason=earlier.reason)
        return ReaderStatus.OWN
    stands = earlier.known_by is Known.ACCOUNT and reading.viewed_at - earlier.viewed_at < SAME_WINDOW
    who = earlier.customer_id if stands else None
    if who is None or await refused(who, Purpose.ANALYTICS, reading.promoter_id):
        return ReaderStatus.STRANGER
    async with transaction():
        own = await own_open(reading.id, reading.tag, who)
    return ReaderStatus.UNANSWERED if own is None else ReaderStatus.NAMED


async def read_unnamed(reading: Open) -> None:
    """Take back who reads this open, and whatever was not told of it yet."""
    async with transaction():
        await Open.filter(id=reading.id, known_by=Known.ACCOUNT).update(customer_id=None, known_by=Known.NOT)
        waiting = OutboxMessage.filter(state=SendState.QUEUED)
        named = waiting.filter(Q(dedupe=f"recognised {reading.id}") | Q(dedupe=f"recognised {reading.id} by name"))
        await named.update(state=SendState.CANCELLED, reason="withdrawn", finished_at=now())
        await waiting.filter(dedupe=f"opened {reading.id}").update(customer_id=None)


async def _use(reading: Open, channel: str, reader: SignedReader, *, terms: str, language: str) -> OAuthState:
    oauth_state = await redeem_signed(
        f"{channel} {reader.proof}",
        open_id=reading.id,
        tag=reading.tag,
        channel=channel,
        terms=terms,
        language=language,
    )
    if oauth_state is None:
        raise AlreadyUsed
    return oauth_state


async def _may_be_known(address: Address, reading: Open) -> bool:
    """Tell whether this person was told, here, that the promoter sees what they read, and has not taken it back."""
    if address.virtual:
        return False
    if address.promoter_id is not None:
        return reading.promoter_id in {None, address.promoter_id}
    customer_id = address.customer_id
    if customer_id is None or await refused(customer_id, Purpose.ANALYTICS, reading.promoter_id):
        return False
    told = Consent.filter(customer_id=customer_id, channel=address.channel, withdrawn_at=None)
    return await told.filter(purpose__in=(Purpose.RELAY.value, Purpose.ANALYTICS.value)).exists()
