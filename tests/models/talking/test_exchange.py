"""An exchange: one question finds what else is asked one by one, of whichever of the two speaks."""

from datetime import timedelta

import pytest

from models.people.addresses import Address, met
from models.people.channels import BROWSER
from models.people.customers import new_customer
from models.people.promoters import Promoter, PromoterStatus, invite
from models.people.refusals import Purpose, lift, refuse
from models.people.sessions import Session, SessionRole
from models.reaching.subscriptions import Subscription
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.storage.database import Database
from models.talking.blocks import block, unblock
from models.talking.communications import Direction, add_communication
from models.talking.connections import Connection, connect
from models.talking.conversations import Conversation, between
from models.talking.quotas import AT_ONCE
from models.talking.relaying import Exchange, exchange_in, recipient_of

pytestmark = pytest.mark.both_databases


class _Two:
    """Jia, who has two terminals, and Yi, a customer of hers with three addresses."""

    def __init__(self, jia: Promoter, talking: Conversation, hers: Address, theirs: Address) -> None:
        self.jia, self.talking, self.hers, self.theirs = jia, talking, hers, theirs

    async def by_customer(self) -> Exchange:
        return await self._by(self.theirs, None)

    async def by_promoter(self) -> Exchange:
        return await self._by(self.hers, self.jia)

    async def _by(self, speaker: Address, promoter: Promoter | None) -> Exchange:
        found = await exchange_in(self.talking.id, speaker, promoter)
        assert found is not None
        assert found.conversation.promoter.id == self.jia.id
        assert found.conversation.customer.id == self.talking.customer_id
        return found

    async def arrives_as_told_one_by_one(self) -> tuple[str, str]:
        """Return where words of the customer's and of the promoter's arrive, which ``recipient_of`` says, too."""
        found = []
        for exchange in (await self.by_customer(), await self.by_promoter()):
            assert exchange.direction is not None
            alone = await recipient_of(exchange.conversation, exchange.direction)
            assert (alone.id if alone else None) == (exchange.target.id if exchange.target else None)
            found.append(alone.account if alone else "")
        return found[0], found[1]


@pytest.fixture
async def two(database: Database) -> _Two:
    jia, yi = await invite("Jia"), await new_customer("Yi")
    talking = await between(jia.id, yi.id)
    for account in ("jia-before", "jia"):
        hers = await met("madeup", account)
        await Address.filter(id=hers.id).update(promoter_id=jia.id)
    for channel, account in (("madeup", "yi-before"), ("madeup", "yi"), (BROWSER, "yi-never-chatted")):
        await met(channel, account)
        await Address.filter(account=account).update(customer_id=yi.id)
    return _Two(jia, talking, await Address.get(account="jia"), await Address.get(account="yi"))


async def test_words_arrive_where_the_other_was_last(two: _Two) -> None:
    assert await two.arrives_as_told_one_by_one() == ("jia", "yi")
    assert (await two.by_customer()).direction is Direction.TO_PROMOTER
    assert (await two.by_promoter()).direction is Direction.TO_CUSTOMER


async def test_words_arrive_where_somebody_asked_to_be_told_first(two: _Two) -> None:
    await Address.filter(account__in=["jia-before", "yi-never-chatted"]).update(told_first=True)
    assert await two.arrives_as_told_one_by_one() == ("jia-before", "yi-never-chatted")


async def test_a_browser_in_which_nobody_chatted_is_the_last_to_look_for_an_answer(two: _Two) -> None:
    await Address.filter(account__in=["yi", "yi-before"]).update(blocked_reason="failed-blocked")
    assert await two.arrives_as_told_one_by_one() == ("jia", "yi-never-chatted")


async def test_words_arrive_nowhere_where_nothing_takes_them(two: _Two) -> None:
    await Address.all().update(blocked_reason="failed-blocked")
    assert await two.arrives_as_told_one_by_one() == ("", "")


async def test_nothing_arrives_at_a_promoter_who_left(two: _Two) -> None:
    await Promoter.all().update(standing=PromoterStatus.DEACTIVATED)
    assert await two.arrives_as_told_one_by_one() == ("", "yi")


async def test_only_their_own_promoters_words_go_through_an_account_of_theirs(two: _Two) -> None:
    jias, bos = await _own_account(two.jia), await _own_account(await invite("Bo"))
    await Address.filter(account="yi").update(connection_id=bos.id)
    assert await two.arrives_as_told_one_by_one() == ("jia", "yi-before")
    await Address.filter(account="yi").update(connection_id=jias.id)
    assert await two.arrives_as_told_one_by_one() == ("jia", "yi")
    await Connection.filter(id=jias.id).update(enabled=False)
    assert await two.arrives_as_told_one_by_one() == ("jia", "yi-before")


async def _own_account(promoter: Promoter) -> Connection:
    found, _ = await connect("madeup", promoter.name, promoter.name, since=now(), enabled=True, may_answer=True)
    await Connection.filter(id=found.id).update(promoter_id=promoter.id)
    return found


@pytest.mark.parametrize("towards_all", [True, False])
async def test_a_customer_who_stopped_a_promoter_gets_nothing_of_theirs(two: _Two, *, towards_all: bool) -> None:
    await refuse(two.talking.customer_id, Purpose.RELAY, None if towards_all else two.jia.id)
    assert (await two.by_customer()).stopped
    assert await two.arrives_as_told_one_by_one() == ("jia", "")
    await lift(two.talking.customer_id, Purpose.RELAY)
    assert not (await two.by_customer()).stopped


async def test_another_promoter_or_purpose_that_was_refused_is_in_nobodys_way(two: _Two) -> None:
    await refuse(two.talking.customer_id, Purpose.RELAY, (await invite("Bo")).id)
    await refuse(two.talking.customer_id, Purpose.LOCATION)
    assert not (await two.by_customer()).stopped
    assert await two.arrives_as_told_one_by_one() == ("jia", "yi")


async def test_a_block_is_in_the_way_until_it_is_lifted(two: _Two) -> None:
    await block(two.talking)
    assert (await two.by_customer()).blocked
    assert (await two.by_promoter()).blocked
    await unblock(two.talking)
    assert not (await two.by_customer()).blocked


async def test_only_a_customer_who_has_said_much_lately_is_hurried(two: _Two) -> None:
    for n in range(AT_ONCE):
        assert not (await two.by_customer()).hurried
        await add_communication(two.talking, Direction.TO_PROMOTER, channel="madeup", source=f"madeup:yi:{n}", text="?")
    assert (await two.by_customer()).hurried
    assert not (await two.by_promoter()).hurried


@pytest.mark.parametrize("of", ["jia", "yi-never-chatted"])
async def test_whoever_asked_to_be_alerted_is_alerted_to_what_the_other_says(two: _Two, of: str) -> None:
    address = await Address.get(account=of)
    session = await Session.create(
        token=fingerprint("x"),
        role=SessionRole.PERSON,
        address=address,
        created_at=now(),
        used_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    await Subscription.create(session=session, endpoint="https://push.test/1", point="p", auth="a", made_at=now())
    assert (await two.by_customer()).alerts is (of == "jia")
    assert (await two.by_promoter()).alerts is (of != "jia")


async def test_who_takes_no_part_has_no_direction(two: _Two) -> None:
    stranger = await met("madeup", "ann")
    found = await exchange_in(two.talking.id, stranger, await invite("Bo"))
    assert found is not None
    assert found.direction is None
    assert await exchange_in(two.talking.id + 1, stranger, None) is None
