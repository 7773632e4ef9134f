"""Subscriptions: one for each browser, for as long as it is signed in, and of nobody but who is signed in there."""

import asyncio

import pytest

from models.people.addresses import Address, customer_at, met
from models.people.sessions import end_session
from models.reaching.subscriptions import (
    MAX_BROWSERS,
    OF_CUSTOMER,
    OF_PROMOTER,
    BrowserKeys,
    Subscription,
    endpoint_of,
    forget,
    subscribe,
    subscription_or_none,
    unsubscribe,
)
from models.storage.codes import new_code
from tests.fixtures.push_service.browser import PushedBrowser
from tests.models.reaching.conftest import ENDPOINT, keys, promoters_browser, signed_in

pytestmark = pytest.mark.both_databases


async def test_a_browser_that_asks_again_is_alerted_once_and_with_its_latest_keys(database: object) -> None:
    jia, fresh = await promoters_browser(), keys()
    first = await subscribe(jia.session, ENDPOINT.format(1), keys())
    again = await subscribe(jia.session, ENDPOINT.format(1), fresh)
    assert (again.id, again.keys) == (first.id, fresh)
    assert await OF_PROMOTER.all(jia.address.promoter_id or 0) == [first.id]


async def test_two_requests_at_once_make_one_subscription(database: object) -> None:
    jia, given = await promoters_browser(), keys()
    made = await asyncio.gather(*(subscribe(jia.session, ENDPOINT.format(1), given) for _ in range(5)))
    assert {each.id for each in made} == {each.id for each in await Subscription.all()}
    assert len({each.id for each in made}) == 1


async def test_a_browser_whose_push_service_gave_it_another_address_is_not_alerted_at_the_old_one(
    database: object,
) -> None:
    jia = await promoters_browser()
    await subscribe(jia.session, ENDPOINT.format(1), keys())
    moved = await subscribe(jia.session, ENDPOINT.format(2), keys())
    assert [each.id for each in await Subscription.all()] == [moved.id]
    assert await endpoint_of(jia.session) == ENDPOINT.format(2)


async def test_whoever_signs_in_to_the_same_browser_takes_its_alerts_over(database: object) -> None:
    jia, bo = await promoters_browser(), await promoters_browser()
    await subscribe(jia.session, ENDPOINT.format(1), keys())
    theirs = await subscribe(bo.session, ENDPOINT.format(1), keys())
    assert await OF_PROMOTER.all(jia.address.promoter_id or 0) == []
    assert await OF_PROMOTER.all(bo.address.promoter_id or 0) == [theirs.id]


async def test_who_signs_out_is_alerted_no_more(database: object) -> None:
    jia = await promoters_browser()
    made = await subscribe(jia.session, ENDPOINT.format(1), keys())
    await end_session(jia.secret)
    assert await subscription_or_none(made.id) is None
    assert await OF_PROMOTER.all(jia.address.promoter_id or 0) == []


async def test_alerts_are_turned_off_in_one_browser_and_stay_on_in_another(database: object) -> None:
    jia = await promoters_browser()
    phone = await signed_in(jia.address)
    await subscribe(jia.session, ENDPOINT.format(1), keys())
    stays = await subscribe(phone.session, ENDPOINT.format(2), keys())
    assert await unsubscribe(jia.session)
    assert not await unsubscribe(jia.session)
    assert await endpoint_of(jia.session) == ""
    assert await OF_PROMOTER.all(jia.address.promoter_id or 0) == [stays.id]


async def test_a_subscription_that_its_push_service_does_not_know_is_deleted(database: object) -> None:
    made = await subscribe((await promoters_browser()).session, ENDPOINT.format(1), keys())
    await forget(made.id)
    assert await Subscription.all() == []


async def test_a_customers_browsers_are_theirs_and_a_promoters_who_is_a_customer_too_are_a_promoters(
    database: object,
) -> None:
    yi, jia = await met("web", new_code(), name="Yi"), await promoters_browser()
    customer = await customer_at(yi)
    await Address.filter(id=jia.address.id).update(customer_id=customer.id)
    theirs = await subscribe((await signed_in(yi)).session, ENDPOINT.format(1), keys())
    await subscribe(jia.session, ENDPOINT.format(2), keys())
    assert await OF_CUSTOMER.all(customer.id) == [theirs.id]


async def test_of_many_browsers_those_used_last_are_alerted(database: object) -> None:
    jia = await promoters_browser()
    made = [
        await subscribe((await signed_in(jia.address)).session, ENDPOINT.format(number), keys())
        for number in range(MAX_BROWSERS + 1)
    ]
    assert await OF_PROMOTER.all(jia.address.promoter_id or 0) == [each.id for each in reversed(made[1:])]


@pytest.mark.parametrize(
    ("point", "auth"),
    [(bytes(65), bytes(16)), (PushedBrowser().point, bytes(15)), (b"", b"")],
    ids=["no point of the curve", "too short a secret", "nothing"],
)
def test_keys_that_nothing_can_be_encrypted_with_are_refused(point: bytes, auth: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        BrowserKeys(point=point, auth=auth)
