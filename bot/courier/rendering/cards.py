"""Cards as they go out: picture, caption with the tagged link, buttons."""

from collections.abc import Awaitable, Callable

from bot.channels.contract import Channel
from bot.courier.rendering.context import RenderContext
from bot.courier.rendering.forwarding import with_forwarding
from bot.courier.rendering.recipients import with_the_way_to
from bot.courier.skips import Skip
from bot.messages import Button, Media, Message, Offer, Offers
from models.queue.payloads.cards import Card, CardForYou, CardOffers, OfferedCard
from models.sharing.promotions import PromotionKind, gist
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import tag_url
from models.storage.clock import now
from models.words import say

DrawCard = Callable[[TaggedPromotion, str], Awaitable[bytes]]
_SHARE_LENGTH = 100
_OFFER_LIFE_S = 25


class Cards:
    def __init__(self, catalogue: TagCache, public_url: str, draw: DrawCard) -> None:
        self._catalogue = catalogue
        self.public_url = public_url
        self._draw = draw

    async def card(self, payload: Card, to: RenderContext) -> Message:
        """For the promoter, to share."""
        marked, language = await self._marked(payload.tag), to.language
        url = tag_url(self.public_url, marked.tag.code)
        rows = [
            (
                Button(label=say(language, "button-open"), url=url),
                Button(label=say(language, "button-copy"), copy=url),
            ),
            (Button(label=say(language, "button-share"), share=marked.promotion.title[:_SHARE_LENGTH]),),
        ]
        if payload.send_to:
            action = f"send:{marked.promotion.id}:{payload.send_in}"
            rows.append((Button(label=say(language, "button-send-to", name=payload.send_to), action=action),))
        return await self._pictured(marked, language, self._caption(marked, to.channel, language), tuple(rows))

    async def card_for_you(self, payload: CardForYou, to: RenderContext) -> Message:
        """For a customer, from their promoter."""
        marked, language = await self._marked(payload.tag), to.language
        url = tag_url(self.public_url, marked.tag.code)
        text = say(language, "card-for-you", name=payload.name, caption=self._caption(marked, None, language))
        text = with_forwarding(text, payload.forward, to)
        is_page = marked.promotion.kind is PromotionKind.PAGE
        rows = ((Button(label=say(language, "button-open"), url=url, page=is_page),),)
        shown = await self._pictured(marked, language, text, rows)
        return await with_the_way_to(shown, payload.conversation_id, to)

    async def offers(self, payload: CardOffers, to: RenderContext) -> Offers:
        """For inline mode: the cards to choose from."""
        if (now() - to.created_at).total_seconds() > _OFFER_LIFE_S:
            raise Skip("the question was too long ago")
        found = [await self._offer(each, to.channel, to.language, own=payload.customer) for each in payload.cards]
        hint = ""
        if not (payload.promoter or payload.customer):
            hint = say(to.language, "hint-join")
        elif not found:
            hint = say(to.language, "hint-nothing-found")
        return Offers(query_id=payload.query_id, offers=tuple(each for each in found if each), hint=hint)

    async def _offer(self, card: OfferedCard, channel: Channel, language: str, *, own: bool) -> Offer | None:
        """Return the card to choose; None where its tag was retired. ``own``: what is chosen says whose card it is."""
        marked = await self._catalogue.look_up(card.tag)
        if marked is None:
            return None
        url = tag_url(self.public_url, marked.tag.code)
        return Offer(
            id=card.tag if own else str(card.promotion_id),
            title=marked.promotion.title,
            description=marked.promotion.summary,
            text=self._caption(marked, channel, language),
            buttons=((Button(label=say(language, "button-open"), url=url),),),
            thumbnail_url=f"{url}/square.jpg",
        )

    async def _marked(self, tag: str) -> TaggedPromotion:
        marked = await self._catalogue.look_up(tag)
        if marked is None:
            raise Skip("the tag was retired")
        return marked

    async def _pictured(
        self, marked: TaggedPromotion, language: str, text: str, buttons: tuple[tuple[Button, ...], ...]
    ) -> Message:
        picture = Media(
            kind="photo",
            name=f"{marked.tag.code}.png",
            mime="image/png",
            data=await self._draw(marked, language),
        )
        promotion = marked.promotion
        return Message(text=text, media=(picture,), buttons=buttons, title=promotion.title, gist=gist(promotion))

    def _caption(self, marked: TaggedPromotion, channel: Channel | None, language: str) -> str:
        """Title, summary, the tagged link, and the link that opens the bot itself where there is one."""
        promotion = marked.promotion
        lines = [promotion.title, promotion.summary, tag_url(self.public_url, marked.tag.code)]
        chat = channel.link(marked.tag.code) if channel is not None else ""
        if chat and not chat.startswith(self.public_url):  # our own page leads to our own chat anyway
            lines.append(say(language, "chat-link", url=chat))
        return "\n".join(line for line in lines if line)
