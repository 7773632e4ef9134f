"""Recognitions: a reader lets their platform tell the promoter who has read; the same customer everywhere."""

from dataclasses import dataclass, field
from enum import StrEnum

from models.identity.merges import Evidence, merge
from models.people.addresses import Address, address_at, met
from models.people.customers import Customer, customer, new_customer
from models.people.oauth_states import OAuthState
from models.people.sessions import SessionRole, start_session
from models.personal_data.consents import Consent, agree
from models.reading import open_notices
from models.reading.opens import Credit, Known, Open, Visitor
from models.sharing.pushes import last_pusher
from models.storage.clock import now
from models.storage.codes import new_code
from models.storage.database import transaction
from models.storage.plain_sql import rows
from models.storage.statements import run_here
from models.talking.web_lines import ChatLine
from models.text.cleaning import clean_line


@dataclass(frozen=True, kw_only=True)
class RecognisedAccount:
    """Who came back from the platform, by its answer."""

    account: str = field(repr=False)
    joint: str = field(default="", repr=False)
    """The id by which the platform knows them in all of its apps (union id); empty: not given."""
    name: str = field(default="", repr=False)
    virtual: bool = False
    """The platform made the account up for this visit (snapshot user): it is nobody's."""


class NotRecognised(Exception):
    """The platform did not say who it is. ``refused``: the reader did not want it to."""

    def __init__(self, reason: str, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.refused = refused


class ReaderStatus(StrEnum):
    """How a reader stands with the promoter whose page they read."""

    STRANGER = "stranger"
    KNOWN = "known"
    """Known by an account, without a name."""
    NAMED = "named"
    VIRTUAL = "virtual"
    """The reader came back with an account that is nobody's."""
    OWN = "own"
    """The reader is the promoter."""
    REFUSED = "refused"
    """The reader did not want to be known after all."""
    UNNAMED = "unnamed"
    """The reader chose to read this page without being named."""
    UNANSWERED = "unanswered"
    """The platform did not say who it is."""


@dataclass(frozen=True)
class Recognition:
    standing: ReaderStatus
    secret: str | None = field(default=None, repr=False)
    """For the cookie of a browser that was a stranger until now."""


async def recognise_reader(
    oauth_state: OAuthState, recognised: RecognisedAccount, reader: Address | None, *, browsers: str = ""
) -> Recognition:
    """Record who read, whole or not at all: address, customer, consent, the open's reader and the promoter's notice.

    ``reader`` is the browser's address where it is known; a stranger's is made on the channel ``browsers``; empty:
    the browser stays unknown. A virtual account is kept as such and means nobody.
    """
    async with transaction():
        address = await _address(oauth_state, recognised)
        if recognised.virtual:
            await _count_as_preview(oauth_state)
            return Recognition(ReaderStatus.VIRTUAL)
        if address.promoter_id is not None and await _reads_own_card(oauth_state, address.promoter_id):
            return Recognition(ReaderStatus.OWN)
        who = await _one_customer(address, recognised, reader)
        await agree(
            who,
            "analytics",
            oauth_state.terms,
            language=oauth_state.language,
            channel=oauth_state.channel,
            evidence=f"open {oauth_state.open_id}",
        )
        await _notify_promoter(oauth_state, who)
        secret = None if reader or not browsers else await _start_session(who, address, oauth_state, browsers)
    return Recognition(ReaderStatus.NAMED if who.name else ReaderStatus.KNOWN, secret)


async def known_only_by(address: Address) -> bool:
    """Tell whether the customer is known by this account alone.

    Browsers that it recognised, and from which nobody has spoken, don't count.
    """
    others = await Address.filter(customer_id=address.customer_id).exclude(id=address.id)
    return all([each.through_id == address.id and not await _spoken_from(each) for each in others])


async def _spoken_from(browser: Address) -> bool:
    agreed = Consent.filter(customer_id=browser.customer_id, channel=browser.channel)
    return await ChatLine.exists(address_id=browser.id, mine=True) or await agreed.exists()


async def _address(oauth_state: OAuthState, recognised: RecognisedAccount) -> Address:
    """Return the account's address with the name and numbers the platform gives, locked until the transaction ends.

    That somebody is recognised on a page does not show that they take messages there: nothing else is touched.
    """
    name = clean_line(recognised.name, 80)
    found = await address_at(oauth_state.channel, recognised.account)
    if found is None:
        found = await met(oauth_state.channel, recognised.account, name=name, language=oauth_state.language)
        await Address.filter(id=found.id).update(virtual=recognised.virtual)
    if not recognised.virtual:
        known = {"virtual": False, "name": name or found.name, "joint": recognised.joint or found.joint}
        await Address.filter(id=found.id).update(**known)
    # Locked until the transaction ends: who comes back twice at once is still one customer.
    return await Address.filter(id=found.id).select_for_update().get()


async def _count_as_preview(oauth_state: OAuthState) -> None:
    """Count this open as a preview: whoever sees a copy and wants more opens the page itself, and only that counts."""
    looked = Open.filter(id=oauth_state.open_id, tag=oauth_state.tag, visitor=Visitor.PERSON, customer_id=None)
    await looked.update(visitor=Visitor.PREVIEW, reason="virtual account")


async def _reads_own_card(oauth_state: OAuthState, promoter_id: int) -> bool:
    """Mark the open as the promoter's own if it is one. Return whether it was."""
    own = Open.filter(id=oauth_state.open_id, tag=oauth_state.tag)
    opened = await own.get_or_none()
    if opened is None or opened.promoter_id not in {None, promoter_id}:
        return False
    await own.update(visitor=Visitor.SELF, reason="promoter")
    return True


async def _one_customer(address: Address, recognised: RecognisedAccount, reader: Address | None) -> Customer:
    """Return the one customer known by this account, by its union id or in this browser.

    Where they are several, they are merged and the oldest number stays.
    """
    number = address.customer_id
    for other, evidence in await _known_elsewhere(address, recognised, reader):
        if number is not None and other != number:
            await merge(min(number, other), max(number, other), evidence=evidence)
        number = min(number or other, other)
    who = await new_customer(address.name) if number is None else await customer(number)
    if address.name and not who.name:
        who.name = address.name
        await who.save(update_fields=["name"])
    theirs = [address.id, *([reader.id] if reader else [])]
    await Address.filter(id__in=theirs, customer_id=None).update(customer_id=who.id)
    return who


_JOINT = "SELECT id FROM addresses WHERE joint = ? AND joint <> ''"


async def _known_elsewhere(
    address: Address, recognised: RecognisedAccount, reader: Address | None
) -> list[tuple[int, str]]:
    """Return the customers that this person is known as besides, each with the evidence."""
    found = []
    if recognised.joint:
        same = [each["id"] for each in await rows(_JOINT, recognised.joint)]
        known = Address.filter(id__in=same, channel=address.channel, virtual=False).exclude(customer_id=None)
        found += [(each, f"{Evidence.JOINT}:{recognised.joint}") for each in await known.order_by("id")]
    if reader is not None:
        found.append((reader, f"{Evidence.ACCOUNT}:{address.channel} {address.account}"))
    return [(each.customer_id, evidence) for each, evidence in found if each.customer_id is not None]


async def _notify_promoter(oauth_state: OAuthState, who: Customer) -> None:
    """Record whose open it was, and notify its promoter."""
    opened = await own_open(oauth_state.open_id, oauth_state.tag, who.id)
    if opened is not None and opened.promoter_id is not None:
        told = open_notices.recognised(
            opened.id, opened.promoter_id, who.id, opened.promotion_id, named=oauth_state.named
        )
        await run_here(told)


async def own_open(open_id: int, tag: str, customer_id: int) -> Open | None:
    """Record, and return, whose open it was by their own account, and to whose credit it is.

    None: it is no person's open, or somebody else's. Call it in a transaction.
    """
    query = Open.filter(id=open_id, tag=tag, visitor=Visitor.PERSON)
    opened = await query.get_or_none()
    if opened is None or opened.customer_id not in {None, customer_id}:
        return None
    if opened.promoter_id is None or opened.credited_by is Credit.ONLY_PUSHER:
        pusher = await last_pusher(opened.promotion_id, customer_id, now())
        if pusher is not None:
            opened.promoter_id, opened.credited_by = pusher, Credit.PUSH
    opened.customer_id, opened.known_by = customer_id, Known.ACCOUNT
    await opened.save(update_fields=["customer_id", "known_by", "promoter_id", "credited_by"])
    return opened


async def _start_session(who: Customer, through: Address, oauth_state: OAuthState, browsers: str) -> str:
    address = await met(browsers, new_code(), name=who.name, language=oauth_state.language)
    await Address.filter(id=address.id).update(customer_id=who.id, through_id=through.id)
    return await start_session(SessionRole.PERSON, address=address)
