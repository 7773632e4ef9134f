"""Jobs: what a channel is asked to do for us is done as things stand by then, and only where it can."""

import pytest

from bot.channels.capabilities import Inquires, Reacts
from bot.channels.envelope import RawUpdate
from bot.courier.jobs import inquire, show_reaction
from bot.courier.skips import Skip
from models.queue.payloads.jobs import ShowReaction
from models.talking.communications import Communication
from models.talking.reactions import react
from tests.fixtures.made_up import MadeUp, Person


class Expressive(MadeUp, Reacts, Inquires):
    """A channel that can do both, and notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.signs: list[tuple[str, str, str]] = []

    async def react(self, account: str, external_id: str, sign: str) -> None:
        self.signs.append((account, external_id, sign))

    async def inquire(self, about: str) -> RawUpdate:
        return RawUpdate(external_id=f"about {about}", lane=about, body="{}")


async def test_the_sign_that_stands_now_is_shown_and_none_where_it_was_taken_away(
    jia_and_yi: tuple[Person, Person],
) -> None:
    channel, said = Expressive(), await Communication.get(text="Is it soft?")
    job = ShowReaction(on="m1", said_id=said.id, by="promoter")
    for signs, shown in ((("👍",), "👍"), (("👍", "🔥"), "🔥"), ((), "")):
        await react(said, "promoter", signs)
        await show_reaction(job, "yi", channel)
        assert channel.signs[-1] == ("yi", "m1", shown)


async def test_a_platform_is_asked_where_it_can_be() -> None:
    assert (await inquire("call 7", Expressive())).external_id == "about call 7"


async def test_a_channel_that_can_do_neither_has_its_rows_skipped_with_the_reason() -> None:
    with pytest.raises(Skip, match="shows no reactions"):
        await show_reaction(ShowReaction(on="m1", said_id=1, by="customer"), "yi", MadeUp())
    with pytest.raises(Skip, match="can't be asked"):
        await inquire("call 7", MadeUp())
