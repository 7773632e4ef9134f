"""The telephone: takes the provider's callbacks, tells it what to do, and rings people. It carries no text."""

import logging
import re

from bot.channels.capabilities import AnswersRequests, PlacesCalls
from bot.channels.contract import Channel, SendLimits
from bot.channels.envelope import Envelope, NotGenuine, Reception
from bot.channels.voice.api import VoiceApi
from bot.channels.voice.call_flow import CallFlow, trouble
from bot.channels.voice.recordings import Recordings
from bot.channels.voice.signature import Fields, Signature
from bot.channels.voice.twiml import TWIML
from bot.channels.voice.updates import callback_of, fields_of, parse, raw_update_of
from bot.events import Event
from bot.messages import Outgoing
from bot.outcomes import Final
from models.identity.proved_numbers import ONLY_CALLS
from models.people.channels import PHONE
from models.storage.database import DatabaseTrouble
from models.text.phone_numbers import NoPhone, e164

log = logging.getLogger(__name__)

_QUIET = {"status", "leg", "recording", "message"}
"""Steps that only tell us something: whatever we answer, nothing is done."""


class Telephone(Channel, AnswersRequests, PlacesCalls):
    name = PHONE

    def __init__(
        self,
        *,
        signature: Signature,
        answers: CallFlow,
        api: VoiceApi,
        recordings: Recordings,
        countries: frozenset[str],
        delete_recordings: bool,
        limits: SendLimits,
    ) -> None:
        self.limits = limits
        self._signature = signature
        self._answers = answers
        self._api = api
        self._recordings = recordings
        self._countries = countries
        self._delete = delete_recordings

    def receive(self, envelope: Envelope) -> Reception:
        posted = fields_of(envelope) if envelope.method == "POST" else Fields()
        if not self._signature.is_genuine(envelope, posted):
            raise NotGenuine(403, "The signature is missing or wrong.")
        said = callback_of(envelope, posted if envelope.method == "POST" else envelope.query, self._answers.mode)
        return Reception(updates=(raw_update_of(said),), answer="", content_type=TWIML)

    async def answer(self, envelope: Envelope, reception: Reception) -> Reception:
        """Go on with the call by TwiML; what can't be looked up ends it with an apology, never with an error."""
        said = callback_of(
            envelope, fields_of(envelope) if envelope.method == "POST" else envelope.query, self._answers.mode
        )
        if said["step"] in _QUIET:
            return Reception(updates=reception.updates)
        try:
            twiml = await self._answers.to(said)
        except DatabaseTrouble as error:
            log.warning("call_not_looked_up", extra={"error": type(error).__name__})
            twiml = trouble()
        return Reception(updates=reception.updates, answer=twiml, content_type=TWIML)

    def parse(self, body: str) -> list[Event]:
        return parse(body)

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:  # noqa: ARG002  (the contract's; this channel needs it not)
        """Nothing is written to a telephone number: what was to be told goes to another address of the person."""
        raise Final(ONLY_CALLS, barred=True)

    async def fetch(self, ref: str) -> bytes:
        return await self._recordings.fetch(ref)

    async def probe(self, account: str) -> None:  # noqa: ARG002  (the contract's; this channel needs it not)
        await self._api.introduce()

    async def ring(self, call: str, first: str, then: str) -> str:
        """Rings ``first``, who is then connected with ``then``. Returns the provider's number. Raises outcomes."""
        line = self._answers.line
        self._check(then)
        return await self._api.ring(
            self._check(first),
            line.caller_id,
            call,
            self._answers.public_url,
            ring_s=line.ring_s,
            longest_s=line.longest_s,
        )

    def _check(self, phone: str) -> str:
        """Return the number, if it is one that is called from here. Raises Final."""
        try:
            number = e164(phone)
        except NoPhone:
            raise Final("failed-voice-number", detail="no number") from None
        if self._countries and not any(number.startswith(f"+{code}") for code in self._countries):
            raise Final("failed-voice-country", detail="not among channels.voice.countries")
        return number

    async def record(self, call: str, sid: str) -> str:
        """Record the live call from now on. Raises outcomes."""
        return await self._api.record(sid, call, self._answers.public_url)

    async def forget(self, recording_sid: str) -> None:
        """Delete the provider's copy, where the settings want that. Raises outcomes."""
        if self._delete and re.fullmatch(r"[\x21-\x7e]+", recording_sid):
            await self._api.forget(recording_sid)
