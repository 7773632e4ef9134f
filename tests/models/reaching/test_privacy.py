"""A subscription is given out to whom it belongs, without what opens it, and goes with them when they are erased."""

from pathlib import Path

import pytest

from models.files.store import MediaStore
from models.people.addresses import customer_at, met
from models.personal_data.subjects import subject, subject_of_promoter
from models.privacy.erasing import erase, finish
from models.privacy.erasures import ask_for_promoter
from models.reaching.subscriptions import Subscription, subscribe
from models.storage.codes import new_code
from tests.models.reaching.conftest import ENDPOINT, keys, promoters_browser, signed_in

pytestmark = pytest.mark.both_databases


async def test_a_customer_is_given_their_subscription_and_it_is_erased_with_them(
    database: object, tmp_path: Path
) -> None:
    yi = await met("web", new_code(), name="Yi")
    customer = await customer_at(yi)
    given = keys()
    await subscribe((await signed_in(yi)).session, ENDPOINT.format(1), given)
    stays = await subscribe((await promoters_browser()).session, ENDPOINT.format(2), keys())
    (row,) = (await subject(customer.id)).tables["subscriptions"]
    assert set(row) == {"id", "endpoint", "point", "made_at"}
    assert row["endpoint"] == ENDPOINT.format(1)
    await erase(customer.id, MediaStore(tmp_path))
    assert [each.id for each in await Subscription.all()] == [stays.id]


async def test_a_promoters_goes_with_them(database: object, tmp_path: Path) -> None:
    jia = await promoters_browser()
    await subscribe(jia.session, ENDPOINT.format(1), keys())
    promoter_id = jia.address.promoter_id or 0
    assert "subscriptions" in (await subject_of_promoter(promoter_id)).tables
    asked, _ = await ask_for_promoter(promoter_id)
    await finish(asked.id, MediaStore(tmp_path))
    assert await Subscription.all() == []
