"""Own names: what a promoter calls a customer, whatever the customer calls themself. Only that promoter is told so."""

from collections.abc import Iterable

from models.people.customers import NAME_LENGTH, Customer, shown_name
from models.people.likenesses import note_alike
from models.people.names import CustomerName
from models.storage.queries import Query
from models.storage.statements import Statement
from models.talking.conversations import Conversation
from models.text.cleaning import clean_line

_SET = Statement("UPDATE conversations SET own_name_before = own_name, own_name = ? WHERE id = ?")
_UNDO = Statement("UPDATE conversations SET own_name = own_name_before, own_name_before = own_name WHERE id = ?")
_OF = Query[str]("SELECT own_name FROM conversations WHERE promoter_id = ? AND customer_id = ?")
_CALLED_SO = Query[int](
    "SELECT customer_id FROM conversations WHERE promoter_id = ? AND own_name = ? AND own_name <> '' LIMIT ?"
)
_MAX_ALIKE = 20
_ALL = Query[tuple[int, str]](
    "SELECT customer_id, own_name FROM conversations WHERE promoter_id = ? AND own_name <> ''",
    lambda number, name: (number, name),
)


async def call(talking: Conversation, name: str) -> None:
    """Let the promoter call the customer so from now on; empty: as the customer calls themself."""
    before, talking.own_name = talking.own_name, clean_line(name, NAME_LENGTH)
    if talking.own_name != before:
        talking.own_name_before = before
        await _SET.run(talking.own_name, talking.id)
        so = await _CALLED_SO.all(talking.promoter_id, talking.own_name, _MAX_ALIKE)
        await note_alike(talking.customer_id, so)


async def call_as_before(talking: Conversation) -> None:
    """Take the last change back; done again, it stands again."""
    talking.own_name, talking.own_name_before = talking.own_name_before, talking.own_name
    await _UNDO.run(talking.id)


async def name_for(promoter_id: int | None, customer: Customer, language: str, *, topic: str = "") -> CustomerName:
    """Return what this promoter calls the customer; None: what they call themself."""
    own = "" if promoter_id is None else await _OF.first(promoter_id, customer.id) or ""
    return shown_name(customer, language, own=own, topic=topic)


async def all_own_names(promoter_id: int) -> dict[int, str]:
    """Return all of this promoter's own names, by the customer's number."""
    return dict(await _ALL.all(promoter_id))


async def own_names(promoter_id: int | None, customer_ids: Iterable[int]) -> dict[int, str]:
    """Return this promoter's own names for these customers, for those who have one; none for nobody's eyes."""
    asked = set(customer_ids)
    if promoter_id is None or not asked:
        return {}
    named = Conversation.filter(promoter_id=promoter_id, customer_id__in=asked).exclude(own_name="")
    return dict(await named.values_list("customer_id", "own_name"))
