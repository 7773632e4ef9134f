"""A promoter's numbers over time as a picture: when they ask for it, and with the digest, once a day."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from bot.courier.rendering.context import RenderContext
from bot.courier.rendering.pictured.digests import lines_of, ways_of
from bot.courier.skips import Skip
from bot.messages import Button, Media, Message
from models.numbers.chart import Chart
from models.numbers.chart_captions import NumbersWording
from models.numbers.overview import Overview, overview
from models.numbers.periods import last_days
from models.numbers.sums import Scope
from models.people.digest_times import digest_of
from models.people.promoters import Promoter
from models.people.teams import Team, team_led_by
from models.queue.payloads.people import DigestTold, NumbersShown
from models.reports.digests import news
from models.storage.clock import now
from models.words import say

DrawCharts = Callable[[tuple[Chart, ...]], Awaitable[bytes]]
_OFFERED = "08:30"
_DAYS = 30
"""That a digest's picture is of."""


class NumbersPictured:
    def __init__(self, draw: DrawCharts) -> None:
        self._draw = draw

    async def numbers(self, payload: NumbersShown, to: RenderContext) -> Message:
        """Show how the promoter's cards, or their team's, were read lately, by their own clocks. Raises Skip."""
        promoter = _promoter(to)
        team = await _led_by(promoter) if payload.team else None
        found = await _overview(promoter, payload.days, team)
        counts = {name: getattr(found.total, name) for name in ("opened", "read", "begun")}
        before = {f"{name}_before": getattr(found.total_before, name) for name in counts}
        text = say(to.language, "numbers-said", days=found.period.days, **counts, **before)
        if team is not None:
            text = f"👥 {team.name}\n{text}"
        return Message(text=text, media=(await self._picture(found, to),), buttons=await _offer(promoter, to.language))

    async def digest(self, payload: DigestTold, to: RenderContext) -> Message:
        """Say what happened since the last one and what waits. Raises Skip where there is nothing to say any more.

        Without the picture where messages are counted: it would be one of the few that are left for customers' words.
        """
        promoter = _promoter(to)
        found = await news(promoter, to.language, payload.since, payload.until)
        if not found.is_any:
            raise Skip("nothing is to be told any more")
        text = "\n".join(lines_of(found, promoter, payload.since, to.language))
        pictured = () if to.channel.sparing else (await self._picture(await _overview(promoter, _DAYS), to),)
        return Message(text=text, media=pictured, buttons=ways_of(found, to.language))

    async def _picture(self, found: Overview, to: RenderContext) -> Media:
        wording = NumbersWording(to.language)
        picture = await self._draw((wording.chart("reading", found), wording.chart("funnel", found)))
        return Media(kind="photo", name="numbers.png", mime="image/png", data=picture)


def _promoter(to: RenderContext) -> Promoter:
    promoter = to.address.promoter if to.address is not None else None
    if promoter is None:
        raise Skip("this is no promoter's terminal any more")
    return promoter


async def _led_by(promoter: Promoter) -> Team:
    team = await team_led_by(promoter.id)
    if team is None:
        raise Skip("they lead no team any more")
    return team


async def _overview(promoter: Promoter, days: int, team: Team | None = None) -> Overview:
    zone = ZoneInfo(promoter.timezone)
    among = Scope(promoter_id=promoter.id) if team is None else Scope(team=team.members)
    return await overview(last_days(days, now().astimezone(zone).date(), zone), among)


async def _offer(promoter: Promoter, language: str) -> tuple[tuple[Button, ...], ...]:
    """Offer the digest to whoever never chose anything about it."""
    if await digest_of(promoter.id) is not None:
        return ()
    return ((Button(label=say(language, "button-digest", at=_OFFERED), action=f"digest:{_OFFERED}"),),)
