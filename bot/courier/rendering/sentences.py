"""Most answers: a sentence of words/ with its choices; and what is little more: promotions, figures, presses."""

from dataclasses import replace

from bot.courier.rendering.buttons import buttons
from bot.courier.rendering.context import RenderContext
from bot.courier.rendering.forwarding import with_forwarding
from bot.courier.rendering.recipients import instead, with_the_way_to
from bot.courier.skips import Skip
from bot.messages import Message, PressAnswer
from models.queue.payloads import ListPage, Sentence
from models.queue.payloads.cards import PromotionShown
from models.queue.payloads.jobs import EndPress
from models.queue.payloads.people import PromotionFigures, Stats
from models.storage.clock import now
from models.words import has, say

_PRESS_LIFE_S = 120
"""Platforms drop the question soon after."""


async def sentence(payload: Sentence, to: RenderContext) -> Message:
    """Say the sentence, or its form for this channel's people, who may do it differently, e.g. can't quote."""
    if payload.recipient and (still := await instead(payload.conversation_id, to)):
        return still
    text = _said(payload.kind, to, **payload.arguments)
    if payload.page is not None:
        text = "\n".join(part for part in (text, _page(payload.page, to.language)) if part)
    return Message(
        text=text,
        recipient=payload.recipient,
        conversation_id=payload.conversation_id or 0 if payload.recipient else 0,
        buttons=buttons(to.language, payload.choices),
        ask=payload.ask,
        ask_label=say(to.language, "button-place") if payload.ask else "",
    )


async def promotion(payload: PromotionShown, to: RenderContext) -> Message:
    """Show what a customer came for, and whom they write to there, as it is when it is told."""
    elsewhere = payload.kind != "promotion" and await instead(payload.conversation_id, to) is not None
    kind = "promotion-shared" if elsewhere else payload.kind
    facts = {"topic": payload.topic, "summary": payload.summary, "url": payload.url, "name": payload.name}
    text = _said(kind, to, **facts)
    if not payload.summary:  # no line stands empty in its place
        text = text.replace(f"{payload.topic}\n\n", f"{payload.topic}\n", 1)
    shown = Message(
        text=with_forwarding(text, payload.forward, to),
        buttons=buttons(to.language, payload.choices),
        title=payload.topic,
        gist=payload.gist or payload.summary,
    )
    if kind == "promotion-from":
        return replace(shown, recipient=payload.name, conversation_id=payload.conversation_id or 0)
    return await with_the_way_to(shown, payload.conversation_id, to) if kind == "promotion-shared" else shown


async def stats(payload: Stats, to: RenderContext) -> Message:
    """Tell a promoter's figures, pages and links apart: of a link it is rarely known whether it was read."""
    parts = [say(to.language, "stats")]
    for kind in ("page", "link"):
        if lines := [line for line in payload.lines if line.kind == kind]:
            parts += ["", say(to.language, f"stats-{kind}s"), *(_stats_line(line, to.language) for line in lines)]
    return Message(text="\n".join(parts), buttons=buttons(to.language, payload.choices))


async def pressed(payload: EndPress, to: RenderContext) -> PressAnswer:
    """End the waiting mark of a button. Raises Skip."""
    if (now() - to.created_at).total_seconds() > _PRESS_LIFE_S:
        raise Skip("the press was too long ago")
    return PressAnswer(press_id=payload.press_id, text=say(to.language, payload.toast) if payload.toast else "")


def _said(kind: str, to: RenderContext, **arguments: object) -> str:
    own = f"{kind}-{to.channel.name}"
    return say(to.language, own if has(own) else kind, **arguments)


def _page(page: ListPage, language: str) -> str:
    """How many there are to choose from, and which of them are shown; nothing where all of a few are."""
    if not page["words"] and page["pages"] == "one":
        return ""
    if page["words"]:
        return say(language, "list-found", **page)
    return say(language, "list-page-promotions" if page["promotions"] else "list-page", **page)


def _stats_line(line: PromotionFigures, language: str) -> str:
    """Read is said of a link only where its target tells."""
    kind = "stats-line-link" if line.kind == "link" and not line.read else "stats-line"
    return say(
        language,
        kind,
        topic=line.topic,
        opened=line.opened,
        read=line.read,
        readers=line.readers,
        unknown=line.unknown,
    )
