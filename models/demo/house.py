"""Filling the sample house, once, where nobody lives."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from models.demo.readings import DAYS, Readers, Shared
from models.demo.story import SamplePromoter, SamplePromotion, SampleStory, story
from models.demo.talks import CHANNEL, talk
from models.invalid_input import InvalidInput
from models.numbers import rollups
from models.people.addresses import bind, met
from models.people.customers import Customer
from models.people.promoters import Promoter, invite, renew, set_timezone
from models.people.teams import join_team
from models.reading import tallies
from models.reading.sections import reading_times
from models.sharing.page_source import PageSource, parse_page
from models.sharing.promotions import Promotion, add_promotion
from models.spread import edge_upkeep as spread
from models.storage.channel_state import fact, keep_fact
from models.storage.clock import as_of, iso, now
from models.storage.database import transaction
from models.words import language_folder

_MARK = ("house", "sample")
_SEED = 7


class NotEmpty(InvalidInput):
    """Somebody lives in this house already."""


@dataclass(frozen=True)
class Filled:
    promoters: dict[str, str]
    """Name → code of an invitation, by which whoever plays joins as them."""
    promotions: int
    customers: int
    opens: int


async def is_sample() -> bool:
    """Tell whether the people of this house are made up."""
    return await fact(*_MARK) is not None


async def fill() -> Filled:
    """Fill an empty house with the story, up to today, and sum up its figures. Raise NotEmpty where there is anybody.

    It is all or nothing: the people, their opens and the mark that says they are made up are one transaction.
    """
    async with transaction():
        await _refuse_people()
        filled = await _live(story(), Random(_SEED))  # noqa: S311  (a made-up life, no secret)
        await keep_fact(*_MARK, {"made_at": iso(now())})
    await tallies.fold_again()
    await reading_times.fold_again()
    await rollups.roll_up_again()
    await spread.rebuild()
    return filled


async def _refuse_people() -> None:
    if await is_sample():
        raise NotEmpty("this is a sample house already; for a fresh one, take another data_dir or an empty database")
    for noun in (Promoter, Customer, Promotion):
        if await noun.exists():
            raise NotEmpty("there are people or promotions in this house; the sample is for an empty one")


async def _live(told: SampleStory, dice: Random) -> Filled:
    with as_of(now() - timedelta(days=DAYS + 1)):
        promoters = {each.key: await _join(each) for each in told.promoters}
        promotions = {each.key: await _offer(each) for each in told.promotions}
    talks = [await talk(each, promoters[each.promoter], promotions[each.about], dice) for each in told.customers]
    shared = [
        Shared(promotions[each.key], promoters[who], each.weight) for each in told.promotions for who in each.promoters
    ]
    readers = Readers(dice)
    opens = await readers.strangers(shared) + await readers.customers(talks)
    codes = {each.name: (await renew(each.id)).code for each in promoters.values()}
    return Filled(promoters=codes, promotions=len(promotions), customers=len(talks), opens=opens)


async def _join(who: SamplePromoter) -> Promoter:
    promoter = await invite(who.name, language=who.language)
    terminal = await met(CHANNEL, f"sample-promoter-{promoter.id}", name=who.name, language=who.language)
    await bind(terminal, promoter)
    await set_timezone(promoter, who.timezone)
    await join_team(promoter.id, who.team, leads=who.leads)
    return promoter


async def _offer(sample: SamplePromotion) -> Promotion:
    if not sample.sample:
        return await add_promotion(sample.title, summary=sample.summary, target=sample.target)
    page = _sample_page(sample.sample)
    return await add_promotion(page.title, summary=page.summary, page=page.body, form=page.form)


def _sample_page(language: str) -> PageSource:
    return parse_page((language_folder(language) / "sample_page.md").read_text(encoding="utf-8"))
