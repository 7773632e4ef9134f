"""Lists of promoters and of promotions, narrowed by words and by how they stand, a page at a time."""

from dataclasses import dataclass

from tortoise.expressions import Q

from models.people.promoters import Promoter, PromoterStatus
from models.reports.list_filter import days_ago
from models.reports.opens_and_conversations import page_of, words_in
from models.reports.shortlists import Shortlist
from models.sharing.promotions import Promotion, PromotionKind
from models.storage.plain_sql import rows

_IN_TEAM = "EXISTS (SELECT 1 FROM team_members m WHERE m.promoter_id = p.id AND m.team = ?)"
_REACHED = "EXISTS (SELECT 1 FROM addresses a WHERE a.promoter_id = p.id{})"


@dataclass(frozen=True, kw_only=True)
class PromotersAmong:
    """Which promoters are in a list at all; as it is made: all of them."""

    channel: str = ""
    """On which they have a device."""
    seen_days: int | None = None
    """Within so long they used one."""
    unseen_days: int | None = None
    """For so long they used none."""
    active: bool | None = None
    team: str = ""
    """In which they are."""

    async def numbers(self) -> list[int] | None:
        """Return the promoters whose devices and team are as is asked; None where nothing is asked of these."""
        asked = [
            (_REACHED.format(" AND a.channel = ?"), self.channel or None),
            (_REACHED.format(" AND a.used_at >= ?"), days_ago(self.seen_days)),
            (f"NOT {_REACHED.format(' AND a.used_at >= ?')}", days_ago(self.unseen_days)),
            (_IN_TEAM, self.team or None),
        ]
        conditions = [(sql, value) for sql, value in asked if value is not None]
        if not conditions:
            return None
        sql = f"SELECT p.id FROM promoters p WHERE {' AND '.join(each for each, _ in conditions)}"  # noqa: S608  (our own words)
        return [int(row["id"]) for row in await rows(sql, *(value for _, value in conditions))]


EVERY_PROMOTER = PromotersAmong()


async def promoters_named(
    words: str, *, among: PromotersAmong = EVERY_PROMOTER, skip: int = 0, limit: int = 50
) -> Shortlist[Promoter]:
    """Find promoters by name, the latest first."""
    query, reached = Promoter.all(), await among.numbers()
    if reached is not None:
        query = query.filter(id__in=reached or [0])
    if among.active is not None:
        active = Q(standing=PromoterStatus.ACTIVE)
        query = query.filter(active if among.active else ~active)
    for word in words_in(words):
        query = query.filter(name__icontains=word)
    return await page_of(query.prefetch_related("addresses"), query, "-id", skip=skip, limit=limit)


async def promotions_named(
    words: str, *, kind: PromotionKind | None = None, archived: bool | None = None, skip: int = 0, limit: int = 50
) -> Shortlist[Promotion]:
    """Find promotions by title or summary; None: of either kind, archived ones too."""
    query = Promotion.all() if kind is None else Promotion.filter(kind=kind)
    if archived is not None:
        query = query.filter(archived_at__isnull=not archived)
    for word in words_in(words):
        query = query.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return await page_of(query, query, "-id", skip=skip, limit=limit)
