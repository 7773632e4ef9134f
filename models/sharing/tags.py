"""Tags: the code in a card's link that says where the card came from."""

from tortoise import fields
from tortoise.models import Model

from models.people.promoters import Promoter
from models.sharing.promotions import Promotion, Tagging
from models.storage.clock import now
from models.storage.codes import is_code, new_code
from models.storage.queries import Query
from models.storage.revisions import changed


class Tag(Model):
    code = fields.CharField(22, primary_key=True)
    promotion: fields.ForeignKeyRelation[Promotion] = fields.ForeignKeyField("models.Promotion", related_name="tags")
    promoter: fields.ForeignKeyNullableRelation[Promoter] = fields.ForeignKeyField(
        "models.Promoter", related_name="tags", null=True
    )
    """None: the tag names only the campaign, the promoter is found from the push records."""
    channel = fields.CharField(20)
    """Where the card was asked for, or passed on."""
    recipient_id = fields.IntField(null=True)
    """The customer this tag was made for, where known."""
    parent_code = fields.CharField(22, null=True)
    """The tag through which the sharer had come: shows how a promotion travels."""
    parent_open_id = fields.BigIntField(null=True)
    """The open whose reader passes the promotion on by this tag; None: unknown."""
    way = fields.CharField(8, default="", db_default="")
    """A Way of passing on; empty: this is no reader's tag, or an old one."""
    key = fields.CharField(120, unique=True)
    """What the tag is for, unique; of a retired tag, its code."""
    created_at = fields.DatetimeField()
    retired_at = fields.DatetimeField(null=True)

    promotion_id: int
    promoter_id: int | None

    class Meta:
        table = "tags"


_RETIRED_ABOVE = Query[str](
    "WITH RECURSIVE above (code, parent_code, retired_at) AS ("
    "SELECT code, parent_code, retired_at FROM tags WHERE code = ? UNION"
    " SELECT t.code, t.parent_code, t.retired_at FROM above a JOIN tags t ON t.code = a.parent_code)"
    " SELECT code FROM above WHERE retired_at IS NOT NULL LIMIT 1"
)


async def issue_tag(
    promotion: Promotion,
    promoter: Promoter | None,
    channel: str,
    *,
    recipient_id: int | None = None,
    parent: Tag | None = None,
    parent_open_id: int | None = None,
    way: str = "",
) -> Tag:
    """Return the one tag for this promoter × promotion × channel (× recipient × parent × its open), created if missing.

    In campaign mode the promoter and the recipient are left out: everybody shares the same tag.
    """
    if promotion.tagging is Tagging.CAMPAIGN:
        promoter, recipient_id = None, None
    key = _key(
        promotion.id,
        promoter.id if promoter else None,
        channel,
        recipient_id,
        parent.code if parent else None,
        *([parent_open_id] if parent_open_id else []),
    )
    fresh = Tag(
        code=new_code(),
        promotion=promotion,
        promoter=promoter,
        channel=channel,
        recipient_id=recipient_id,
        parent_code=parent.code if parent else None,
        parent_open_id=parent_open_id,
        way=way,
        key=key,
        created_at=now(),
    )
    if (found := await Tag.get_or_none(key=key)) is not None:
        return found
    await Tag.bulk_create([fresh], ignore_conflicts=True)
    return await Tag.get(key=key)


def _key(*parts: int | str | None) -> str:
    return "/".join(str(part or "-") for part in parts)


_CAME_THROUGH = Query[bool]("SELECT parent_open_id IS NOT NULL FROM opens WHERE id = ?")


async def is_second_hand(open_id: int | None) -> bool:
    """Tell whether this open itself came by a link of another reader's."""
    return open_id is not None and bool(await _CAME_THROUGH.first(open_id))


async def tag_of(code: str) -> Tag | None:
    """Return the live tag with its promotion and promoter; None when it is unknown, retired, or no code at all.

    With a tag its readers' child tags are retired, and theirs.
    """
    if not is_code(code):
        return None
    tag = await Tag.get_or_none(code=code, retired_at=None).prefetch_related("promotion", "promoter")
    if tag is not None and tag.parent_code and await _RETIRED_ABOVE.first(tag.parent_code):
        return None
    return tag


async def tags_of(promotion_id: int) -> list[Tag]:
    """Return the promotion's tags, retired ones too, newest first, with their promoters."""
    return await Tag.filter(promotion_id=promotion_id).order_by("-created_at").prefetch_related("promoter")


async def page_of_tags(promotion_id: int, *, skip: int, limit: int) -> tuple[list[Tag], int]:
    """Return so many of the promotion's tags, retired ones too, newest first, with their promoters; and of how many."""
    found = Tag.filter(promotion_id=promotion_id)
    shown = found.order_by("-created_at", "code").offset(skip).limit(limit).prefetch_related("promoter")
    return await shown, await found.count()


async def how_many_tags(promotion_id: int) -> int:
    """Count the promotion's tags that open it."""
    return await Tag.filter(promotion_id=promotion_id, retired_at=None).count()


async def retire(code: str) -> None:
    """Retire the tag: it opens nothing from now on, and the next card of its kind gets a new one. Raise LookupError."""
    retired = await Tag.filter(code=code, retired_at=None).update(retired_at=now(), key=code)
    if not retired:
        raise LookupError(f"there is no living tag {code}")
    await changed()


def tag_url(public_url: str, code: str) -> str:
    """Return the URL that the tag's card leads to."""
    return f"{public_url}/c/{code}"
