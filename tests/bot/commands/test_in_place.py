"""What a promoter asks for in a customer's own place is about that customer, and answered there."""

from bot.messages import Message
from models.meetings.checkins import CheckIn
from models.talking.threads import keep_thread
from tests.bot.commands.conftest import Two


def _answered_in(two: Two, words: str) -> tuple[str, int]:
    """The place of the last message to Jia with these words."""
    messages = [each.outgoing for each in two.bot.channel.delivered if each.account == "jia"]
    last = [each for each in messages if isinstance(each, Message) and words in each.text][-1]
    return last.thread, last.conversation_id


async def test_a_command_needs_no_customer_named(two: Two) -> None:
    await keep_thread("madeup", "jia", 1, "70", "Yi · Towel")
    await two.jia.says("/history", thread="70")
    await two.jia_hears("Everything with Yi")
    assert _answered_in(two, "Everything with") == ("Yi · Towel", 1)
    await two.jia.says("/meet tomorrow 15:00 at the café", thread="70")
    await two.jia_hears("Yi")
    assert "Whom" not in " ".join(two.bot.channel.to("jia"))


async def test_a_location_says_whom_they_met(two: Two) -> None:
    await keep_thread("madeup", "jia", 1, "70", "Yi · Towel")
    await two.jia.is_at(31.24, 121.49, thread="70")
    await two.jia_hears("Checked in with Yi")
    assert (await CheckIn.get()).communication_id is not None
    assert _answered_in(two, "Checked in") == ("Yi · Towel", 1)


async def test_a_place_that_is_nobodys_says_nothing(two: Two) -> None:
    await two.jia.says("/history", thread="71")
    await two.jia_hears("Whose history")
    assert _answered_in(two, "Whose history") == ("", 0)
