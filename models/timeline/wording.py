"""Wording: a moment in one line, in a language; said the same in console, chat and transcript."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from models.customers import unnamed
from models.interactions import reading_proofs
from models.timeline.moment import Kind, Moment
from models.words import has, say
from models.words.moments import said


def heading(moment: Moment, language: str) -> str:
    """What happened, without the words that were said."""
    return _HEADINGS[moment.kind](moment, language)


def notes(moment: Moment, language: str) -> list[str]:
    """What else is known of it, in short."""
    facts = moment.facts
    found = []
    if moment.kind in {Kind.OPENED, Kind.READ}:
        found.append(_reading(moment, language))
    if facts.get("deleted_at"):
        found.append(say(language, "moment-withdrawn"))
    found += meeting_notes(facts, language)
    if moment.kind is Kind.APPOINTMENT:
        found += _appointment_notes(facts, language)
    if (state := facts.get("state", "sent")) != "sent":
        reason = str(facts.get("reason", ""))
        why = say(language, reason) if has(reason) else reason
        found.append(" · ".join(part for part in (say(language, f"console-delivery-{state}"), why) if part))
    elif arrived := next((name for name in ("seen", "delivered") if facts.get(f"{name}_at")), ""):
        found.append(say(language, f"moment-{arrived}"))
    return [note for note in found if note]


def proved_by(done: Mapping[str, Any], language: str) -> str:
    """What in an open's extension data proves that it was read, in words."""
    return say(language, "proof-and").join(say(language, f"proof-{proof}") for proof in reading_proofs(done))


def meeting_notes(facts: Mapping[str, Any], language: str) -> list[str]:
    """Of a check-in: whether it still counts, what the customer says, how exact the place is."""
    found = []
    if facts.get("corrected_at"):
        found.append(say(language, "moment-corrected"))
    if (confirmed := facts.get("confirmed")) is not None:
        found.append(say(language, "moment-confirmed" if confirmed else "moment-denied"))
    if accuracy := facts.get("accuracy_m"):
        found.append(say(language, "moment-accuracy", metres=ceil(accuracy)))
    return found


def _appointment_notes(facts: Mapping[str, Any], language: str) -> list[str]:
    """Where it is to be, what the customer answered, what became of it."""
    found = [str(facts["place"])]
    if facts["agreed"] is not None:
        found.append(say(language, "moment-agreed" if facts["agreed"] else "moment-refused"))
    if facts["outcome"] != "planned":
        found.append(say(language, f"moment-appointment-{facts['outcome']}"))
    return found


def where(channel: str, speak: Callable[..., str]) -> str:
    """The channel as people call it, on its own; one that says nothing goes by its table's name."""
    named = next((each for each in (f"where-{channel}", f"channel-{channel}") if has(each)), "")
    return speak(named) if named else channel.capitalize()


def person(moment: Moment, language: str) -> str:
    """What the customer is called; somebody, where it is not known who."""
    if moment.customer:
        return moment.customer
    if moment.customer_id is None or moment.customer_since is None:
        return say(language, "moment-somebody")
    return unnamed(moment.customer_id, moment.customer_since, language, topic=moment.topic)


def file_name(name: str, kind: str, language: str) -> str:
    """What a file that went along is called."""
    return name or say(language, "console-attachment", kind=kind)


def _reading(moment: Moment, language: str) -> str:
    done = moment.facts["extension"]
    seconds, percent, clicks = round(done["dwell_seconds"]), done["scroll_percent"], done["clicks"]
    if not (seconds or percent or clicks):
        return ""
    return say(language, "moment-reading", seconds=seconds, percent=percent, clicks=clicks)


def _card(moment: Moment, language: str) -> str:
    if moment.customer_id is None:
        return say(language, "moment-card", topic=moment.topic)
    return say(language, "moment-card-for", topic=moment.topic, customer=person(moment, language))


def _push(moment: Moment, language: str) -> str:
    if moment.customer_id is None:
        return say(language, "moment-push", topic=moment.topic)
    return say(language, "moment-push-to", topic=moment.topic, customer=person(moment, language))


def _open(moment: Moment, language: str) -> str:
    return say(language, f"moment-{moment.kind.value}", topic=moment.topic)


def _from_and_to(moment: Moment, language: str) -> dict[str, str]:
    both = moment.promoter, person(moment, language)
    speaker, hearer = both if moment.direction == "to_customer" else reversed(both)
    return {"from": speaker, "to": hearer}


def _said(moment: Moment, language: str) -> str:
    return say(language, "moment-said", **_from_and_to(moment, language))


def _call(moment: Moment, language: str) -> str:
    if talked := moment.facts.get("talked_s"):
        minutes = f"{talked // 60}:{talked % 60:02}"
        return say(language, "moment-call-talked", minutes=minutes, **_from_and_to(moment, language))
    return say(language, "moment-call", **_from_and_to(moment, language))


def _meeting(moment: Moment, language: str) -> str:
    if moment.customer_id is None:
        return say(language, "moment-meeting-alone", promoter=moment.promoter)
    return say(language, "moment-meeting", promoter=moment.promoter, customer=person(moment, language))


def _appointment(moment: Moment, language: str) -> str:
    when = said(language, moment.facts["due"], ZoneInfo(moment.facts["timezone"]))
    sentence = "moment-appointment-moved" if moment.facts["moved"] else "moment-appointment"
    return say(language, sentence, promoter=moment.promoter, customer=person(moment, language), when=when)


def _consent(moment: Moment, language: str) -> str:
    purpose = str(moment.facts["purpose"])
    known = f"moment-purpose-{purpose}"
    told = say(language, known) if has(known) else say(language, "moment-purpose-other", purpose=purpose)
    return say(language, f"moment-{moment.kind.value}", purpose=told)


def _details(moment: Moment, language: str) -> str:
    field = str(moment.facts["field"])
    known = f"console-field-{field}"
    return say(language, "moment-details", field=say(language, known) if has(known) else field)


def _hand_over(moment: Moment, language: str) -> str:
    return say(language, "moment-hand-over", **{"from": str(moment.facts["giver"]), "to": moment.promoter})


def _merge(moment: Moment, language: str) -> str:
    sentence = "moment-merge-undone" if moment.facts["undone_at"] else "moment-merge"
    return say(language, sentence, number=str(moment.facts["merged_customer_id"]))


_HEADINGS: dict[Kind, Callable[[Moment, str], str]] = {
    Kind.CARD: _card,
    Kind.PUSH: _push,
    Kind.FETCHED: _open,
    Kind.OPENED: _open,
    Kind.READ: _open,
    Kind.MESSAGE: _said,
    Kind.MAIL: _said,
    Kind.CALL: _call,
    Kind.MEETING: _meeting,
    Kind.APPOINTMENT: _appointment,
    Kind.CONSENT: _consent,
    Kind.WITHDRAWAL: _consent,
    Kind.DETAILS: _details,
    Kind.HAND_OVER: _hand_over,
    Kind.MERGE: _merge,
}
