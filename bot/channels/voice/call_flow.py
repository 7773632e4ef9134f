"""The flow of a call: what the provider is told to do next in a call, from what is true at that moment."""

import logging
from dataclasses import dataclass, replace
from typing import Literal

from bot.channels.voice.twiml import DialSettings, Steps, asking, connecting, leaving_message, spoken, telling
from bot.channels.voice.updates import AGREE, Form
from models.calls.call_summaries import announcement, customer_speaks, message_announcement
from models.calls.calls import Call, call_of, said_in
from models.identity.proved_numbers import conversation_of_caller, phone_of_promoter
from models.people.refusals import Purpose, refused
from models.talking.blocks import is_blocked
from models.talking.communications import Direction
from models.talking.conversations import Conversation, conversation_or_none
from models.text.phone_numbers import NoPhone, e164, region_of_number
from models.words import languages, say
from models.words.typed import language_of_region

log = logging.getLogger(__name__)

Mode = Literal["key", "announce", "never"]


@dataclass(frozen=True, kw_only=True)
class CallFlow:
    public_url: str
    line: DialSettings
    mode: Mode

    async def to(self, said: Form) -> str:
        """Return the TwiML for a genuine callback that wants one."""
        if said["step"] == "incoming":
            return await self._welcome(said)
        talking, call = await self._known(said)
        if talking is None:
            log.warning("call_unknown", extra={"step": said["step"]})
            return _over("en")
        if call is None:
            return await self._for_caller(said, talking)
        return await self._for_promoter(said, talking, call)

    async def _known(self, said: Form) -> tuple[Conversation | None, Call | None]:
        """Whose call it is; with the call itself where it was us who rang."""
        if (number := int(said["conversation"])) > 0:
            return await conversation_or_none(number), None
        call = await call_of(said["call"])
        return ((await said_in(call)).conversation, call) if call else (None, None)

    async def _for_promoter(  # noqa: PLR0911  (one for each step)
        self, said: Form, talking: Conversation, call: Call
    ) -> str:
        """Go on with a call that the promoter asked for: their telephone rang first."""
        steps = Steps(public_url=self.public_url, call=call.key)
        language = talking.promoter.language or "en"
        name = _name(talking, language)
        match said["step"]:
            case "answered" if call.over or call.near_sid not in {None, said["CallSid"]}:
                return _over(language)
            case "answered":
                mode = await self._mode_for(talking)
                kind = "spoken-to-promoter" if mode == "never" else f"spoken-to-promoter-{mode}"
                return connecting(call.customer_phone, self.line, steps, (language, say(language, kind, name=name)))
            case "whisper":
                return await self._announce(talking, Direction.TO_CUSTOMER, steps)
            case "consent":
                return _thanks(await customer_speaks(talking), said)
            case "dialled" if not _talked(said):
                return spoken((language, say(language, "spoken-no-answer", name=name)), hang_up=True)
            case "dialled":
                return spoken(hang_up=True)
            case _:
                return spoken()

    async def _announce(self, talking: Conversation, direction: Direction, steps: Steps) -> str:
        language, mode = await customer_speaks(talking), await self._mode_for(talking)
        if mode == "never":
            return spoken()
        words = announcement(direction, mode, talking.promoter.name, language)
        if mode == "key":
            return asking(language, words, steps)
        return telling(language, words, replace(steps, recorded=True))

    async def _mode_for(self, talking: Conversation) -> str:
        """Whoever took back that their calls are recorded is not even asked."""
        if await refused(talking.customer_id, Purpose.RECORDING, talking.promoter_id):
            return "never"
        return self.mode

    async def _welcome(self, said: Form) -> str:
        """Go on with a customer's call to the number of the house: their promoter is called."""
        try:
            talking = await conversation_of_caller(e164(said.get("From", "")))
        except NoPhone:
            talking = None
        if talking is None:
            log.info("call_from_unknown")
            language = language_of_region(region_of_number(said.get("From", "")))
            return spoken((language, say(language, "spoken-nobody")), hang_up=True)
        steps = Steps(public_url=self.public_url, call=said["CallSid"], conversation_id=talking.id)
        mode = await self._mode_for(talking)
        if mode == "key":
            return await self._announce(talking, Direction.TO_PROMOTER, steps)
        language, name = await customer_speaks(talking), talking.promoter.name
        kind = "spoken-welcome" if mode == "never" else f"spoken-welcome-{mode}"
        return await self._connect(talking, steps, language, say(language, kind, name=name))

    async def _for_caller(self, said: Form, talking: Conversation) -> str:
        """Go on with a call that the customer began."""
        recorded = "recorded" in said or (said["step"] == "consent" and _agrees(said))
        steps = Steps(public_url=self.public_url, call=said["call"], conversation_id=talking.id, recorded=recorded)
        language = await customer_speaks(talking)
        match said["step"]:
            case "consent":
                words = say(language, "spoken-agreed" if _agrees(said) else "spoken-declined")
                return await self._connect(talking, steps, language, words)
            case "whisper":
                return await self._tell_promoter(said, talking, steps)
            case "dialled" if _talked(said):
                return spoken(hang_up=True)
            case "dialled":
                return self._absent(talking, steps, language)
            case "taken":
                return spoken((language, say(language, "spoken-message-taken")), hang_up=True)
            case _:
                return spoken()

    async def _connect(self, talking: Conversation, steps: Steps, language: str, words: str) -> str:
        barred = await is_blocked(talking.promoter_id, talking.customer_id)
        phone = await phone_of_promoter(talking.promoter_id) if talking.promoter.active and not barred else ""
        if not phone:
            return self._absent(talking, steps, language)
        return connecting(phone, self.line, steps, (language, words))

    async def _tell_promoter(self, said: Form, talking: Conversation, steps: Steps) -> str:
        """Who calls, and whether it is recorded; that they heard it is told us before both are connected."""
        call = await call_of(said["call"])
        agreed = steps.recorded or (call is not None and call.agreed)
        recorded = agreed or await self._mode_for(talking) == "announce"
        language = talking.promoter.language or "en"
        words = say(
            language, "spoken-call-from-recorded" if recorded else "spoken-call-from", name=_name(talking, language)
        )
        if self.mode == "never":
            return spoken((language, words))
        return telling(language, words, replace(steps, recorded=recorded))

    def _absent(self, talking: Conversation, steps: Steps, language: str) -> str:
        name = talking.promoter.name
        if self.mode == "never":
            return spoken((language, say(language, "spoken-promoter-away", name=name)), hang_up=True)
        return leaving_message(language, message_announcement(name, language), steps)


def trouble() -> str:
    """For a moment at which nothing can be looked up."""
    return spoken(*((language, say(language, "spoken-trouble")) for language in languages()), hang_up=True)


def _name(talking: Conversation, language: str) -> str:
    """As it can be spoken: what tells people without a name apart is for the eye."""
    return talking.customer.name or say(language, "customer-unnamed")


def _agrees(said: Form) -> bool:
    return said.get("Digits") == AGREE


def _talked(said: Form) -> bool:
    return said.get("DialCallStatus") in {"completed", "answered"} and said.get("DialBridged") != "false"


def _thanks(language: str, said: Form) -> str:
    return spoken((language, say(language, "spoken-agreed" if _agrees(said) else "spoken-declined")))


def _over(language: str) -> str:
    return spoken((language, say(language, "spoken-over")), hang_up=True)
