"""Event lines: a moment in one line, in a language; said the same in console, chat and transcript."""

from collections.abc import Callable
from math import ceil
from zoneinfo import ZoneInfo

from models.people.customers import shown_name, unnamed
from models.reading.opens import Credit
from models.reading.proofs import Extension, reading_proofs
from models.reports.most_read import most_read
from models.reports.timeline.event import EventFacts, EventKind, TimelineEvent
from models.talking.communications import TEAM, Author
from models.words import has, say
from models.words.date_format import said


def heading(moment: TimelineEvent, language: str) -> str:
    """Say what happened, without the words that were said."""
    return _HEADINGS[moment.kind](moment, language)


def notes(moment: TimelineEvent, language: str) -> list[str]:
    """Say what else is known of it, in short lines."""
    facts = moment.facts
    found = []
    if moment.kind in {EventKind.FETCHED, EventKind.OPENED, EventKind.READ}:
        found += _open_notes(moment, language)
    if facts.get("deleted_at"):
        found.append(say(language, "moment-withdrawn"))
    if moment.kind is EventKind.MEETING:
        found += meeting_notes(facts, language)
    if moment.kind is EventKind.APPOINTMENT:
        found += _appointment_notes(facts, language)
    if (state := facts.get("state", "sent")) != "sent":
        reason = str(facts.get("reason", ""))
        why = say(language, reason) if has(reason) else reason
        found.append(" · ".join(part for part in (say(language, f"console-delivery-{state}"), why) if part))
    elif facts.get("seen_at"):
        found.append(say(language, "moment-seen"))
    elif facts.get("delivered_at"):
        found.append(say(language, "moment-delivered"))
    return [note for note in found if note]


def proved_by(done: Extension, language: str) -> str:
    """Say what in an open's extension data proves that it was read."""
    return say(language, "proof-and").join(say(language, f"proof-{proof}") for proof in reading_proofs(done))


def meeting_notes(facts: EventFacts, language: str) -> list[str]:
    """Of a check-in: whether it still counts, what the customer says, how exact the place is."""
    found = []
    if facts.get("corrected_at"):
        found.append(say(language, "moment-corrected"))
    if facts.get("customer_id") is not None and not facts.get("corrected_at"):
        answers = {True: "moment-confirmed", False: "moment-denied", None: "moment-unconfirmed"}
        found.append(say(language, answers[facts.get("confirmed")]))
    if accuracy := facts.get("accuracy_m"):
        found.append(say(language, "moment-accuracy", metres=ceil(accuracy)))
    return found


def _appointment_notes(facts: EventFacts, language: str) -> list[str]:
    """Where it is to be, what the customer answered, what became of it."""
    found = [str(facts["place"])]
    if facts["agreed"] is not None:
        found.append(say(language, "moment-agreed" if facts["agreed"] else "moment-refused"))
    if facts["outcome"] != "planned":
        found.append(say(language, f"moment-appointment-{facts['outcome']}"))
    return found


def where(channel: str, speak: Callable[..., str]) -> str:
    """Name the channel as people call it, on its own; one that says nothing goes by its table's name."""
    named = next((each for each in (f"where-{channel}", f"channel-{channel}") if has(each)), "")
    return speak(named) if named else channel.capitalize()


def person(moment: TimelineEvent, language: str) -> str:
    """Name the customer; somebody, where it is not known who."""
    if moment.customer:
        return moment.customer
    if moment.customer_id is None or moment.customer_since is None:
        return say(language, "moment-somebody")
    return unnamed(moment.customer_id, moment.customer_since, language, topic=moment.topic)


def file_name(name: str, kind: str, language: str) -> str:
    """Name a file that went along."""
    return name or say(language, "console-attachment", kind=kind)


def _open_notes(moment: TimelineEvent, language: str) -> list[str]:
    """Say what proves the reading, what was done, how the reader came, and whether it is inferred whose open it is."""
    facts = moment.facts
    found = [_reading(moment, language), most_read(facts["extension"], moment.topic, language)]
    if moment.kind is EventKind.READ and (proof := proved_by(facts["extension"], language)):
        found.insert(0, say(language, "moment-proved", proof=proof))
    if moment.addressee is not None and (moment.customer_id or facts["parent_open_id"]):
        if moment.addressee.id != moment.customer_id:
            found.append(say(language, "moment-through-card", customer=shown_name(moment.addressee, language)))
    elif facts["parent_open_id"]:
        found.append(say(language, "moment-through-page"))
    if facts["credited_by"] == Credit.ONLY_PUSHER:
        found.append(say(language, "moment-inferred", promoter=moment.promoter))
    return found


def _reading(moment: TimelineEvent, language: str) -> str:
    done = moment.facts["extension"]
    seconds, percent, clicks = round(done["dwell_seconds"]), done["scroll_percent"], done["clicks"]
    if not (seconds or percent or clicks):
        return ""
    return say(language, "moment-reading", seconds=seconds, percent=percent, clicks=clicks)


def _card(moment: TimelineEvent, language: str) -> str:
    if moment.customer_id is None:
        return say(language, "moment-card", topic=moment.topic)
    return say(language, "moment-card-for", topic=moment.topic, customer=person(moment, language))


def _push(moment: TimelineEvent, language: str) -> str:
    if moment.customer_id is None:
        return say(language, "moment-push", topic=moment.topic)
    return say(language, "moment-push-to", topic=moment.topic, customer=person(moment, language))


def _open(moment: TimelineEvent, language: str) -> str:
    """By whom only where that is proved; else of whose card, where it was sent to somebody and came from no other."""
    kind = moment.kind.value
    if moment.customer_id is not None:
        return say(language, f"moment-{kind}-by", topic=moment.topic, customer=person(moment, language))
    if moment.addressee is not None and not moment.facts["parent_open_id"]:
        whom = shown_name(moment.addressee, language)
        return say(language, f"moment-{kind}-sent-to", topic=moment.topic, customer=whom)
    return say(language, f"moment-{kind}", topic=moment.topic)


def author(written_by: str, promoter: str, customer: str, language: str) -> str:
    """Who wrote words, as people are told; see models.talking.communications.Author."""
    if written_by.startswith(TEAM):
        name = written_by.removeprefix(TEAM)
        return say(language, "author-team", name=name or "?", promoter=promoter)
    known = {Author.CUSTOMER: customer, Author.PROMOTER: promoter}
    return known.get(Author(written_by)) or say(language, f"author-{written_by}", promoter=promoter)


def _from_and_to(moment: TimelineEvent, language: str) -> dict[str, str]:
    """Of a call: between whom it was."""
    both = moment.promoter, person(moment, language)
    speaker, hearer = both if moment.direction == "to_customer" else reversed(both)
    return {"from": speaker, "to": hearer}


def _said(moment: TimelineEvent, language: str) -> str:
    if not moment.author:
        return say(language, "moment-said", **_from_and_to(moment, language))
    customer = person(moment, language)
    hearer = customer if moment.direction == "to_customer" else moment.promoter
    written_by = author(moment.author, moment.promoter, customer, language)
    return say(language, "moment-said", **{"from": written_by, "to": hearer})


def _call(moment: TimelineEvent, language: str) -> str:
    if talked := moment.facts.get("talked_s"):
        minutes = f"{talked // 60}:{talked % 60:02}"
        return say(language, "moment-call-talked", minutes=minutes, **_from_and_to(moment, language))
    return say(language, "moment-call", **_from_and_to(moment, language))


def _meeting(moment: TimelineEvent, language: str) -> str:
    if moment.customer_id is None:
        return say(language, "moment-meeting-alone", promoter=moment.promoter)
    # One side's word, until the other confirms it.
    sentence = "moment-meeting" if moment.facts.get("confirmed") else "moment-meeting-claimed"
    return say(language, sentence, promoter=moment.promoter, customer=person(moment, language))


def _appointment(moment: TimelineEvent, language: str) -> str:
    when = said(language, moment.facts["due"], ZoneInfo(moment.facts["timezone"]))
    sentence = "moment-appointment-moved" if moment.facts["moved"] else "moment-appointment"
    return say(language, sentence, promoter=moment.promoter, customer=person(moment, language), when=when)


def _consent(moment: TimelineEvent, language: str) -> str:
    purpose = str(moment.facts["purpose"])
    known = f"moment-purpose-{purpose}"
    words = say(language, known) if has(known) else say(language, "moment-purpose-other", purpose=purpose)
    return say(language, f"moment-{moment.kind.value}", purpose=words)


def _details(moment: TimelineEvent, language: str) -> str:
    field = str(moment.facts["field"])
    known = f"console-field-{field}"
    return say(language, "moment-details", field=say(language, known) if has(known) else field)


def _hand_over(moment: TimelineEvent, language: str) -> str:
    return say(language, "moment-hand-over", **{"from": str(moment.facts["giver"]), "to": moment.promoter})


def _merge(moment: TimelineEvent, language: str) -> str:
    sentence = "moment-merge-undone" if moment.facts["undone_at"] else "moment-merge"
    return say(language, sentence, number=str(moment.facts["merged_customer_id"]))


_HEADINGS: dict[EventKind, Callable[[TimelineEvent, str], str]] = {
    EventKind.CARD: _card,
    EventKind.PUSH: _push,
    EventKind.FETCHED: _open,
    EventKind.OPENED: _open,
    EventKind.READ: _open,
    EventKind.MESSAGE: _said,
    EventKind.MAIL: _said,
    EventKind.CALL: _call,
    EventKind.MEETING: _meeting,
    EventKind.APPOINTMENT: _appointment,
    EventKind.CONSENT: _consent,
    EventKind.WITHDRAWAL: _consent,
    EventKind.DETAILS: _details,
    EventKind.HAND_OVER: _hand_over,
    EventKind.MERGE: _merge,
}
