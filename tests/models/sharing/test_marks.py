"""Marks: a reader's own child tag is sealed into its code, and stored when somebody comes through it."""

import asyncio
import random
import string

import pytest

from models.people.customers import Customer
from models.people.promoters import invite
from models.reading.opens import Open, Visitor
from models.recording.visits import Visits
from models.sharing.marks import KEY, Marks
from models.sharing.promotions import add_promotion
from models.sharing.pushes import push
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import Tag, issue_tag, retire
from models.sharing.ways import Way
from models.storage.ciphers import BadSeal, TokenCipher
from models.storage.clock import now
from models.storage.codes import is_code
from models.storage.row_numbers import Numbers
from models.storage.secret_keys import SecretKey, key

LETTERS = string.ascii_letters + string.digits + "-_"
WAYS = [Way.SHARE, Way.LINK, Way.QR, Way.CARD, Way.MENU, Way.INLINE, Way.PREPARED, Way.START, Way.MAIL, Way.SITE]
pytestmark = pytest.mark.both_databases


@pytest.fixture
async def towel(catalogue: TagCache) -> TaggedPromotion:
    tag = await issue_tag(await add_promotion("Towel", page="# Soft"), await invite("Jia"), "telegram")
    found = await catalogue.look_up(tag.code)
    assert found is not None
    return found


async def opened(visits: Visits, card: TaggedPromotion, customer_id: int | None = None) -> int:
    return await visits.record_open(card, channel="web", customer_id=customer_id)


async def through(catalogue: TagCache, code: str) -> TaggedPromotion:
    found = await catalogue.come_through(code)
    assert found is not None
    return found


async def test_a_mark_is_a_code_that_says_which_open_and_which_way(marks: Marks) -> None:
    numbers = Numbers(3)
    for way in WAYS:
        for number in (1, numbers.next(), 2**63 - 1):
            code = marks.of(number, way)
            assert is_code(code)
            assert not code.startswith("-")
            assert marks.opened(code) == (number, way)
    assert len({marks.of(number, Way.QR) for number in range(2000)}) == 2000


async def test_marks_never_begin_like_an_option_and_each_has_one_spelling(marks: Marks) -> None:
    codes = [marks.of(number, Way.LINK) for number in range(3000)]
    assert not [code for code in codes if code.startswith("-")]
    assert [marks.opened(code)[0] for code in codes] == list(range(3000))


async def test_codes_made_up_and_codes_with_one_character_changed_open_nothing(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    chance = random.Random(12)
    for _ in range(10_000):
        with pytest.raises(BadSeal):
            marks.opened("".join(chance.choices(LETTERS, k=22)))
    real = marks.of(await opened(visits, towel), Way.LINK)
    for place in range(22):
        for letter in set(LETTERS) - {real[place]}:
            changed = real[:place] + letter + real[place + 1 :]
            with pytest.raises(BadSeal):
                marks.opened(changed)
            assert await marks.tag_of(changed) is None
    assert await catalogue.look_up(f"{real[:-1]}_") is None
    assert await catalogue.look_up(real) is not None


async def test_a_mark_grants_no_right_to_report_and_a_token_opens_no_card(marks: Marks, catalogue: TagCache) -> None:
    number = Numbers(1).next()
    tokens = TokenCipher(await key("opens"))
    for way in WAYS:
        with pytest.raises(BadSeal):
            tokens.read(marks.of(number, way))
    with pytest.raises(BadSeal):
        marks.opened(tokens.seal(number))


async def test_its_key_is_kept_with_the_rows_that_backups_take(catalogue: TagCache) -> None:
    first = Marks(await key(KEY)).of(7, Way.QR)
    assert await SecretKey.exists(name=KEY)
    assert Marks(await key(KEY)).opened(first) == (7, Way.QR)


async def test_nothing_is_stored_until_somebody_comes_and_then_it_is_stored_once(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    parent = await opened(visits, towel)
    code = marks.of(parent, Way.CARD)
    shown = await catalogue.look_up(code)
    assert shown is not None
    assert (shown.stored, shown.promotion.id, shown.promoter) == (False, towel.promotion.id, towel.promoter)
    assert catalogue.known(code) is None
    assert await Tag.all().count() == 1
    await asyncio.gather(*(through(catalogue, code) for _ in range(10)))
    [child] = await Tag.filter(parent_code=towel.tag.code)
    assert (child.code, child.parent_open_id, child.way, child.channel) == (code, parent, "card", "telegram")
    assert (child.promoter_id, child.promotion_id) == (towel.tag.promoter_id, towel.promotion.id)
    assert catalogue.known(code) is not None


async def test_an_open_through_it_has_the_open_it_was_passed_on_from_as_its_parent(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    chain = [await opened(visits, towel)]
    for way in WAYS:
        chain.append(await opened(visits, await through(catalogue, marks.of(chain[-1], way))))
    rows = await Open.filter(id__in=chain).order_by("id")
    assert [row.parent_open_id for row in rows] == [None, *chain[:-1]]
    tags = {tag.code: tag.way for tag in await Tag.all()}
    assert [tags[row.tag] for row in rows] == ["", *WAYS]


async def test_what_opens_nothing_passes_nothing_on(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    preview = await visits.record_open(towel, channel="web", visitor=Visitor.PREVIEW)
    own = await visits.record_open(towel, channel="web", visitor=Visitor.SELF)
    for number in (preview, own, Numbers(1).next(), 1):
        assert await catalogue.come_through(marks.of(number, Way.SHARE)) is None
    assert await Tag.all().count() == 1


async def test_with_a_tag_all_that_was_passed_on_from_it_is_retired(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    child = await through(catalogue, marks.of(first := await opened(visits, towel), Way.LINK))
    second = await opened(visits, child)
    grandchild = await through(catalogue, marks.of(second, Way.QR))
    unused = marks.of(await opened(visits, grandchild), Way.LINK)
    assert await catalogue.look_up(unused) is not None
    await retire(towel.tag.code)
    catalogue.drop()
    for code in (child.tag.code, grandchild.tag.code, unused, marks.of(first, Way.SITE)):
        assert await catalogue.come_through(code) is None


async def test_one_readers_mark_is_retired_by_itself(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    child = await through(catalogue, marks.of(parent := await opened(visits, towel), Way.LINK))
    await retire(child.tag.code)
    catalogue.drop()
    assert await catalogue.come_through(child.tag.code) is None, "it is not made anew"
    assert await catalogue.come_through(marks.of(parent, Way.QR)) is not None


async def test_who_no_longer_wants_to_be_followed_is_named_by_no_new_tag(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    parent = await opened(visits, towel)
    await visits.forget_reading(parent)
    child = await through(catalogue, marks.of(parent, Way.LINK))
    assert (child.tag.parent_code, child.tag.parent_open_id) == (towel.tag.code, None)


async def test_a_mail_to_forward_names_the_recipients_own_reading_once_there_is_one(
    marks: Marks, catalogue: TagCache, visits: Visits, towel: TaggedPromotion
) -> None:
    yi = await Customer.create(name="Yi", created_at=now())
    assert towel.promoter is not None
    tag = await issue_tag(towel.promotion, towel.promoter, "email", recipient_id=yi.id)
    sent = [await push(tag, towel.promoter.id, "email", customer_id=yi.id) for _ in range(2)]
    before = await through(catalogue, marks.of_push(sent[0].id))
    assert (before.tag.parent_code, before.tag.parent_open_id, before.tag.way) == (tag.code, None, "mail")
    assert before.tag.recipient_id is None
    card = await catalogue.look_up(tag.code)
    assert card is not None
    read = await opened(visits, card, customer_id=yi.id)
    after = await through(catalogue, marks.of_push(sent[1].id))
    assert after.tag.parent_open_id == read
