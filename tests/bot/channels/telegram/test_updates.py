import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.raw_updates import raw_update_of
from bot.channels.telegram.updates import parse
from bot.events import BotStarted, Event, MessageReceived
from tests.fixtures.quick import examples
from tests.fixtures.telegram import spec
from tests.fixtures.telegram_requests.case import Case

VAULT = AtRestCipher("4200000001:AAHandbillTestTokenOfThirtyFiveChar")
BODIES: dict[str, dict[str, Any]] = {name: json.loads(claim.body) for name, claim in Case().envelopes.items()}
RUBBISH = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "type", "message_id", "from", "chat", "text", "x"]), inner, max_size=3),
    ),
    max_leaves=8,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in _places(each, (*path, key)))]


def _spoiled(body: dict[str, Any], place: tuple[Any, ...], rubbish: Any) -> Any:
    if not place:
        return rubbish
    copy = json.loads(json.dumps(body))
    at = copy
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = rubbish
    return copy


@st.composite
def spoiled_updates(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from(list(BODIES.values())))
    place = draw(st.sampled_from(_places(body)))
    return json.dumps(_spoiled(body, place, draw(RUBBISH)))


def test_the_fixtures_keep_to_the_published_specification() -> None:
    assert len(BODIES) > 30
    for body in BODIES.values():
        spec.require("Update", body)


@settings(max_examples=examples(300))
@given(spoiled_updates())
def test_an_update_with_rubbish_inside_is_read_or_refused(body: str) -> None:
    try:
        updates = parse(body, VAULT)
    except ValueError:
        return
    assert all(isinstance(update, Event) for update in updates)
    for update in updates:
        _is_fit_to_keep(update)


def _is_fit_to_keep(update: Event) -> None:
    """Text that a database takes, of a length that it has room for."""
    assert update.sender.account.lstrip("-").isdigit()
    for name, value in vars(update).items():
        if isinstance(value, str):
            value.encode()
            assert "\x00" not in value
            assert name == "text" or len(value) <= 256
    if isinstance(update, MessageReceived):
        for enclosure in update.enclosures:
            json.dumps(enclosure.facts, allow_nan=False).encode()
            (enclosure.ref + enclosure.name + enclosure.mime + enclosure.kind).encode()
            assert len(enclosure.ref) <= 300
            assert enclosure.size >= 0


@pytest.mark.parametrize("kind", ["message", "callback_query", "inline_query", "chosen_inline_result"])
def test_an_id_that_comes_again_after_a_quiet_week_is_another_claim(kind: str) -> None:
    once = next(body for body in BODIES.values() if kind in body)
    about = next(key for key in ("message_id", "id", "result_id") if key in once[kind])
    later = _spoiled(once, (kind, about), 987654321)
    assert raw_update_of(once, "", "42", VAULT).external_id == raw_update_of(once, "", "42", VAULT).external_id
    assert raw_update_of(once, "", "42", VAULT).external_id != raw_update_of(later, "", "42", VAULT).external_id
    assert raw_update_of(once, "", "42", VAULT).external_id != raw_update_of(once, "", "43", VAULT).external_id


def test_all_that_one_person_does_stays_in_order() -> None:
    lanes = {
        raw_update_of(BODIES[name], "", "42", VAULT).lane for name in ("words", "pressed", "asked", "chose", "barred")
    }
    assert lanes == {"telegram:50000001"}


@pytest.mark.parametrize("number", [None, "730114001", 1.5, True, [], {}])
def test_an_update_without_a_number_is_none(number: object) -> None:
    with pytest.raises(ValueError, match="update_id"):
        raw_update_of({**BODIES["words"], "update_id": number}, "", "42", VAULT)


@pytest.mark.parametrize(
    ("text", "payload"), [("/start", ""), ("/start  abc ", "abc"), ("/start@any_bot abc", "abc"), ("/start a b", "a b")]
)
def test_start_carries_its_payload(text: str, payload: str) -> None:
    body = _spoiled(BODIES["started"], ("message", "text"), text)
    (update,) = parse(json.dumps(body), VAULT)
    assert isinstance(update, BotStarted)
    assert update.payload == payload


@pytest.mark.parametrize("text", ["/starting", "start", "/ start", "/start\u3001"])
def test_what_only_looks_like_start_is_words(text: str) -> None:
    (update,) = parse(json.dumps(_spoiled(BODIES["started"], ("message", "text"), text)), VAULT)
    assert isinstance(update, MessageReceived)
    assert update.text == text


def test_a_person_without_a_language_has_none() -> None:
    body = json.loads(json.dumps(BODIES["words"]))
    del body["message"]["from"]["language_code"]
    (update,) = parse(json.dumps(body), VAULT)
    assert update.sender.language == ""


# Without these nobody can tell who wrote, where, or when: such an update is set aside for people to look at.
NEEDED = {("update_id",), ("message",)} | {
    ("message", *rest)
    for rest in [("message_id",), ("date",), ("chat",), ("chat", "id"), ("chat", "type"), ("from", "id")]
}


@st.composite
def messages_with_gaps(draw: st.DrawFn) -> tuple[str, bool]:
    """A message without one of its fields, and whether it has words."""
    body = draw(st.sampled_from([each for each in BODIES.values() if "message" in each]))
    places = [place for place in _places(body) if place and place not in NEEDED]
    place = draw(st.sampled_from([each for each in places if each != ("message", "from")]))
    gone = _spoiled(body, place, None)
    if not isinstance(place[-1], int) and draw(st.booleans()):
        at = gone
        for key in place[:-1]:
            at = at[key]
        del at[place[-1]]
    return json.dumps(gone), bool(gone["message"].get("text") or gone["message"].get("caption"))


@settings(max_examples=examples(300))
@given(messages_with_gaps())
def test_no_missing_field_stops_a_message(claim: tuple[str, bool]) -> None:
    body, has_communications = claim
    updates = parse(body, VAULT)
    assert updates or not has_communications or json.loads(body)["message"]["chat"]["type"] != "private"


def test_a_person_without_a_first_name_is_heard() -> None:
    body = json.loads(json.dumps(BODIES["words"]))
    body["message"]["from"] = {"id": 5, "is_bot": False, "first_name": ""}
    [said] = parse(json.dumps(body), VAULT)
    assert isinstance(said, MessageReceived)
    assert said.sender.account == "5"
    assert said.text


def test_a_poll_of_an_older_server_is_told() -> None:
    body = json.loads(json.dumps(BODIES["poll"]))
    for name in ("allows_revoting", "members_only"):
        body["message"]["poll"].pop(name, None)
    for option in body["message"]["poll"]["options"]:
        option.pop("persistent_id")
    [said] = parse(json.dumps(body), VAULT)
    assert isinstance(said, MessageReceived)
    assert body["message"]["poll"]["question"] in said.text
