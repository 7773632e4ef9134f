"""Names: a customer's name with their number. The outbox stores the number; the name is looked up when sent."""

from collections.abc import Callable, Mapping
from typing import Any, Self


class CustomerName(str):
    """A customer's name as it is shown now. What is kept of it is the number, see ``as_kept``."""

    __slots__ = ("customer_id", "topic")
    customer_id: int
    topic: str
    """What tells them from others as long as they have no name."""

    def __new__(cls, shown: str, customer_id: int, topic: str = "") -> Self:
        made = super().__new__(cls, shown)
        made.customer_id = customer_id
        made.topic = topic
        return made


_NAMED, _TOPIC = "named", "topic"


def as_kept(value: Any) -> Any:
    """Return the value with ``{"named": <number>, "topic": …}`` in place of each customer's name.

    Only the customer's own row keeps the name.
    """
    if isinstance(value, CustomerName):
        return {_NAMED: value.customer_id} | ({_TOPIC: value.topic} if value.topic else {})
    if isinstance(value, Mapping):
        return {key: as_kept(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_kept(inner) for inner in value]
    return value


def customers_named(value: Any) -> set[int]:
    """Return the numbers of the customers whose names are to stand in these arguments."""
    if isinstance(value, Mapping):
        if _is_name(value):
            return {value[_NAMED]}
        return {number for inner in value.values() for number in customers_named(inner)}
    if isinstance(value, list):
        return {number for inner in value for number in customers_named(inner)}
    return set()


def as_shown(value: Any, name: Callable[[int, str], str]) -> Any:
    """Put the names into their places again; ``name`` is asked for each by number and topic."""
    if isinstance(value, Mapping):
        if _is_name(value):
            return name(value[_NAMED], value.get(_TOPIC, ""))
        return {key: as_shown(inner, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_shown(inner, name) for inner in value]
    return value


def _is_name(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get(_NAMED), int) and value.keys() <= {_NAMED, _TOPIC}
