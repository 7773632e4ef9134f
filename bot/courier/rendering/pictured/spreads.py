"""Who brought whom to a promoter's cards, and whom to thank. Names as the promoter knows them."""

from collections.abc import Awaitable, Callable, Mapping

from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Skip
from bot.messages import Button, Media, Message
from models.customer_records.own_names import name_for, own_names
from models.people.customers import Customer, shown_name
from models.queue.payloads.spreads import SpreadShown
from models.reading.opens import Proof
from models.sharing.promotions import promotion
from models.spread.edges import Certainty
from models.spread.figures import Hub, Spread, figures, thanks
from models.spread.outline import Branch, Size, outline
from models.spread.picture import Legend, PictureLine, SpreadPicture
from models.spread.tree import Tree, tree_of
from models.spread.visible_readers import readers_known_to
from models.talking.communications import Direction
from models.talking.conversations import called, conversations_with
from models.talking.relaying import recipient_of
from models.words import say

DrawSpread = Callable[[SpreadPicture], Awaitable[bytes]]
_SHOWN = Size(opens=16, at_each=5, depth=7)
_TO_THANK = 3
_LOOKED_THROUGH = 12
"""Among those who brought most: some of them the promoter may not know."""


class Spreads:
    def __init__(self, draw: DrawSpread) -> None:
        self._draw = draw

    async def spread(self, payload: SpreadShown, to: RenderContext) -> Message:
        """Show the promoter how their cards of a promotion spread. Raises Skip."""
        promoter_id = to.address.promoter_id if to.address is not None else None
        if promoter_id is None or payload.promotion_id is None:
            raise Skip("this is no promoter's terminal any more")
        topic, tree = (await promotion(payload.promotion_id)).title, await tree_of(payload.promotion_id, promoter_id)
        told = figures(tree)
        if not told.with_parent:
            return Message(text=say(to.language, "spread-none", topic=topic, opens=told.opens))
        text, rows = await _thanks(tree, promoter_id, to.language)
        picture = await _picture(tree, promoter_id, topic, told, to.language)
        media = Media(kind="photo", name="spread.png", mime="image/png", data=await self._draw(picture))
        return Message(text="\n".join([summary(topic, told, to.language), *text]), media=(media,), buttons=rows)


def summary(topic: str, told: Spread, language: str) -> str:
    """Say in a sentence what the spread adds up to."""
    return say(
        language,
        "spread-said",
        topic=topic,
        opens=told.opens,
        passed=told.with_parent,
        generations=told.generations,
        largest=told.largest_branch,
    )


async def _picture(tree: Tree, promoter_id: int, topic: str, told: Spread, language: str) -> SpreadPicture:
    top = outline(tree, _SHOWN)
    known = await readers_known_to(promoter_id, [tree.opens[branch.place] for branch in top.walk()])
    own = await own_names(promoter_id, (each.id for each in known.values()))
    named = {number: shown_name(each, language, own=own.get(each.id, "")) for number, each in known.items()}
    legend = Legend(*(say(language, f"spread-legend-{word}") for word in ("read", "opened", "certain", "probable")))
    heading = say(language, "spread-heading", opens=told.opens, passed=told.with_parent)
    return SpreadPicture(title=topic, heading=heading, lines=tuple(_lines(top, tree, named, language)), legend=legend)


def _lines(top: Branch, tree: Tree, named: Mapping[int, str], language: str) -> list[PictureLine]:
    """Return the lines below this open, each before those that came through it."""
    lines = []
    for branch in top.children:
        lines.append(_line(branch, tree, named.get(tree.opens[branch.place]), language))
        lines += _lines(branch, tree, named, language)
    if top.hidden and top.children:
        lines.append(PictureLine(top.depth, say(language, "spread-more", count=top.hidden), counts_only=True))
    return lines


def _line(branch: Branch, tree: Tree, reader: str | None, language: str) -> PictureLine:
    return PictureLine(
        depth=branch.depth - 1,
        label=say(language, "spread-reader") if reader is None else reader,
        beside=f"+{branch.brought_in_all}" if branch.brought_in_all else "",
        read=tree.state[branch.place] is Proof.READ,
        probable=tree.certainty[branch.place] is Certainty.PROBABLE,
        named=reader is not None,
    )


async def _thanks(tree: Tree, promoter_id: int, language: str) -> tuple[list[str], tuple[tuple[Button, ...], ...]]:
    """Return whom to thank in lines, and a button to write to each who can be written to."""
    hubs = thanks(tree, _LOOKED_THROUGH)
    known = await readers_known_to(promoter_id, [hub.open_id for hub in hubs])
    found = [(hub, known[hub.open_id]) for hub in hubs if hub.open_id in known][:_TO_THANK]
    if not found:
        return [], ()
    lines = [_thank(hub, await name_for(promoter_id, customer, language), language) for hub, customer in found]
    return ["", say(language, "spread-thanks"), *lines], await _buttons(
        [each for _, each in found], promoter_id, language
    )


def _thank(hub: Hub, name: str, language: str) -> str:
    return say(language, "spread-thank", name=name, brought=hub.brought, in_all=hub.brought_in_all)


async def _buttons(people: list[Customer], promoter_id: int, language: str) -> tuple[tuple[Button, ...], ...]:
    talking = await conversations_with(promoter_id, (each.id for each in people))
    rows = []
    for person in people:
        found = talking.get(person.id)
        if found is not None and await recipient_of(found, Direction.TO_CUSTOMER) is not None:
            label = say(language, "button-write-to", name=called(found, language))
            rows.append((Button(label=label, action=f"talk:{found.id}"),))
    return tuple(rows)
