"""What was on record before it was kept who read by what proof: it says no more than can be told from it."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from tortoise.connection import get_connection
from tortoise.migrations.operations import RunSQL

from models.people.addresses import customer_at, met
from models.people.promoters import invite
from models.personal_data.consents import agree
from models.reading.opens import Open, Proof, Visitor
from models.sharing.promotions import Tagging, add_promotion
from models.sharing.tags import Tag, issue_tag
from models.storage.clock import now
from models.storage.row_numbers import Numbers


def _fills() -> Iterator[str]:
    """What the migration makes of the rows there are."""
    migration = import_module("models.migrations.0008_who_read").Migration
    for step in migration.operations:
        if isinstance(step, RunSQL) and str(step.sql).startswith("UPDATE"):
            yield str(step.sql)


async def _open(tag: Tag, numbers: Numbers, customer_id: int | None, promoter_id: int | None) -> int:
    number = numbers.next()
    row = Open(
        id=number,
        tag=tag.code,
        promotion_id=tag.promotion_id,
        topic="Towel",
        promoter_id=promoter_id,
        customer_id=customer_id,
        viewed_at=now() - timedelta(days=1),
        channel="web",
        visitor=Visitor.PERSON,
        state=Proof.OPENED,
    )
    await row.save(force_create=True)
    return number


@pytest.mark.usefixtures("database")
async def test_an_addressee_is_no_reader_unless_something_else_shows_it() -> None:
    jia, towel = await invite("Jia"), await add_promotion("Towel", page="# Towel")
    fair = await add_promotion("Fair", page="# Fair", tagging=Tagging.CAMPAIGN)
    yi = await customer_at(await met("web", "yi"))
    zoe = await customer_at(await met("telegram", "zoe"))
    general, for_yi = await issue_tag(towel, jia, "web"), await issue_tag(towel, jia, "web", recipient_id=yi.id)
    campaign = await issue_tag(fair, None, "web")
    numbers = Numbers(7)
    taken_for_hers = await _open(for_yi, numbers, yi.id, jia.id)
    agreed = await _open(for_yi, numbers, yi.id, jia.id)
    await agree(yi, "contact", "…", language="en", channel="web", evidence=f"open {agreed}")
    by_zoe = await _open(for_yi, numbers, zoe.id, jia.id)
    in_a_browser = await _open(general, numbers, yi.id, jia.id)
    recognised = await _open(general, numbers, yi.id, jia.id)
    await agree(yi, "analytics", "…", language="en", channel="telegram", evidence=f"open {recognised}")
    stranger = await _open(general, numbers, None, jia.id)
    pushed = await _open(campaign, numbers, zoe.id, jia.id)
    nobodys = await _open(campaign, numbers, None, None)
    for sql in _fills():
        await get_connection("default").execute_query(sql)
    found = {row.id: row for row in await Open.all()}
    fates = {
        number: (row.customer_id, row.known_by.value, row.addressed_to, row.credited_by.value)
        for number, row in found.items()
    }
    assert fates == {
        taken_for_hers: (None, "", yi.id, "tag"),
        agreed: (yi.id, "session", yi.id, "tag"),
        by_zoe: (zoe.id, "account", yi.id, "tag"),
        in_a_browser: (yi.id, "session", None, "tag"),
        recognised: (yi.id, "account", None, "tag"),
        stranger: (None, "", None, "tag"),
        pushed: (zoe.id, "account", None, "push"),
        nobodys: (None, "", None, ""),
    }
