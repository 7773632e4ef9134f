"""Consents: who agreed to what, in which words. Rows are added, never changed but for the withdrawal."""

from tortoise import fields
from tortoise.models import Model

from models.people.customers import Customer
from models.storage.clock import now
from models.storage.codes import fingerprint


class Consent(Model):
    id = fields.IntField(primary_key=True)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("models.Customer", related_name="consents")
    purpose = fields.CharField(20)
    """``contact`` (details from a form), ``relay`` (talking through us), ``analytics`` (being recognised again)."""
    text = fields.TextField()
    """The words that were agreed to, whole."""
    text_version = fields.CharField(64)
    """The fingerprint of the words."""
    language = fields.CharField(8)
    channel = fields.CharField(20)
    evidence = fields.CharField(100, default="")
    """What shows the agreement: an open's number, a message's."""
    given_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    customer_id: int

    class Meta:
        table = "consents"


async def agree(customer: Customer, purpose: str, text: str, *, language: str, channel: str, evidence: str) -> Consent:
    """Record that the customer has agreed to ``text`` for ``purpose``."""
    return await Consent.create(
        customer=customer,
        purpose=purpose,
        text=text,
        text_version=fingerprint(text)[:16],
        language=language,
        channel=channel,
        evidence=evidence,
        given_at=now(),
    )


async def agreed(customer: Customer, purpose: str, evidence: str) -> bool:
    """Tell whether the customer has agreed to this on this evidence, and not taken it back."""
    return await Consent.filter(customer=customer, purpose=purpose, evidence=evidence, withdrawn_at=None).exists()
