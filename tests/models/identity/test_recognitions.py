"""Who a reader is, as their platform tells: one customer everywhere, and nobody on a virtual account."""

import asyncio
from dataclasses import dataclass

import pytest

from models.identity.merges import Merge
from models.identity.recognitions import ReaderStatus, RecognisedAccount, Recognition, known_only_by, recognise_reader
from models.people.addresses import Address, bind, customer_at, met
from models.people.customers import Customer, customer
from models.people.oauth_states import OAuthState, issue_state, redeem_state
from models.people.promoters import Promoter, invite
from models.people.sessions import SessionRole, session
from models.personal_data.consents import Consent, agree
from models.queue.outbox import OutboxMessage
from models.reading.opens import Credit, Known, Open, Visitor
from models.recording.visits import Visits
from models.sharing.promotions import Tagging, add_promotion
from models.sharing.pushes import push
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import Tag, issue_tag
from models.storage.clock import now

CHEN = RecognisedAccount(account="chen", joint="joint-chen", name="陈一")
SILENT = RecognisedAccount(account="chen")


@dataclass
class Stall:
    """Jia's page, and how readers come back to it."""

    jia: Promoter
    tag: Tag
    visits: Visits

    async def opens(self, tag: Tag | None = None, customer_id: int | None = None) -> Open:
        marked = await _marked(tag or self.tag)
        number = await self.visits.record_open(marked, channel="app", customer_id=customer_id)
        return await Open.get(id=number)

    async def recognises(
        self,
        recognised: RecognisedAccount,
        read: Open | None = None,
        reader: Address | None = None,
        *,
        named: bool = False,
    ) -> Recognition:
        read = read or await self.opens()
        oauth_state = await _state(read, named=named)
        return await recognise_reader(oauth_state, recognised, reader, browsers="web")


async def _marked(tag: Tag) -> TaggedPromotion:
    full = await Tag.get(code=tag.code).prefetch_related("promotion", "promoter")
    return TaggedPromotion(full, full.promotion, full.promoter)


async def _state(read: Open, *, named: bool = False) -> OAuthState:
    state, browser = await issue_state(read.id, read.tag, "app", named=named, terms="You are known.", language="en")
    oauth_state = await redeem_state(state, browser, tag=read.tag, channel="app")
    assert oauth_state is not None
    return oauth_state


async def _who(account: str, channel: str = "app") -> Customer | None:
    address = await Address.get(channel=channel, account=account)
    return await customer(address.customer_id) if address.customer_id else None


async def _notices() -> list[str]:
    return [row.dedupe for row in await OutboxMessage.filter(kind="recognised").order_by("id") if row.dedupe]


@pytest.fixture
async def stall(visits: Visits) -> Stall:
    jia = await invite("Jia")
    await bind(await met("telegram", "77", name="Jia"), jia)
    return Stall(jia, await issue_tag(await add_promotion("Towel", page="# Soft"), jia, "app"), visits)


async def test_the_open_is_theirs_with_consent_a_session_and_a_notice(stall: Stall) -> None:
    read = await stall.opens()
    done = await stall.recognises(SILENT, read)
    who = await _who("chen")
    assert who is not None
    assert done.standing is ReaderStatus.KNOWN
    assert (await Open.get(id=read.id)).customer_id == who.id
    [consent] = await Consent.filter(customer=who)
    assert (consent.purpose, consent.text, consent.evidence) == ("analytics", "You are known.", f"open {read.id}")
    assert (consent.channel, consent.language) == ("app", "en")
    assert await _notices() == [f"recognised {read.id}"]
    assert done.secret is not None
    here = await session(done.secret, SessionRole.PERSON)
    assert here is not None
    assert here.address is not None
    assert (here.address.channel, here.address.customer_id) == ("web", who.id)
    assert await known_only_by(await Address.get(account="chen"))
    await agree(who, "contact", "…", language="en", channel="web", evidence="open 1")
    assert not await known_only_by(await Address.get(account="chen"))


async def test_the_name_comes_later_and_is_told_once_more(stall: Stall) -> None:
    read = await stall.opens()
    first = await stall.recognises(SILENT, read)
    assert first.secret is not None
    here = await session(first.secret, SessionRole.PERSON)
    assert here is not None
    second = await stall.recognises(CHEN, read, here.address, named=True)
    assert (second.standing, second.secret) == (ReaderStatus.NAMED, None)
    [who] = await Customer.all()
    assert who.name == "陈一"
    assert await _notices() == [f"recognised {read.id}", f"recognised {read.id} by name"]
    assert await Consent.all().count() == 2


async def test_a_name_they_gave_themselves_stays(stall: Stall) -> None:
    address = await met("app", "chen", name="Chen Yi")
    await customer_at(address)
    await stall.recognises(CHEN, named=True)
    assert [each.name for each in await Customer.all()] == ["Chen Yi"]


async def test_who_chats_and_who_reads_are_one_customer_whichever_came_first(stall: Stall) -> None:
    chatted = await customer_at(await met("app", "chen"))
    read = await stall.opens()
    await stall.recognises(SILENT, read)
    assert (await Open.get(id=read.id)).customer_id == chatted.id
    await stall.recognises(RecognisedAccount(account="lin"))
    read_first = await _who("lin")
    assert read_first is not None
    assert (await customer_at(await met("app", "lin"))).id == read_first.id
    assert await Customer.all().count() == 2


async def test_one_joint_number_makes_two_accounts_one_customer(stall: Stall) -> None:
    await stall.recognises(CHEN)
    before = await _who("chen")
    assert before is not None
    await customer_at(await met("app", "chen-elsewhere"))
    await stall.recognises(RecognisedAccount(account="chen-elsewhere", joint=CHEN.joint))
    after = await _who("chen-elsewhere")
    assert after is not None
    assert after.id == before.id
    [merge] = await Merge.all()
    assert (merge.kept_id, merge.evidence) == (before.id, "joint")
    await stall.recognises(RecognisedAccount(account="chen-elsewhere", joint=CHEN.joint))
    assert await Merge.all().count() == 1


async def test_a_browser_that_was_known_and_the_account_are_one_customer(stall: Stall) -> None:
    web = await met("web", "browser")
    wrote = await customer_at(web)
    await stall.recognises(CHEN, reader=await Address.get(id=web.id))
    assert (who := await _who("chen")) is not None
    assert who.id == wrote.id
    chatted = await customer_at(await met("app", "lin"))
    await stall.recognises(RecognisedAccount(account="lin"), reader=await Address.get(id=web.id))
    assert (await customer(chatted.id)).id == wrote.id
    assert [merge.evidence for merge in await Merge.all()] == ["account"]


async def test_a_virtual_account_is_kept_as_such_and_is_nobody(stall: Stall) -> None:
    await stall.recognises(CHEN)
    web = await met("web", "browser")
    wrote = await customer_at(web)
    read = await stall.opens()
    recognised = RecognisedAccount(account="made-up", joint=CHEN.joint, name="陈一", virtual=True)
    for _ in range(2):
        done = await stall.recognises(recognised, read, await Address.get(id=web.id))
        assert done == Recognition(ReaderStatus.VIRTUAL)
    kept = await Address.get(channel="app", account="made-up")
    assert (kept.virtual, kept.customer_id, kept.joint) == (True, None, "")
    looked = await Open.get(id=read.id)
    assert (looked.customer_id, looked.visitor) == (None, Visitor.PREVIEW)
    assert await Customer.all().count() == 2
    assert not await Merge.exists()
    assert not await Consent.filter(customer=wrote).exists()
    assert len(await _notices()) == 1


async def test_the_promoters_own_account_reads_their_own_card(stall: Stall) -> None:
    await bind(await met("app", "jia", name="Jia"), stall.jia)
    read = await stall.opens()
    assert await stall.recognises(RecognisedAccount(account="jia"), read) == Recognition(ReaderStatus.OWN)
    assert (await Open.get(id=read.id)).visitor is Visitor.SELF
    assert not await Customer.exists()
    assert await _notices() == []


async def test_a_card_made_for_one_and_read_by_another_is_the_others(stall: Stall) -> None:
    lin = await customer_at(await met("app", "lin"))
    marked = await _marked(stall.tag)
    for_lin = await issue_tag(marked.promotion, stall.jia, "app", recipient_id=lin.id)
    read = await stall.opens(for_lin)
    assert (read.customer_id, read.addressed_to) == (None, lin.id)
    await stall.recognises(CHEN, read)
    assert (who := await _who("chen")) is not None
    assert who.id != lin.id
    read = await Open.get(id=read.id)
    assert (read.customer_id, read.known_by, read.addressed_to) == (who.id, Known.ACCOUNT, lin.id)


async def test_the_source_of_a_campaigns_open_is_found_with_its_reader(stall: Stall) -> None:
    campaign = await add_promotion("Soap", page="# Clean", tagging=Tagging.CAMPAIGN)
    tag = await issue_tag(campaign, None, "app")
    chen = await customer_at(await met("app", "chen"))
    await push(tag, stall.jia.id, "app", customer_id=chen.id)
    read = await stall.opens(tag)
    assert read.promoter_id is None
    await stall.recognises(SILENT, read)
    read = await Open.get(id=read.id)
    assert (read.promoter_id, read.credited_by) == (stall.jia.id, Credit.PUSH)
    assert await _notices() == [f"recognised {read.id}"]


async def test_an_open_by_somebody_else_stays_theirs(stall: Stall) -> None:
    lin = await customer_at(await met("app", "lin"))
    read = await stall.opens(customer_id=lin.id)
    await stall.recognises(CHEN, read)
    assert (await Open.get(id=read.id)).customer_id == lin.id


async def test_coming_back_twice_at_once_makes_one_customer(stall: Stall) -> None:
    reads = [await stall.opens() for _ in range(4)]
    states = [await _state(read) for read in reads]
    await asyncio.gather(*(recognise_reader(state, SILENT, None, browsers="web") for state in states))
    assert await Customer.all().count() == 1
    assert len(await _notices()) == 4


async def test_a_state_serves_once_in_its_browser_on_its_page_and_in_time(stall: Stall) -> None:
    state, browser = await issue_state(7, stall.tag.code, "app", named=False, terms="…", language="en")
    assert state.isalnum()
    place = {"tag": stall.tag.code, "channel": "app"}
    assert await redeem_state(state, "another browser", **place) is None
    assert await redeem_state("another state", browser, **place) is None
    assert await redeem_state(state, browser, tag="B" * 22, channel="app") is None
    assert await redeem_state(state, browser, tag=stall.tag.code, channel="other") is None
    found = await asyncio.gather(*(redeem_state(state, browser, **place) for _ in range(4)))
    assert [each.open_id for each in found if each] == [7]
    late, browser = await issue_state(8, stall.tag.code, "app", named=False, terms="…", language="en")
    await OAuthState.all().update(expires_at=now())
    assert await redeem_state(late, browser, **place) is None


async def test_neither_state_nor_cookie_can_be_read_out_of_the_database(stall: Stall) -> None:
    state, browser = await issue_state(7, stall.tag.code, "app", named=False, terms="…", language="en")
    [row] = await OAuthState.all()
    assert {state, browser}.isdisjoint({row.state, row.browser})
