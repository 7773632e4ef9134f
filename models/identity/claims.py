"""Claims: a mail address or telephone number that somebody typed as theirs, which nobody has shown yet.

A claim is a detail under the consent it was typed with, never an address: whose words arrive, who calls and who may
read what is decided by addresses alone. It says where the promoter whom it was given to may call, and who may be asked
whether it is true. Whoever shows that the account is theirs has it alone: what others claimed falls.
"""

from collections import defaultdict
from collections.abc import Sequence

from models.identity.proved_numbers import read_phone, shown_phone
from models.people.addresses import ACCOUNT_LENGTH
from models.people.channels import EMAIL, PHONE
from models.people.customers import Detail
from models.people.successors import predecessors
from models.storage.clock import now
from models.talking.conversations import Conversation
from models.text.phone_numbers import NoPhone

FIELDS = {EMAIL: "email", PHONE: "phone"}
"""By channel, the field of a form that claims an account there."""


async def claimed(field: str, text: str, language: str) -> str:
    """Return the account claimed by typing this text into this field of a form; empty: it names none."""
    if field == FIELDS[EMAIL]:
        return text.strip().lower() if len(text.strip()) <= ACCOUNT_LENGTH else ""
    if field != FIELDS[PHONE]:
        return ""
    try:
        return await read_phone(text, language)
    except NoPhone:  # national, and nobody said of which country: it stays as it was typed
        return ""


async def fall(channel: str, account: str, *, but_of: int | None = None) -> int:
    """Let all claims of an account fall, since it was shown to be somebody's. Return the number of claims that fell.

    ``but_of``: the customer it was shown by, whose claim stays.
    """
    if channel not in FIELDS:
        return 0
    others = Detail.filter(field=FIELDS[channel], account=account, fell_at=None)
    return await (others.exclude(customer_id=but_of) if but_of is not None else others).update(fell_at=now())


async def details_for(customer_id: int, promoter_id: int | None = None) -> list[Detail]:
    """Return the details that the customer gave to this promoter; None: all of them, for the operator."""
    return (await details_of([customer_id], promoter_id)).get(customer_id, [])


async def details_of(customers: Sequence[int], promoter_id: int | None = None) -> dict[int, list[Detail]]:
    """Return the details that several customers gave of themselves, by the customer's number.

    Only those given to the promoter, to those from whom they took the customer over, or to the house. Claims that fell
    are shown to nobody but the operator.
    """
    found: dict[int, list[Detail]] = defaultdict(list)
    for each in await Detail.filter(customer_id__in=customers).order_by("id"):
        found[each.customer_id].append(each)
    if promoter_id is not None:
        for number, details in found.items():
            given_to = {None, *await predecessors(promoter_id, number)}
            found[number] = [each for each in details if each.promoter_id in given_to and each.fell_at is None]
    return found


async def phone_for(conversation: Conversation) -> str:
    """Return where this promoter may call: the number shown to be the customer's, else the last they were given.

    Empty: there is none.
    """
    if shown := await shown_phone(conversation.customer_id):
        return shown
    given = await details_for(conversation.customer_id, conversation.promoter_id)
    for each in reversed(given):
        if each.field == FIELDS[PHONE] and (number := each.account or await claimed(each.field, each.value, "")):
            return number
    return ""
