"""Lookups: how many opens words name is summed up from tallies, and is as many as are shown."""

from random import Random

import pytest

from models.people.addresses import customer_at, met
from models.people.customers import Customer
from models.people.promoters import invite
from models.reading.opens import Open, Proof, Visitor
from models.reading.tallies import fold_all
from models.reports import opens_and_conversations
from models.reports.opens_and_conversations import conversations_named, opens_named
from models.sharing.promotions import add_promotion
from models.storage.clock import now
from models.storage.database import Database
from models.storage.row_numbers import first_at
from models.talking.conversations import between

WORDS = ("", "towel", "shop", "ann", "towel ann", "bo towel", "ann bo", "ann ann", "nobody", "towel nobody")


async def test_as_many_opens_are_named_as_are_shown(database: Database) -> None:
    promoters = [await invite(name) for name in ("Ann", "Bo")]
    promotions = [await add_promotion(title, target="https://shop.test/") for title in ("Towel", "Shop", "Ann's towel")]
    readers = [await customer_at(await met("web", name)) for name in ("ann", "bo", "chen")]
    for reader, name in zip(readers, ("Ann Towel", "Bo", "Chen"), strict=True):
        await Customer.filter(id=reader.id).update(name=name)
    dice, at = Random(7), now()
    for number in range(120):
        await Open.create(
            id=first_at(at) + number - (60 << 50 if number < 60 else 0),
            tag="towel",
            promotion_id=dice.choice(promotions).id,
            topic="Towel",
            promoter_id=dice.choice([None, *(each.id for each in promoters)]),
            customer_id=dice.choice([None, *(each.id for each in readers)]),
            viewed_at=at,
            channel="web",
            visitor=dice.choice(list(Visitor)),
            state=Proof.OPENED,
        )
    assert await fold_all() == 60
    for words in WORDS:
        for people_only in (False, True):
            found = await opens_named(words, people_only=people_only, limit=1000)
            assert found.found == len(found.shown), words
    assert (await opens_named("", people_only=False)).found == 120
    assert (await opens_named("nobody", people_only=False)).found == 0
    assert 0 < (await opens_named("ann bo", people_only=False)).found < 120


@pytest.mark.both_databases
async def test_conversations_are_named_alike_whether_a_word_names_few_or_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    towel = await add_promotion("Towel", target="https://shop.test/")
    ann, bo = [await invite(name) for name in ("Ann", "Bo")]
    for number, name in enumerate(("ANN Towel", "Bo", "chen", "Änne")):
        reader = await customer_at(await met("web", f"c{number}"))
        await Customer.filter(id=reader.id).update(name=name)
        about = towel.id if number == 2 else None
        await between((ann if number % 2 else bo).id, reader.id, promotion_id=about)

    async def found(words: str) -> list[int]:
        return [each.id for each in (await conversations_named(words, promoter_id=None, language="en")).shown]

    by_number = {words: await found(words) for words in (*WORDS, "chen bo")}
    monkeypatch.setattr(opens_and_conversations, "_MAX_NAMED", 1)
    assert {words: await found(words) for words in by_number} == by_number
    assert by_number["chen bo"]
    assert by_number["nobody"] == []
    assert len(by_number["ann"]) > len(by_number["ann bo"]) > 0
