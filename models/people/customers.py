"""Customers: those a handbill is for. Known from an account, or from details they gave."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from tortoise import fields
from tortoise.models import Model

from models.people.names import CustomerName
from models.search.passages import PassageSubject, keep_passage
from models.storage.clock import now
from models.storage.queries import Query
from models.text.cleaning import clean_line
from models.words import say

NAME_LENGTH = 80
_TOPIC = 24
_MARKS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no mark is a word."""
_LONGEST_MARK = 8


class Customer(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(NAME_LENGTH, default="")
    created_at = fields.DatetimeField()
    kept_as_id = fields.IntField(null=True, db_index=True)
    """The customer this one turned out to be, see models.identity.merges; None: themself."""

    class Meta:
        table = "customers"


class NoSuchCustomer(LookupError):
    """No customer has this number."""


class Detail(Model):
    """One thing a customer gave about themself, under the consent they gave for it."""

    id = fields.IntField(primary_key=True)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("models.Customer", related_name="details")
    field = fields.CharField(20)
    value = fields.CharField(1000)
    consent: fields.ForeignKeyRelation["Consent"] = fields.ForeignKeyField("models.Consent", related_name="details")  # type: ignore[name-defined]  # noqa: F821  (tortoise finds it by name; an import would be a circle)
    told_at = fields.DatetimeField()
    promoter_id = fields.IntField(null=True)
    """To whom it was given; None: to the house, as the words agreed to say."""
    account = fields.CharField(100, default="", db_default="")
    """The mail address or number that was typed, as we know accounts: a claim (models.identity.claims); empty: none."""
    fell_at = fields.DatetimeField(null=True)
    """When the claim fell: the account was shown to be somebody else's, or its owner said that it was not them."""
    asked_at = fields.DatetimeField(null=True)
    """When the account was asked whether the claim is true."""
    answered_at = fields.DatetimeField(null=True)
    """When the account answered."""

    customer_id: int
    consent_id: int

    class Meta:
        table = "details"


async def new_customer(name: str) -> Customer:
    """Store a customer we had not met; ``name`` may be empty when they gave none."""
    return await Customer.create(name=clean_line(name, NAME_LENGTH), created_at=now())


_BY_ID = Query[Customer]("SELECT {c} FROM customers c WHERE c.id = ?", c=Customer)


async def customer(number: int) -> Customer:
    """Return the customer of this number, or whom they turned out to be. Raise NoSuchCustomer."""
    found = await _BY_ID.first(number)
    if found is not None and found.kept_as_id is not None:
        found = await _BY_ID.first(found.kept_as_id)
    if found is None:
        raise NoSuchCustomer(f"there is no customer {number}")
    return found


async def customer_or_none(number: int | None) -> Customer | None:
    """Return the customer of exactly this number; None where there is none, and for None."""
    return None if number is None else await _BY_ID.first(number)


async def numbers_of(person: Customer) -> list[int]:
    """Return all numbers the customer is known by: their own first, then those merged into it."""
    merged = await Customer.filter(kept_as_id=person.id).order_by("id").values_list("id", flat=True)
    return [person.id, *merged]  # type: ignore[list-item]  # (tortoise types one column's values as rows)


async def names(numbers: Iterable[int | None]) -> dict[int | None, str]:
    """Return the names of these customers, by number; None among them is passed over."""
    ids = {number for number in numbers if number is not None}
    return dict(await Customer.filter(id__in=ids).values_list("id", "name")) if ids else {}


async def known(numbers: Iterable[int | None]) -> dict[int | None, Customer]:
    """Return these customers, by number; None among them is passed over."""
    ids = {number for number in numbers if number is not None}
    return {each.id: each for each in await Customer.filter(id__in=ids)} if ids else {}


def shown_name(
    customer: Customer, language: str, *, own: str = "", topic: str = "", timezone: str = "UTC"
) -> CustomerName:
    """Return what the customer is called: their name, else what tells them from others without one.

    ``own``: what the promoter who is told calls them (models.customer_records.own_names), which comes first.
    ``topic``: what they came through, where it is not shown beside the name anyway. ``timezone``: on whose clocks.
    """
    shown = own or customer.name or unnamed(customer.id, customer.created_at, language, topic=topic, timezone=timezone)
    return CustomerName(shown, customer.id, topic)


def unnamed(number: int, since: datetime, language: str, *, topic: str = "", timezone: str = "UTC") -> str:
    """Describe a customer without a name: their topic, since when they are known, and a mark of their own."""
    told = (say(language, "customer-unnamed"), clean_line(topic, _TOPIC), *apart(number, since, timezone))
    return " · ".join(filter(None, told))


def apart(number: int, since: datetime, timezone: str = "UTC") -> tuple[str, str]:
    """Return what tells a customer from others who are called alike: since when they are known, and their own mark."""
    return since.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M"), mark(number)


def mark(number: int) -> str:
    """Write the number in letters, at least two: short, and not to be taken for a name or a count."""
    letters = ""
    while number or len(letters) < 2:
        number, letter = divmod(number, len(_MARKS))
        letters = _MARKS[letter] + letters
    return letters


def number_of(written: str) -> int | None:
    """Return the number behind such a mark, as people type it; None where it is none."""
    letters = written.upper()
    if not 2 <= len(letters) <= _LONGEST_MARK or set(letters) - set(_MARKS):
        return None
    number = 0
    for letter in letters:
        number = number * len(_MARKS) + _MARKS.index(letter)
    return number if number < 2**31 else None


async def keep_detail(
    customer: Customer,
    field: str,
    value: str,
    consent_id: int,
    *,
    promoter_id: int | None = None,
    account: str = "",
) -> Detail:
    """Store what the customer filled in; a name given becomes the customer's name.

    ``promoter_id``: to whom they gave it. ``account``: which account they claim by it, see models.identity.claims.
    """
    if field == "name" and value:
        customer.name = clean_line(value, NAME_LENGTH)
        await customer.save(update_fields=["name"])
    kept = await Detail.create(
        customer=customer,
        field=field,
        value=value,
        consent_id=consent_id,
        told_at=now(),
        promoter_id=promoter_id,
        account=account,
    )
    await keep_passage(PassageSubject.DETAIL, kept.id, value, new=True)
    return kept


async def has_details(customer_id: int) -> bool:
    """Tell whether anything that the customer filled in is kept."""
    return await Detail.filter(customer_id=customer_id).exists()
