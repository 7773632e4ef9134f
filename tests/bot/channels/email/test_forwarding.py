"""A mail that brings a card has a link to forward: whoever opens it came through the mail's recipient."""

import re

from models.people.addresses import Address, met
from models.people.customers import new_customer
from models.people.refusals import Purpose, refuse
from models.reading.opens import Open
from models.sharing.promotions import Promotion
from models.sharing.pushes import Push
from models.sharing.tags import Tag
from models.talking.conversations import between
from tests.bot.channels.email.test_story import Post, post

__all__ = ["post"]

_LINK = re.compile(r"Forward this: https://cards\.test/c/([\w-]{22})")


async def sent_by_mail(post: Post, towel: Promotion, *, refuses: bool = False) -> str:
    """The mail with a card that Jia sends to Yi, who is known by mail alone."""
    jia, home = await post.promoter("jia", "Jia")
    customer = await new_customer("Yi")
    address = await met("email", "yi@home.test", name="Yi")
    await Address.filter(id=address.id).update(customer_id=customer.id)
    if refuses:
        await refuse(customer.id, Purpose.ANALYTICS)
    talking = await between(jia.id, customer.id, promotion_id=towel.id)
    await home.presses(f"send:{towel.id}:{talking.id}")
    return (await post.got("yi@home.test", "Jia sends you this")).text


async def test_the_mail_says_below_the_card_which_link_to_forward(post: Post, towel: Promotion) -> None:
    text = await sent_by_mail(post, towel)
    addressed = await Tag.get(recipient_id__isnull=False)
    assert text.index(addressed.code) < text.index("Forward this")
    [code] = _LINK.findall(text)
    assert code == post.catalogue.marks.of_push((await Push.get()).id)
    assert not await Tag.filter(code=code).exists()
    before = await post.catalogue.come_through(code)
    assert before is not None
    assert (before.tag.parent_code, before.tag.parent_open_id, before.tag.way) == (addressed.code, None, "mail")
    assert before.tag.recipient_id is None, "whoever gets it is somebody else"
    number = await post.visits.record_open(before, channel="email")
    assert (await Open.get(id=number)).addressed_to is None


async def test_who_does_not_want_to_be_followed_gets_no_such_link(post: Post, towel: Promotion) -> None:
    assert "Forward this" not in await sent_by_mail(post, towel, refuses=True)
