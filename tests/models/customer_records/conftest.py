"""A promoter and a customer of theirs."""

import pytest

from models.people.addresses import bind, customer_at, met
from models.people.promoters import invite
from models.storage.database import Database
from models.talking.conversations import Conversation, between


async def customer_of(promoter_id: int, account: str, name: str) -> Conversation:
    """Let the promoter meet somebody new on the web."""
    return await between(promoter_id, (await customer_at(await met("web", account, name=name))).id)


@pytest.fixture
async def talk(database: Database) -> Conversation:
    jia = await invite("Jia")
    await bind(await met("web", "jia", name="Jia"), jia)
    return await customer_of(jia.id, "yi", "Yi")
