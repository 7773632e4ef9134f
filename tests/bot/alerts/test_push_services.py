"""A push service gets what it can check and not read; what it answers is taken for what it means."""

import pytest

from bot.alerts.outcomes import refusal
from bot.messages import Message
from bot.outcomes import Final, Outcome, Passing, Uncertain
from tests.bot.alerts.conftest import Alerts
from tests.fixtures.push_service.service import Answer


async def test_the_browser_reads_the_alert_and_the_service_nothing_of_it(alerts: Alerts) -> None:
    await alerts.ours.alert(await alerts.browser(), alerts.alert, key="41")
    (pushed,) = alerts.service.pushed
    assert alerts.service.refused == []
    assert pushed.alert == {
        "id": "41",
        "group": "conversation 7",
        "title": "Yi",
        "text": "Is it soft?",
        "path": "/console/inbox/7",
        "unread": 2,
        "language": "en",
    }
    assert "Is it soft?" not in str(pushed.headers)
    assert len(pushed.headers["Topic"]) == 22


async def test_alerts_of_one_conversation_replace_each_other_at_the_service_and_no_others(alerts: Alerts) -> None:
    browser, another = await alerts.browser(), await alerts.browser()
    for to in (browser, browser, another):
        await alerts.ours.alert(to, alerts.alert, key="41")
    first, second, elsewhere = (pushed.headers["Topic"] for pushed in alerts.service.pushed)
    assert first == second != elsewhere


async def test_a_service_that_is_not_listed_is_not_asked(alerts: Alerts) -> None:
    browser = await alerts.browser("https://169.254.169.254/latest/meta-data")
    with pytest.raises(Final) as refused:
        await alerts.ours.alert(browser, alerts.alert, key="41")
    assert refused.value.barred
    assert (len(alerts.service.pushed), len(alerts.service.refused)) == (0, 0)


async def test_a_redirect_is_not_followed(alerts: Alerts) -> None:
    alerts.service.answers.append((307, {"Location": f"{alerts.service.url}/send/0"}))
    with pytest.raises(Final, match="HTTP 307"):
        await alerts.ours.alert(await alerts.browser(), alerts.alert, key="41")
    assert alerts.service.pushed == []


@pytest.mark.parametrize(
    ("answer", "outcome", "after", "barred"),
    [
        ((404, {}), Final, None, True),
        ((410, {}), Final, None, True),
        ((403, {}), Final, None, True),
        ((400, {}), Final, None, False),
        ((413, {}), Final, None, False),
        ((429, {"Retry-After": "7"}), Passing, 7.0, None),
        ((429, {"Retry-After": "Fri, 27 Nov 2026 09:00:00 GMT"}), Passing, 60.0, None),
        ((429, {"Retry-After": "9999999"}), Passing, 3600.0, None),
        ((500, {}), Passing, None, None),
        ((503, {}), Passing, None, None),
        ((504, {}), Uncertain, None, None),
        (None, Uncertain, None, None),
    ],
)
async def test_what_a_service_answers_has_its_tense(
    alerts: Alerts, answer: Answer | None, outcome: type[Outcome], after: float | None, barred: bool | None
) -> None:
    alerts.service.answers.append(answer)
    with pytest.raises(outcome) as raised:
        await alerts.ours.alert(await alerts.browser(), alerts.alert, key="41")
    assert getattr(raised.value, "after", None) == after
    assert getattr(raised.value, "barred", None) == barred
    assert "/send/" not in str(raised.value)


async def test_a_service_that_is_not_there_is_tried_again(alerts: Alerts) -> None:
    browser = await alerts.browser()
    await alerts.service.stop()
    with pytest.raises(Passing, match="can't be reached"):
        await alerts.ours.alert(browser, alerts.alert, key="41")


async def test_a_screen_is_no_chat(alerts: Alerts) -> None:
    with pytest.raises(Final):
        await alerts.ours.send("1", Message(text="words"), key="41")
    await alerts.ours.probe("1")
    assert alerts.ours.parse("{}") == []


@pytest.mark.parametrize("status", [300, 402, 418, 451])
def test_what_no_rfc_speaks_of_is_final_and_ends_no_subscription(status: int) -> None:
    outcome = refusal(status)
    assert isinstance(outcome, Final)
    assert not outcome.barred
