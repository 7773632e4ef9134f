"""Who only filled in a form, and the answer that waits for them."""

from landing.sessions import welcome_customer
from models.people.addresses import Address
from models.queue.outbox import enqueue
from models.queue.payloads.words import Relay
from models.storage.database import transaction
from models.talking.communications import Communication, Delivery, Direction, add_communication, settle
from models.talking.conversations import between
from models.talking.read_receipts import answer_waits, arrived, has_opened
from models.talking.web_lines import chat_of, show
from tests.landing.conftest import Client, Stall


async def test_a_page_says_that_an_answer_waits_to_whom_it_is_for_until_it_is_seen(
    client: Client, stall: Stall
) -> None:
    async with transaction():
        address, secret = await welcome_customer("Yi", "en")
        _, others = await welcome_customer("Wen", "en")
    conversation = await between(stall.jia.id, int(address.customer_id or 0))
    cookie = {"Cookie": f"handbill-person={secret}"}

    async def noted(headers: dict[str, str]) -> bool:
        answer = await client.get(f"/c/{stall.page.code}", headers=headers)
        return '<a href="/chat">Jia answered you. Open the chat' in await answer.text()

    assert not await noted(cookie)
    said = await add_communication(conversation, Direction.TO_CUSTOMER, channel="telegram", source="1", text="Twelve")
    row = await enqueue(address, Relay(), communication_id=said.id)
    line = await show(address, {"text": "Twelve"}, key=f"outbox {row.id}", conversation_id=conversation.id)
    await settle(said.id, Delivery.SENT)
    assert not await has_opened(conversation.customer_id)
    assert [
        await noted(cookie),
        await noted({}),
        await noted({"Cookie": f"handbill-person={others}"}),
    ] == [
        True,
        False,
        False,
    ]
    reader = await Address.get(id=address.id)
    await arrived(reader, await chat_of(reader), [], [line.id])
    assert await has_opened(conversation.customer_id)
    assert await answer_waits(reader) is None
    assert not await noted(cookie)
    assert (await Communication.get(id=said.id)).seen_at is not None
