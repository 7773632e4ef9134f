"""The one mail to a mailbox that somebody claimed: it tells nothing but who was given the address."""

from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Skip
from bot.messages import Button, Message
from models.identity.claim_letters import open_claim, token_of
from models.queue.payloads.people import ClaimAsked
from models.talking.conversations import conversation_or_none
from models.words import say


class Claims:
    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    async def asked(self, payload: ClaimAsked, to: RenderContext) -> Message:
        """Ask, in the language of whoever typed the address. Raises Skip once the claim is settled."""
        claim = await open_claim(payload.detail_id)
        talking = await conversation_or_none(payload.conversation_id or 0)
        if claim is None or claim.account != to.account or talking is None:
            raise Skip("the claim is settled")
        language = payload.language
        link = f"{self._public_url}/confirm/{await token_of(claim.id)}"
        return Message(
            text=say(language, payload.kind, name=talking.promoter.name),
            buttons=(
                (Button(label=say(language, "button-claim-look"), url=link),),
                (
                    Button(label=say(language, "button-claim-yes"), action=f"claim:yes:{claim.id}"),
                    Button(label=say(language, "button-claim-no"), action=f"claim:no:{claim.id}"),
                ),
            ),
            conversation_id=talking.id,
            language=language,
        )
