"""Check-ins: a promoter says where they met a customer."""

from tortoise import fields
from tortoise.models import Model

from models.clock import now
from models.text import clean


class CheckIn(Model):
    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField(db_index=True)
    customer_id = fields.IntField(null=True, db_index=True)
    latitude = fields.FloatField()
    longitude = fields.FloatField()
    accuracy_m = fields.FloatField(null=True)
    """Radius of uncertainty in metres, where the device told."""
    note = fields.CharField(1000, default="")
    photo = fields.CharField(64, default="")
    """Content hash of a picture taken there."""
    live = fields.BooleanField(default=False)
    """The first point of a live location: harder to make up than a pin."""
    source = fields.CharField(160, unique=True)
    confirmed = fields.BooleanField(null=True)
    """What the customer said when asked: yes, no, not yet."""
    at = fields.DatetimeField()

    class Meta:
        table = "checkins"


class BadPlace(ValueError):
    """Coordinates that are nowhere on earth."""


async def check_in(
    promoter_id: int,
    latitude: float,
    longitude: float,
    *,
    source: str,
    accuracy_m: float | None = None,
    customer_id: int | None = None,
    live: bool = False,
) -> CheckIn:
    """Records the place. Raises BadPlace."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # NaN fails too
        raise BadPlace(f"{latitude}, {longitude} is not a place on earth")
    accuracy = accuracy_m if accuracy_m is not None and 0 <= accuracy_m < 1_000_000 else None
    return await CheckIn.create(
        promoter_id=promoter_id,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=accuracy,
        source=source[:160],
        customer_id=customer_id,
        live=live,
        at=now(),
    )


async def annotate(number: int, promoter_id: int, note: str) -> None:
    """Adds the promoter's words to a check-in of theirs."""
    await CheckIn.filter(id=number, promoter_id=promoter_id).update(note=clean(note, 1000))


async def attach(number: int, promoter_id: int, sha256: str) -> None:
    """Adds a picture taken there, once its bytes are kept."""
    await CheckIn.filter(id=number, promoter_id=promoter_id).update(photo=sha256)


async def with_customer(made: CheckIn, customer_id: int) -> None:
    """Says later whom the promoter met."""
    made.customer_id = customer_id
    await made.save(update_fields=["customer_id"])
