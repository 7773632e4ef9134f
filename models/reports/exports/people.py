"""The people: customers with what they told us and agreed to, promoters with their terminals."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from typing import Any

from tortoise.queryset import QuerySet

from models.identity.claims import FIELDS, details_of
from models.people.addresses import Address
from models.people.customers import Customer
from models.people.promoters import Promoter
from models.personal_data.consents import Consent
from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso

PROMOTER_COLUMNS = ("id", "name", "addresses", "created_at")
CUSTOMER_COLUMNS = (*PROMOTER_COLUMNS, "consents", "details")

Rows = dict[int, list[Row]]


def _customers(selection: Selection) -> QuerySet[Customer]:
    """With a promoter chosen: the customers in conversation with them. Nobody twice who turned out to be one."""
    return Customer.filter(
        kept_as_id=None,
        **selection.conditions(since="created_at", promoter="conversations__promoter_id", customer="id"),
    )


def _promoters(selection: Selection) -> QuerySet[Promoter]:
    """With a customer chosen: the promoters in conversation with them."""
    return Promoter.filter(
        **selection.conditions(since="created_at", promoter="id", customer="conversations__customer_id")
    )


async def customer_rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_customers(selection)):
        numbers = [person.id for person in page]
        addresses = await _addresses("customer_id", numbers)
        consents = await _consents(numbers)
        details = await _details(numbers, selection.promoter_id)
        for person in page:
            yield {
                "id": person.id,
                "name": person.name,
                "addresses": addresses[person.id],
                "created_at": iso(person.created_at),
                "consents": consents[person.id],
                "details": details[person.id],
            }


async def promoter_rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_promoters(selection)):
        addresses = await _addresses("promoter_id", [person.id for person in page])
        for person in page:
            yield {
                "id": person.id,
                "name": person.name,
                "addresses": addresses[person.id],
                "created_at": iso(person.created_at),
            }


async def _addresses(whose: str, numbers: Sequence[int]) -> Rows:
    found: Rows = defaultdict(list)
    for address in await Address.filter(**{f"{whose}__in": numbers}).order_by("id"):
        found[getattr(address, whose)].append({"channel": address.channel, "external_id": address.account})
    return found


async def _consents(numbers: Sequence[int]) -> Rows:
    found: Rows = defaultdict(list)
    for consent in await Consent.filter(customer_id__in=numbers).order_by("id"):
        found[consent.customer_id].append(
            {
                "purpose": consent.purpose,
                "text": consent.text,
                "text_version": consent.text_version,
                "language": consent.language,
                "channel": consent.channel,
                "evidence": consent.evidence,
                "given_at": iso(consent.given_at),
                "withdrawn_at": iso(consent.withdrawn_at),
            }
        )
    return found


async def _details(numbers: Sequence[int], promoter_id: int | None) -> dict[int, dict[str, Any]]:
    """Return what they told us, field by field; told twice, the last word counts.

    With a promoter chosen: what was given to that one. ``claimed``: the fields whose account nobody has shown.
    """
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    shown = set(
        await Address.filter(customer_id__in=numbers, confirmed_at__isnull=False).values_list("customer_id", "account")
    )
    for customer_id, given in (await details_of(numbers, promoter_id)).items():
        last = {each.field: each for each in given if each.fell_at is None}
        claims = [f for f, each in last.items() if f in FIELDS.values() and (customer_id, each.account) not in shown]
        found[customer_id] = {f: each.value for f, each in last.items()} | ({"claimed": claims} if claims else {})
    return found


async def _count_customers(selection: Selection) -> int:
    return await _customers(selection).count()


async def _count_promoters(selection: Selection) -> int:
    return await _promoters(selection).count()


CUSTOMERS = Export(kind="customers", columns=CUSTOMER_COLUMNS, rows=customer_rows, count=_count_customers)
PROMOTERS = Export(kind="promoters", columns=PROMOTER_COLUMNS, rows=promoter_rows, count=_count_promoters)
