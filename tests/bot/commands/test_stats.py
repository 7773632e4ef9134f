"""Statistics in the chat: a promoter's own, and for who leads a team the team's as well."""

from bot.messages import Message
from models.people.teams import join_team
from models.queue.outbox import OutboxMessage
from tests.bot.commands.conftest import Two


async def _buttons(two: Two) -> dict[str, str]:
    """Of what Jia was told last but for the picture."""
    told = [each for each in _messages(two) if "📈" not in each.text]
    return {button.label: button.action for row in told[-1].buttons for button in row}


def _messages(two: Two) -> list[Message]:
    """Return what Jia was told."""
    return [each.outgoing for each in two.bot.channel.at("jia") if isinstance(each.outgoing, Message)]


async def test_who_leads_a_team_is_offered_its_numbers_and_gets_them_as_a_picture(two: Two) -> None:
    bo, _ = await two.bot.promoter("bo", "Bo")
    await join_team(two.promoter.id, "North", leads=True)
    await join_team(bo.id, "North", leads=False)
    await two.jia.says("/stats")
    await two.jia_hears("📈 The last 30 days")
    assert (await _buttons(two))["👥 Team North"] == "stats:team"
    await two.jia.presses("stats:team")
    told = await two.jia_hears("👥 North")
    assert told.splitlines()[1].startswith("📈 The last 30 days: ")
    message = next(each for each in _messages(two) if each.text == told)
    assert [each.mime for each in message.media] == ["image/png"]


async def test_nobody_else_is_offered_a_teams_numbers_or_gets_them(two: Two) -> None:
    await join_team(two.promoter.id, "North", leads=False)
    await two.jia.says("/stats")
    await two.jia_hears("📈 The last 30 days")
    assert "stats:team" not in (await _buttons(two)).values()
    await two.jia.presses("stats:team")
    await two.jia_hears("📈 The last 30 days", times=2)
    assert not any(row.facts.get("team") for row in await OutboxMessage.filter(kind="numbers"))
