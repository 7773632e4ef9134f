"""What every channel keeps to, whatever its platform."""

import logging
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.capabilities import Receives
from bot.channels.contract import Channel, ChannelContext
from bot.channels.envelope import Envelope, NotGenuine, Reception
from bot.channels.plugin import plugins
from bot.commands.registry import menu
from bot.events import Event
from bot.messages import Button, ContactCard, Media, Message, Offer, Offers, Outgoing, Place, PressAnswer
from bot.outcomes import Final, Outcome, Underway
from models.files.store import MediaStore
from models.storage.bell import Bell
from tests.contracts.case import PUBLIC_URL, ChannelCase, ConnectedChannel, Failure, cases
from tests.contracts.pictures import PNG
from tests.fixtures.quick import examples

CASES = cases()
FAILURES = [(case, name, failure) for case in CASES.values() for name, failure in case.failures.items()]

every_channel = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
POSTED = {name: case for name, case in CASES.items() if case.envelopes}
"""What is posted to us; the others poll, are rung up or have a port of their own."""
every_posted_channel = pytest.mark.parametrize("case", POSTED.values(), ids=POSTED.keys())

BUTTONS = (
    (Button(label="Next", action="promotion:2"), Button(label="Open", url="https://cards.test/c/abc")),
    (Button(label="Share", share="towel"), Button(label="Copy", copy="https://cards.test/c/abc")),
)
FILES = {
    "photo": Media(kind="photo", name="p.png", mime="image/png", data=PNG),
    "voice": Media(kind="voice", name="v.ogg", mime="audio/ogg", data=b"OggS"),
    "audio": Media(kind="audio", name="s.mp3", mime="audio/mpeg", data=b"ID3"),
    "video": Media(kind="video", name="f.mp4", mime="video/mp4", data=b"mp4"),
    "round video": Media(kind="video", name="f.mp4", mime="video/mp4", data=b"mp4", facts={"round": True}),
    "animation": Media(kind="animation", name="g.mp4", mime="video/mp4", data=b"mp4"),
    "document": Media(kind="document", name="报价.pdf", mime="application/pdf", data=b"%PDF"),
    "sticker": Media(kind="sticker", name="s.webp", mime="image/webp", data=b"RIFF....WEBP"),
}
MESSAGES: dict[str, Outgoing] = {
    "words": Message(text="Hello <b>you</b> & *me* _there_"),
    "many words": Message(text="这是一句话。" * 2000, quotes="1"),
    "buttons": Message(text="Which one?", buttons=BUTTONS),
    "only buttons": Message(buttons=BUTTONS),
    "quiet": Message(text="psst https://cards.test/c/abc", quiet=True, preview=True),
    "a quoted stranger": Message(text="yes", quotes="999999"),
    "a quote of nonsense": Message(text="yes", quotes="abc"),
    "contact": Message(text="This is Bob", contact=ContactCard(name="Bob", phone="+49301234")),
    "place": Message(place=Place(latitude=31.2304, longitude=121.4737)),
    "where are you": Message(text="Where are you?", ask="location", buttons=BUTTONS),
    "album": Message(text="three", media=(FILES["photo"], FILES["video"], FILES["photo"]), buttons=BUTTONS),
    "mixed files": Message(text="all", media=tuple(FILES.values())),
    "many pictures": Message(media=(FILES["photo"],) * 21),
    "a picture with a long text": Message(text="long words " * 200, media=(FILES["photo"],), buttons=BUTTONS),
    "a file without bytes": Message(media=(Media(kind="photo"),)),
    "nothing": Message(),
    "offers to nobody": Offers(
        query_id="1",
        offers=(Offer(id="t", title="Towel", description="red", text="https://cards.test/c/abc"),),
        hint="?",
    ),
    "an answer to no press": PressAnswer(press_id="1", text="too late"),
    **{f"a {kind}": Message(text="see", media=(file,), buttons=BUTTONS) for kind, file in FILES.items()},
}


@pytest.fixture
def house(tmp_path: Path, sqlite_template: Path) -> ChannelContext:
    """With a migrated database for each channel that keeps facts: copied, which is quicker than migrating."""
    for name in CASES:
        shutil.copyfile(sqlite_template, tmp_path / f"{name}.db")
    media = MediaStore(tmp_path / "media")
    return ChannelContext(public_url=PUBLIC_URL, media=media, bell=Bell(), data_dir=tmp_path, menu=menu())


def test_every_channel_has_its_case() -> None:
    assert CASES
    assert set(plugins()) == set(CASES)


@every_channel
async def test_what_receives_has_envelopes_to_be_tried_with(case: ChannelCase, house: ChannelContext) -> None:
    async with case.open(house) as connected:
        assert isinstance(connected.channel, Receives) == (case.name in POSTED)


@every_channel
async def test_what_the_platform_says_is_understood(case: ChannelCase, house: ChannelContext) -> None:
    async with case.open(house) as connected:
        bodies = case.bodies(connected.channel)
        understood: dict[str, list[Event]] = {
            name: [update for body in some for update in connected.channel.parse(body)] for name, some in bodies.items()
        }
    assert understood
    assert understood == case.expected


@every_posted_channel
async def test_the_same_request_twice_is_the_same_claim(case: ChannelCase, house: ChannelContext) -> None:
    async with case.open(house) as connected:
        receiver = _receiver(case, connected.channel)
        once = {name: receiver.receive(envelope) for name, envelope in case.envelopes.items()}
        again = {name: receiver.receive(envelope) for name, envelope in case.envelopes.items()}
    assert once == again
    ids = [claim.external_id for reception in once.values() for claim in reception.updates]
    assert len(ids) == len(set(ids)) > 0
    assert all(0 < len(number) <= 200 for number in ids)


@every_posted_channel
async def test_a_forged_request_is_refused(case: ChannelCase, house: ChannelContext) -> None:
    async with case.open(house) as connected:
        receiver = _receiver(case, connected.channel)
        for name, genuine in case.envelopes.items():
            forged = case.forge(genuine)
            assert forged
            for wrong, envelope in forged.items():
                with pytest.raises(NotGenuine) as refused:
                    receiver.receive(envelope)
                assert refused.value.status in {401, 403}, (name, wrong)
                assert refused.value.sentence


@every_channel
async def test_rubbish_is_refused_in_the_agreed_way(case: ChannelCase, house: ChannelContext) -> None:
    async with case.open(house) as connected:
        channel = connected.channel
        known = [body for some in case.bodies(channel).values() for body in some]

        @settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
        @given(st.one_of(_rubbish(), _damaged(known)))
        def never_surprised(body: bytes) -> None:
            _parses_or_says_no(channel, body.decode(errors="surrogateescape"))
            if isinstance(channel, Receives):
                _receives_or_says_no(channel, case.sign(body))

        never_surprised()


def _rubbish() -> st.SearchStrategy[bytes]:
    nested = st.sampled_from([b"[" * 100_000, b'{"a":' * 100_000, b"<a>" * 10_000, b"1" * 10_000, b"null", b"{}", b""])
    return st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), nested)


def _damaged(known: list[str]) -> st.SearchStrategy[bytes]:
    """A genuine body with a piece cut out and something else in its place."""

    def damage(body: str, at: float, length: int, instead: bytes) -> bytes:
        raw = body.encode()
        start = int(at * len(raw))
        return raw[:start] + instead + raw[start + length :]

    pieces = st.one_of(
        st.sampled_from([b"", b"null", b"{}", b"[]", b"-1", b"1e999", b'"x"', b"]]>"]), st.binary(max_size=9)
    )
    return st.builds(damage, st.sampled_from(known), st.floats(0, 1), st.integers(0, 40), pieces)


def _parses_or_says_no(channel: Channel, body: str) -> None:
    try:
        updates = channel.parse(body)
    except ValueError:
        return
    assert all(isinstance(update, Event) for update in updates)


def _receives_or_says_no(receiver: Receives, envelope: Envelope) -> None:
    try:
        reception: Reception | NotGenuine = receiver.receive(envelope)
    except NotGenuine as no:
        reception = no
    assert isinstance(reception, Reception) or 400 <= reception.status < 500


def _receiver(case: ChannelCase, channel: Channel) -> Receives:
    if not isinstance(channel, Receives):
        raise TypeError(f"{case.name} is posted something and does not receive it")
    return channel


@every_channel
@pytest.mark.process
async def test_every_message_is_sent_or_refused_for_good(
    case: ChannelCase, house: ChannelContext, subtests: pytest.Subtests
) -> None:
    async with case.open(house) as connected:
        for kind, outgoing in MESSAGES.items():
            with subtests.test(kind):
                answer = await _sent_or_refused(connected, outgoing, kind)
                if isinstance(answer, Final):
                    assert answer.reason.startswith("failed-")
                else:
                    assert all(isinstance(number, str) and number for number in answer)


async def _sent_or_refused(connected: ConnectedChannel, outgoing: Outgoing, key: str) -> list[str] | Final:
    while True:
        try:
            return await connected.channel.send(connected.account, outgoing, key=key)
        except Final as final:
            return final
        except Underway:  # the rest goes in another turn
            continue


@every_channel
async def test_what_does_not_exist_is_said_in_outcomes(case: ChannelCase, house: ChannelContext) -> None:
    async with case.open(house) as connected:
        channel = connected.channel
        assert await channel.edit(connected.account, "999999", Message(text="new words")) is False
        with pytest.raises(Final):
            await channel.fetch("no such file")
        with pytest.raises(Outcome):
            await channel.send("nobody of that name", Message(text="hello?"), key="nobody")


@pytest.mark.parametrize(
    ("case", "failure"),
    [(case, failure) for case, _, failure in FAILURES],
    ids=[f"{c.name}: {n}" for c, n, _ in FAILURES],
)
async def test_a_failure_has_its_tense(
    case: ChannelCase, failure: Failure, house: ChannelContext, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with case.open(house) as connected:
        failure.bring(connected)
        with pytest.raises(Outcome) as failed:
            await connected.channel.send(connected.account, Message(text="hello"), key="1")
    assert type(failed.value) is failure.outcome
    assert {name: getattr(failed.value, name) for name in failure.facts} == failure.facts
