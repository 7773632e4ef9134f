"""The one mail to a mailbox that somebody claimed: it tells nothing but who was given the address."""

from bot.channels.contract import Channel
from bot.courier.reasons import Pointless
from bot.messages import Button, Message
from models.identity.claim_letters import open_claim, token_of
from models.queue.outbox import Message as Row
from models.talking.conversations import conversation_or_none
from models.words import say


class Claims:
    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    async def asked(self, row: Row, _: Channel, __: str) -> Message:
        """In the language of whoever typed it. Raises Pointless once the claim is settled."""
        claim = await open_claim(row.facts.get("detail_id", 0))
        talking = await conversation_or_none(row.facts.get("conversation_id", 0))
        if claim is None or claim.account != row.account or talking is None:
            raise Pointless("the claim is settled")
        language: str = row.facts["language"]
        link = f"{self._public_url}/confirm/{await token_of(claim.id)}"
        return Message(
            text=say(language, row.kind, name=talking.promoter.name),
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
