"""``/field`` fills in what operators want to know: typed at once, asked for, chosen by a button, taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.customer_records.field import named_in
from models.customer_records.fields.definitions import CustomField, add_field, archive_field, edit_field
from models.customer_records.fields.field_values import filled_in
from models.customer_records.fields.kinds import FieldKind
from tests.bot.commands.conftest import Two
from tests.bot.commands.test_records import actions

PLACES = ("Kitchen", "Bath")


@pytest.fixture
async def named(two: Two) -> list[CustomField]:
    """A budget, a room to choose and a day; Jia is writing to Yi."""
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    return [
        await add_field("Budget", FieldKind.NUMBER),
        await add_field("Room", FieldKind.CHOICE, choices=PLACES),
        await add_field("Budget since", FieldKind.DATE),
    ]


async def kept() -> dict[str, str]:
    return {each.field.name: each.text for each in await filled_in(1) if each.text}


@pytest.mark.usefixtures("named")
async def test_a_field_is_filled_in_at_once_and_taken_back(two: Two) -> None:
    await two.jia.says("/field budget 300k")
    assert "▫️ Budget: 300,000" in await two.jia_hears("✅ Filled in")
    await two.jia.says("/字段 Budget since：2026年3月1日")
    await two.jia_hears("▫️ Budget since: 2026-03-01")
    assert await kept() == {"Budget": "300000", "Budget since": "2026-03-01"}
    await two.jia.presses(actions(two.bot)["↩️ Undo"])
    await two.jia_hears("✅ Filled in", times=3)
    await two.jia.says("/field Budget -")
    await two.jia_hears("✅ Filled in", times=4)
    assert await kept() == {}
    assert not [text for text in two.bot.channel.to("yi") if "Budget" in text or "300" in text]


@pytest.mark.usefixtures("named")
async def test_alone_it_shows_all_fields_and_asks_for_the_one_that_is_chosen(two: Two) -> None:
    await two.jia.says("/field Room bath")
    await two.jia_hears("✅ Filled in")
    await two.jia.says("/field")
    await two.jia_hears("Which field?")
    offered = actions(two.bot)
    assert list(offered)[:3] == ["Budget · –", "Room · Bath", "Budget since · –"]
    await two.jia.presses(offered["Budget · –"])
    await two.jia_hears("Budget: which number?")
    await two.jia.says("a lot")
    await two.jia_hears("“a lot” is no number")
    await two.jia.says("12.5")
    await two.jia_hears("▫️ Budget: 12.5")
    await two.jia.presses(offered["Room · Bath"])
    await two.jia_hears("Room: choose one.")
    choices = actions(two.bot)
    await two.jia.presses(choices["Kitchen"])
    await two.jia_hears("▫️ Room: Kitchen")
    await two.jia.presses(choices["✕ Clear"])
    await two.jia_hears("✅ Filled in", times=4)
    assert await kept() == {"Budget": "12.5"}


async def test_a_button_means_the_choice_it_names_wherever_that_stands_by_now(
    two: Two, named: list[CustomField]
) -> None:
    room = named[1]
    await two.jia.says("/field room")
    await two.jia_hears("Room: choose one.")
    choices = actions(two.bot)
    await edit_field(room, "Room", choices=("Hall", *reversed(PLACES)), listed=False)
    await two.jia.presses(choices["Bath"])
    await two.jia_hears("▫️ Room: Bath")
    await edit_field(room, "Room", choices=("Hall", "Bath"), listed=False)
    await two.jia.presses(choices["Kitchen"])
    await two.jia_hears("Room: choose one.", times=2)
    assert await kept() == {"Room": "Bath"}
    await archive_field(room)
    await two.jia.presses(choices["Bath"])
    await two.jia_hears("Which field?")


@pytest.mark.usefixtures("named")
async def test_what_is_no_field_is_said_with_those_there_are(two: Two) -> None:
    await two.jia.says("/field Budgets 300")
    await two.jia_hears("No field is called that")
    await two.jia.says("Room Kitchen")
    assert "▫️ Room: Kitchen" in await two.jia_hears("✅ Filled in")


async def test_where_operators_named_none_it_says_where_they_do(two: Two) -> None:
    await two.jia.presses("talk:1")
    await two.jia_hears("You are writing to Yi")
    await two.jia.says("/field Budget 300k")
    assert "Your own fields" in await two.jia_hears("There is no field yet")


@given(st.lists(st.text(min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, unique_by=str.casefold))
def test_a_field_named_whole_is_the_one_that_is_meant(names: list[str]) -> None:
    every = [CustomField(name=name, folded=name.casefold()) for name in names]
    for each in every:
        found = named_in(f"{each.name}: 5", every)
        assert found is not None
        assert len(found[0].name) >= len(each.name)
        assert named_in(f" {each.name} ", [each]) == (each, "")
